public import Captures
public import Dissection
public import Gateway
public import Population
public import Rules

/// The flows of captures, with what becomes of each under one plan or several, side by side.
public struct FlowListing: Sendable {
  /// A flow.
  public struct Row: Sendable {
    /// Which of the captures, or of their series, it is of.
    public var unit: Int
    /// Its number there, from 1.
    public var flow: UInt32
    public var protocolNumber: UInt8
    public var client: IPAddress
    public var clientPort: UInt16
    public var server: IPAddress
    public var serverPort: UInt16
    /// Nanoseconds since 1970.
    public var started: Int64
    public var packetCount: Int
    /// The last name that was legible, as an index of `names`; nil without any.
    public var name: Int?
    /// Where that name stood.
    public var field: Field?
    /// One a plan.
    public var fates: [Fate]
  }

  /// What becomes of a flow under a plan.
  public struct Fate: Hashable, Sendable {
    public var verdict: Verdict
    public var reaction: Reaction?
    public var collateral: Collateral?
    /// Indexes of the plan's gateways and rules.
    public var gateway: GatewayIndex?
    public var rule: Int32?
    /// The flow for whose blocking this one would not have begun.
    public var causedBy: UInt32?
    /// Whether a rule names what was in it, and did not see it.
    public var hasEvaded: Bool
  }

  /// In the order of captures, and of first packets.
  public private(set) var rows: [Row] = []
  /// Flows beyond those that are listed.
  public private(set) var unlistedCount = 0
  /// The names of `rows`, each once.
  public private(set) var names: [String] = []
  /// What becomes of users, one a plan.
  public private(set) var metrics: [Metrics] = []
  public private(set) var packetCount = 0
  /// Why captures were not read to their ends.
  public private(set) var errors: [CaptureError] = []
  public private(set) var warnings: [String] = []

  private var nameIndexes: [String: Int] = [:]

  /// The most flows that are listed, and the most names.
  private static let rowCountMax = 200_000
  private static let nameCountMax = 100_000

  /// Whether it is counted what becomes of users.
  public enum Users: Sendable {
    case counted
    /// `metrics` is empty.
    case leftOut
  }

  /// Replays captures through plans, in one pass.
  public init(
    _ captures: [CaptureFile], _ plans: [LoadedPlan], users: Users = .counted
  ) throws {
    var builders = plans.map { MetricsBuilder($0.plan) }
    for (index, unit) in captures.units.enumerated() {
      let former = rows.count
      let done = try replay(unit, index, plans.map(\.plan))
      for place in builders.indices { builders[place].merge(done[place]) }
      rows[former...].sort { $0.flow < $1.flow }
    }
    nameIndexes = [:]
    guard users == .counted else { return }
    for place in builders.indices { builders[place].settle() }
    metrics = builders.map { $0.metrics() }
  }

  private mutating func replay(
    _ unit: [CaptureFile], _ index: Int, _ plans: [Plan]
  ) throws -> [MetricsBuilder] {
    var builders = plans.map { MetricsBuilder($0) }
    var replay = try Replay(plans)
    var capture = OrderedCapture(unit)
    let first = rows.count
    /// How many flows each plan has told of: all tell of the same, in the same order.
    var counts = Array(repeating: 0, count: plans.count)
    func add(_ plan: Int, _ record: FlowRecord, _ flowNames: FlowNames) {
      builders[plan].add(record, flowNames)
      note(record, flowNames, unit: index, plan: plan, at: first + counts[plan])
      counts[plan] += 1
    }
    capture.read { batch in
      packetCount += batch.records.count
      replay.process(batch)
      replay.takeEnded(atLeast: Replay.endedAtATime, add)
      guard builders.contains(where: \.isCrowded) else { return }
      replay.takeEnded(add)
      let now = batch.records.last?.timestamp ?? .min
      let start = min(now, replay.oldestStart ?? now)
      for place in builders.indices {
        builders[place].closeVisits(before: start, replay.distinctNames)
      }
    }
    replay.finish(add)
    for place in builders.indices { builders[place].close(replay.distinctNames) }
    errors += capture.errors
    warnings += capture.warnings
    return builders
  }

  /// Notes what becomes of a flow under a plan.
  private mutating func note(
    _ record: FlowRecord, _ flowNames: FlowNames, unit: Int, plan: Int, at place: Int
  ) {
    guard place < Self.rowCountMax else {
      if plan == 0 { unlistedCount += 1 }
      return
    }
    let fate = Fate(record, hasEvaded: flowNames.hasEvaded(record))
    guard plan == 0 else { return rows[place].fates.append(fate) }
    var field: Field?
    flowNames.forEachEntry(of: record) { entry in
      if entry.name == record.lastName { field = entry.field }
    }
    rows.append(
      Row(
        unit: unit, flow: record.flow, protocolNumber: record.protocolNumber,
        client: record.client, clientPort: record.clientPort, server: record.server,
        serverPort: record.serverPort, started: record.started, packetCount: record.packetCount,
        name: record.lastName.flatMap { index(of: flowNames.distinct.text($0)) }, field: field,
        fates: [fate]))
  }

  /// The index of a name; nil where there are too many.
  private mutating func index(of name: String) -> Int? {
    if let index = nameIndexes[name] { return index }
    guard names.count < Self.nameCountMax else { return nil }
    names.append(name)
    nameIndexes[name] = names.count - 1
    return names.count - 1
  }
}

extension FlowListing.Fate {
  fileprivate init(_ record: FlowRecord, hasEvaded: Bool) {
    verdict = record.verdict
    reaction = record.reaction
    collateral = record.collateral
    gateway = record.gateway
    rule = record.rule
    causedBy = record.causedBy
    self.hasEvaded = hasEvaded
  }
}
