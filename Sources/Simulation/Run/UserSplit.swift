public import Captures
public import Configuration
import Dissection
import Gateway

/// Cuts captures into shards by user: all that belongs to one user is in one shard, so that replays of the
/// shards add up to that of the whole.
///
/// A packet belongs to the user of its flow, as a replay finds it: the side that is inside; of a flow
/// between two inside addresses its client. So the packets of a server that is inside stand with its
/// clients, and what it asks for itself may be in another shard. The fragments of a datagram go with the
/// flow of what they carry. Users are dealt out to the shards in turn, in the order in which their flows end
/// first. Packets of no flow are in the first shard.
public struct UserSplit: Sendable {
  /// What was written.
  public struct Summary: Sendable {
    /// Packets and captures of each shard.
    public var shards: [(packetCount: Int, captureCount: Int)]
    public var userCount = 0
    /// Packets of no user, which are in the first shard.
    public var strayCount = 0
    /// Captures that could not be read, or not to their end.
    public var errors: [CaptureError] = []
    /// What a reader should know.
    public var warnings: [String] = []
  }

  /// The most shards: each has a file open.
  public static let shardCountMax = 256

  private let plan: Plan
  private let shardCount: Int
  private let folder: String
  private var users: [IPAddress: Int] = [:]
  private var summary: Summary

  /// Loads what says who is inside, as a replay does.
  ///
  /// - Parameters:
  ///   - shardCount: from 1 to `shardCountMax`.
  ///   - folder: where the shards are written; it is there, and empty.
  public init(
    _ options: ReplayOptions, shardCount: Int, to folder: String
  ) throws(ConfigurationError) {
    plan = try PlanBuilder.build(options).plan
    self.shardCount = max(1, min(shardCount, Self.shardCountMax))
    self.folder = folder
    summary = Summary(shards: Array(repeating: (0, 0), count: self.shardCount))
  }

  /// Cuts captures: each on its own, or all as the parts of one series.
  ///
  /// - Throws: `OutputError` when something cannot be written; `ConfigurationError` when the plan cannot be
  ///   used.
  public mutating func split(_ files: [CaptureFile]) throws -> Summary {
    var names: Set<String> = []
    for file in files where !names.insert(ShardOutput.safe(file.name)).inserted {
      throw OutputError(
        path: folder, reason: "cannot hold two captures called \(file.name): split them one by one")
    }
    for unit in files.units {
      let owners = try owners(of: unit)
      for (place, file) in owners.files.enumerated() {
        try write(file, at: place, owners)
      }
      summary.errors += owners.errors
      summary.warnings += owners.warnings
    }
    summary.userCount = users.count
    return summary
  }

  /// Finds out to which shard each packet belongs.
  private mutating func owners(of unit: [CaptureFile]) throws -> PacketOwners {
    var observers = Observers()
    observers.tracksFates = true
    var replay = try Replay(plan, observing: observers, upTo: .flows)
    var capture = OrderedCapture(unit)
    var owners = PacketOwners(fileCount: unit.count)
    var users = users
    let (shardCount, countMax) = (shardCount, plan.limits.users)
    func note(_ record: FlowRecord, _: FlowNames) {
      let user = users[record.user]
      // Beyond the bound a user is no longer in turn, but in the same shard all the same.
      let number = user ?? (users.count < countMax ? users.count : Self.hash(record.user))
      if user == nil, users.count < countMax { users[record.user] = number }
      owners.note(flow: record.flow, shard: number % shardCount)
    }
    capture.read { batch in
      replay.process(batch)
      if let fates = replay.fates { owners.note(batch, flows: fates.flows) }
      replay.takeEnded(note)
    }
    _ = replay.finish(note)
    self.users = users
    owners.finish(files: capture.files, errors: capture.errors, warnings: capture.warnings)
    return owners
  }

  /// Writes the packets of a file to those of the shards, in the order in which they were recorded.
  private mutating func write(
    _ file: CaptureFile, at place: Int, _ owners: PacketOwners
  ) throws(OutputError) {
    guard var reader = try? CaptureReader(file) else { return }
    var batch = PacketBatch()
    let outputs = (0..<shardCount).map { ShardOutput(folder: folder, shard: $0, name: file.name) }
    // What is damaged was found before.
    while (try? reader.read(into: &batch)) == true {
      for record in batch.records {
        let shard = owners.shard(of: record.frame, file: place)
        if shard == nil { summary.strayCount += 1 }
        try outputs[shard ?? 0].append(batch, record, file: place)
        summary.shards[shard ?? 0].packetCount += 1
      }
    }
    for (shard, output) in outputs.enumerated() where try output.finish() {
      summary.shards[shard].captureCount += 1
    }
  }

  private static func hash(_ address: IPAddress) -> Int {
    // Fibonacci hashing (Knuth, "The Art of Computer Programming" vol. 3, 6.4).
    Int(truncatingIfNeeded: (address.high ^ address.low &* 0x9e37_79b9_7f4a_7c15) >> 33)
  }
}
