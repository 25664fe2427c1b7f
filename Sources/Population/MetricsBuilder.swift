import Dissection
public import Gateway
import Rules

/// Adds up what became of flows, capture by capture, in any order.
public struct MetricsBuilder {
  /// A user: the same address in several captures of a network is one.
  private struct User: Hashable {
    var network: Int16
    var address: IPAddress
  }

  private struct Sums {
    var counts = Metrics.Counts()
    var users: Set<User> = []
    var usersAffected: Set<User> = []
    var names: Set<String> = []
    var namesBlocked: Set<String> = []

    var result: Metrics.Counts {
      var result = counts
      result.users = users.count
      result.usersAffected = usersAffected.count
      result.names = names.count
      result.namesBlocked = namesBlocked.count
      return result
    }
  }

  private let plan: Plan
  private var total = Sums()
  private var groups: [Metrics.Kind: [String: Sums]] = [:]

  /// Sums of flows that were replayed by `plan`.
  public init(_ plan: Plan) {
    self.plan = plan
    // Networks and gateways without flows are reported with zeros.
    groups[.network] = Dictionary(
      plan.networks.map { ($0.name, Sums()) }, uniquingKeysWith: { first, _ in first })
    groups[.gateway] = Dictionary(
      plan.gateways.map { ($0.name, Sums()) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds the flows of a capture.
  public mutating func add(_ outcome: CaptureOutcome) {
    for record in outcome.records { add(record, outcome.names) }
  }

  private mutating func add(_ record: FlowRecord, _ names: FlowNames) {
    let labels = labels(of: record, names)
    let legible = names.texts(of: record)
    Self.add(record, names, legible, to: &total)
    for kind in Metrics.Kind.allCases {
      guard let label = labels[kind] else { continue }
      Self.add(
        record, names, legible, to: &groups[kind, default: [:]][label, default: Sums()])
    }
  }

  /// The group of each kind that a flow is in.
  private func labels(of record: FlowRecord, _ names: FlowNames) -> [Metrics.Kind: String] {
    var labels: [Metrics.Kind: String] = [:]
    labels[.network] = record.network.map { plan.networks[Int($0)].name }
    labels[.gateway] = record.gateway.map { plan.gateways[Int($0)].name }
    guard record.verdict == .blocked else { return labels }
    labels[.observation] = record.observation?.name
    labels[.blocking] = record.blocking?.rawValue
    labels[.failure] = record.failure?.rawValue
    labels[.reaction] = record.reaction?.rawValue
    labels[.collateral] = record.collateral?.rawValue
    labels[.name] = names.site(of: record) ?? record.server.description
    if let rule = record.rule {
      let rule = plan.matcher.rules[Int(rule)]
      labels[.rule] = rule.id
      labels[.category] = rule.category ?? "none"
    }
    return labels
  }

  /// - Parameter legible: the names in the flow.
  private static func add(
    _ record: FlowRecord, _ names: FlowNames, _ legible: [String], to sums: inout Sums
  ) {
    sums.counts.flows += 1
    sums.counts.packets += Int(record.packetCount)
    sums.counts.bytes += Int(record.byteCount)
    if record.insufficiency != nil { sums.counts.insufficient += 1 }
    if !names.evadedRules(of: record).isEmpty { sums.counts.evaded += 1 }
    let site = names.site(of: record)
    sums.names.formUnion(legible)
    let user = record.network.map { User(network: $0, address: record.user) }
    if let user { sums.users.insert(user) }
    switch record.verdict {
    case .passed: return
    case .degraded:
      sums.counts.degraded += 1
      return
    case .blocked: break
    }
    if record.causedBy == nil { sums.counts.losses += 1 } else { sums.counts.notBegun += 1 }
    if record.collateral != nil { sums.counts.collateral += 1 }
    if let site { sums.namesBlocked.insert(site) }
    if let user { sums.usersAffected.insert(user) }
  }

  /// The sums, groups in a fixed order.
  public func metrics() -> Metrics {
    let divisions = Metrics.Kind.allCases.map { kind in
      let sorted = (groups[kind] ?? [:])
        .map { Metrics.Group(label: $0.key, counts: $0.value.result) }
        .sorted { ($1.counts.blocked, $0.label) < ($0.counts.blocked, $1.label) }
      return Metrics.Division(kind: kind, groups: sorted)
    }
    return Metrics(total: total.result, divisions: divisions)
  }
}
