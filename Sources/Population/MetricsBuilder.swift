import Dissection
public import Gateway
import OrderedCollections
import Rules

/// Adds up what became of flows as they end: one builder a capture, merged into one for the run.
///
/// Users and names are known by indexes until the end, so that a flow costs a few additions, and a
/// capture of millions of users a few bytes for each.
public struct MetricsBuilder: Sendable {
  private let plan: Plan
  private var users = UserSet()
  /// Flows whose users were not told apart from each other, because there are too many.
  public private(set) var uncountedFlowCount = 0
  /// Servers of blocked flows without a name.
  private var servers: OrderedSet<IPAddress> = []
  private var names = LegibleNames(byteCountMax: .max)
  private var total = MetricsSums()
  private var groups: [MetricsGroup: MetricsSums] = [:]

  /// Sums of flows that were replayed by `plan`.
  public init(_ plan: Plan) {
    self.plan = plan
    // Networks and gateways without flows are reported with zeros.
    for index in plan.networks.indices {
      groups[.network(Int16(truncatingIfNeeded: index))] = MetricsSums()
    }
    for index in plan.gateways.indices {
      groups[.gateway(Int16(truncatingIfNeeded: index))] = MetricsSums()
    }
  }

  /// Adds a flow.
  public mutating func add(_ record: FlowRecord, _ names: FlowNames) {
    let user = user(of: record)
    total.add(record, names, user: user)
    if let network = record.network {
      groups[.network(network), default: MetricsSums()].add(record, names, user: user)
    }
    if let gateway = record.gateway {
      groups[.gateway(gateway), default: MetricsSums()].add(record, names, user: user)
    }
    if let found = record.protocol {
      groups[.protocol(found), default: MetricsSums()].add(record, names, user: user)
    }
    guard record.verdict == .blocked else { return }
    let blocked = MetricsGroup.groups(ofBlocked: record) {
      Int32(truncatingIfNeeded: servers.append(record.server).index)
    }
    for group in blocked {
      groups[group, default: MetricsSums()].add(record, names, user: user)
    }
  }

  /// Ends the flows of a capture.
  ///
  /// - Parameter names: of which the names of its flows are indexes.
  public mutating func close(_ names: LegibleNames) {
    self.names = names
  }

  /// Adds the flows of another capture, which is closed.
  public mutating func merge(_ other: MetricsBuilder) {
    guard total.flowCount > 0 else {
      self = other
      return
    }
    uncountedFlowCount += other.uncountedFlowCount
    let users = users.merge(other.users, countMax: plan.limits.users)
    let names = (0..<Int32(other.names.count)).map { index in
      other.names.withBytes(of: index) { self.names.insert($0) ?? -1 }
    }
    let servers = other.servers.map {
      Int32(truncatingIfNeeded: self.servers.append($0).index)
    }
    total.add(other.total, users: users, names: names)
    for (group, sums) in other.groups {
      guard let group = group.translated(names: names, servers: servers) else { continue }
      groups[group, default: MetricsSums()].add(sums, users: users, names: names)
    }
  }

  /// The sums, groups in a fixed order.
  public func metrics() -> Metrics {
    // Rules of one category are one group, and so is whatever else is called the same.
    var labelled: [Metrics.Kind: [String: MetricsSums]] = [:]
    for (group, sums) in groups {
      labelled[group.kind, default: [:]][label(of: group), default: MetricsSums()].add(sums)
    }
    let divisions = Metrics.Kind.allCases.map { kind in
      let sorted = (labelled[kind] ?? [:])
        .map { Metrics.Group(label: $0.key, counts: $0.value.result) }
        .sorted { ($1.counts.blocked, $0.label) < ($0.counts.blocked, $1.label) }
      return Metrics.Division(kind: kind, groups: sorted)
    }
    return Metrics(total: total.result, divisions: divisions)
  }

  /// The index of a flow's user; -1 for none, and for those who are too many.
  private mutating func user(of record: FlowRecord) -> Int32 {
    guard let network = record.network else { return -1 }
    let index = users.insert(
      User(network: network, address: record.user), countMax: plan.limits.users)
    if index < 0 { uncountedFlowCount += 1 }
    return index
  }

  private func label(of group: MetricsGroup) -> String {
    switch group {
    case .network(let index): plan.networks[Int(index)].name
    case .gateway(let index): plan.gateways[Int(index)].name
    case .protocol(let found): found.rawValue
    case .observation(let field): field.name
    case .blocking(let blocking): blocking.rawValue
    case .failure(let failure): failure.rawValue
    case .reaction(let reaction): reaction.rawValue
    case .category(let rule): plan.matcher.rules[Int(rule)].category ?? "none"
    case .rule(let rule): plan.matcher.rules[Int(rule)].id
    case .name(let index): names.text(index)
    case .server(let index): servers[Int(index)].description
    case .collateral(let collateral): collateral.rawValue
    }
  }
}
