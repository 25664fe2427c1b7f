import Captures
import Foundation
import Simulation
import TestSupport
import Testing

/// Shards by user add up to the whole.
@Suite struct UserSplitTests {
  private static func split(
    _ captures: [String], _ shardCount: Int, scenario: String, asSeries: Bool = false,
    to folder: String
  ) throws -> UserSplit.Summary {
    var options = ReplayOptions()
    options.scenarios = ["\(ArrivalTests.root)/rules/scenarios/\(scenario).yaml"]
    var split = try UserSplit(options, shardCount: shardCount, to: folder)
    return try split.split(CaptureFinder.find(captures, asSeries: asSeries).captures)
  }

  /// The lines of flows of one run. Flows are numbered in their own capture: what one was caused by is told by
  /// its addresses and its beginning.
  private static func lines(
    _ captures: [String], scenario: String, asSeries: Bool = false, in folder: TemporaryFolder
  ) throws -> (lines: [String], packetCount: Int, undecodedCount: Int) {
    var options = ReplayOptions()
    options.captures = captures
    options.asSeries = asSeries
    options.scenarios = ["\(ArrivalTests.root)/rules/scenarios/\(scenario).yaml"]
    var run = try ReplayRun(options)
    let path = "\(folder.path)/\(UUID().uuidString).jsonl"
    let flows = try OutputFile(path)
    run.replay(ReplayRun.Outputs(flows: [flows]), progress: SilentProgress())
    try flows.finish()
    var objects: [[String: Any]] = []
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      objects.append(
        try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]))
    }
    var identities: [String: String] = [:]
    func key(_ object: [String: Any], _ flow: Any?) -> String {
      "\(asSeries ? "" : object["capture"] ?? "") \(flow ?? 0)"
    }
    for object in objects {
      identities[key(object, object["flow"])] =
        ["client", "client_port", "server", "server_port", "started"].map { "\(object[$0] ?? "")" }
        .joined(separator: " ")
    }
    let lines = try objects.map { object in
      var object = object
      if let cause = object["caused_by"] as? Int {
        object["caused_by"] = identities[key(object, cause)]
      }
      object["flow"] = nil
      let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
      return String(decoding: data, as: UTF8.self)
    }
    let counts = run.reports()[0].counts
    #expect(run.isComplete)
    return (lines, counts.packetCount, counts.undecodedCount)
  }

  private static func shards(of folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
  }

  @Test(arguments: ["golden-shield", "golden-shield-regional", "kazakhstan"], [2, 3, 7])
  func replaysOfTheShardsAddUpToTheOneRun(scenario: String, shardCount: Int) throws {
    let folder = try TemporaryFolder()
    let captures = ["\(ArrivalTests.root)/captures"]
    let output = folder.path + "/shards"
    let summary = try Self.split(captures, shardCount, scenario: scenario, to: output)
    #expect(summary.errors.isEmpty)
    let whole = try Self.lines(captures, scenario: scenario, in: folder)
    var (lines, packetCount, undecodedCount) = ([String](), 0, 0)
    let shards = try Self.shards(of: output)
    #expect(shards.count > 1)
    for shard in shards {
      let part = try Self.lines([shard], scenario: scenario, in: folder)
      lines += part.lines
      packetCount += part.packetCount
      undecodedCount += part.undecodedCount
    }
    #expect(lines.sorted() == whole.lines.sorted())
    #expect(packetCount == whole.packetCount)
    #expect(undecodedCount == whole.undecodedCount)
    #expect(summary.shards.map(\.packetCount).reduce(0, +) == whole.packetCount)
  }

  /// Each user's lines come from one shard.
  @Test func aUserIsInOneShard() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    let scenario = "golden-shield"
    _ = try Self.split(["\(ArrivalTests.root)/captures"], 3, scenario: scenario, to: output)
    var shardOfClient: [String: String] = [:]
    for shard in try Self.shards(of: output) {
      for line in try Self.lines([shard], scenario: scenario, in: folder).lines {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        guard let object, object["network"] as? String != nil,
          let client = object["client"] as? String
        else { continue }
        #expect(shardOfClient[client, default: shard] == shard, "\(client)")
        shardOfClient[client] = shard
      }
    }
    #expect(Set(shardOfClient.values).count == 3)
  }

  @Test func aSeriesIsCutIntoSeries() throws {
    let folder = try TemporaryFolder()
    let packets = try ArrivalTests.packets("\(ArrivalTests.root)/captures/network-1.pcap")
    try ArrivalTests.cut(packets, 500, to: folder.path + "/parts")
    let parts = ["\(folder.path)/parts"]
    let output = folder.path + "/shards"
    let scenario = "golden-shield"
    _ = try Self.split(parts, 3, scenario: scenario, asSeries: true, to: output)
    let whole = try Self.lines(parts, scenario: scenario, asSeries: true, in: folder)
    var lines: [String] = []
    for shard in try Self.shards(of: output) {
      lines += try Self.lines([shard], scenario: scenario, asSeries: true, in: folder).lines
    }
    #expect(lines.sorted() == whole.lines.sorted())
  }

  /// A datagram in fragments, of a tunnel: the outer addresses say nothing of the user.
  @Test func fragmentsGoWithTheFlowOfWhatTheyCarry() throws {
    let folder = try TemporaryFolder()
    var packets: [ArrivalTests.Packet] = []
    for user in 1..<9 {
      // VXLAN (RFC 7348 §5) between two other hosts, in two fragments.
      var inner = Conversation(client: "10.0.0.\(user)")
      inner.udp(4000, 53, Messages.dnsQuery("n\(user).test"))
      var outer = Conversation(client: "198.51.100.1", server: "198.51.100.2")
      let frame = [8, 0, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 2, count: 12) + [8, 0]
      outer.udp(5000, 4789, frame + inner.packets[0].bytes)
      let whole = outer.packets[0].bytes
      for (start, end) in [(20, 68), (68, whole.count)] {
        var bytes = Array(whole[..<20]) + whole[start..<end]
        let count = UInt16(bytes.count)
        bytes.replaceSubrange(2..<6, with: count.bytes(.big) + UInt16(user).bytes(.big))
        let offset = UInt16((start - 20) / 8) | (end == whole.count ? 0 : 0x2000)
        bytes.replaceSubrange(6..<8, with: offset.bytes(.big))
        bytes = [UInt8](repeating: 2, count: 12) + [8, 0] + bytes
        packets.append(
          ArrivalTests.Packet(
            time: 1_700_000_000_000_000_000 + Int64(packets.count), bytes: bytes,
            originalCount: bytes.count))
      }
    }
    let path = folder.path + "/tunnel.pcap"
    try ArrivalTests.write(packets, to: path)
    let output = folder.path + "/shards"
    let summary = try Self.split([path], 4, scenario: "golden-shield", to: output)
    #expect(summary.userCount == 8)
    #expect(summary.strayCount == 0)
    #expect(summary.shards.map(\.packetCount) == [4, 4, 4, 4])
    let whole = try Self.lines([path], scenario: "golden-shield", in: folder)
    var lines: [String] = []
    for shard in try Self.shards(of: output) {
      lines += try Self.lines([shard], scenario: "golden-shield", in: folder).lines
    }
    #expect(whole.lines.count == 8)
    #expect(lines.sorted() == whole.lines.sorted())
  }
}
