import Dissection
public import Gateway
import Rules

/// Adds up what became of flows as they end: one builder a capture, merged into one for the run.
///
/// Users and names are known by indexes until the end, so that a flow costs a few additions, and a
/// capture of millions of users a few bytes for each.
public struct MetricsBuilder: Sendable {
  let plan: Plan
  let options: PopulationOptions
  var users = UserSet()
  /// Clients that are in no network of the map and were dealt out to none.
  var outsiders = UserSet()
  /// Flows whose users were not told apart from each other, because there are too many.
  public internal(set) var uncountedFlowCount = 0
  /// Visits that were closed although a flow might have joined them, because there were too many.
  public internal(set) var visitsClosedEarly = 0
  var names = RunNames()
  /// What was blocked, by name.
  var blockedNames: BlockedNames
  private var visits: VisitTable
  var visitSums: VisitSums
  /// Of each route of the plan.
  var routes: [RouteSums]
  var groups: GroupSums
  /// Of flows that are of no network.
  var unplaced = MetricsSums()
  var isEmpty = true

  /// Sums of flows that were replayed by `plan`.
  public init(_ plan: Plan, _ options: PopulationOptions = PopulationOptions()) {
    self.plan = plan
    self.options = options
    blockedNames = BlockedNames(byteCountMax: plan.limits.blockedNameBytes)
    visits = VisitTable(gap: options.visitGap, countMax: plan.limits.visits)
    visitSums = VisitSums(gatewayCount: plan.gateways.count)
    routes = Array(repeating: RouteSums(), count: plan.routes.count)
    groups = GroupSums(
      networkCount: plan.networks.count, gatewayCount: plan.gateways.count)
  }

  /// The sums of all flows and visits.
  var total: MetricsSums {
    groups.networks.reduce(into: unplaced) { $0.add($1) }
  }

  /// Adds a flow.
  public mutating func add(_ record: FlowRecord, _ names: FlowNames) {
    isEmpty = false
    let user = user(of: record)
    if let route = record.route { routes[Int(route)].add(record, user: user) }
    if let network = record.network {
      add(record, names, user: user, to: .network(network))
      add(record, names, user: user, to: .hour(UInt8(plan.localHour(at: record.started))))
      visits.add(record, names, user: user, network: network, plan)
    } else {
      unplaced.add(record, names, user: user)
      noteOutsider(record.user)
    }
    if let gateway = record.gateway { add(record, names, user: user, to: .gateway(gateway)) }
    if let found = record.protocol { add(record, names, user: user, to: .protocol(found)) }
    guard record.verdict == .blocked else { return }
    blockedNames.add(record, names, user: user)
    forEachGroup(of: Loss(record)) { groups, group in
      groups.update(group) { $0.add(record, names, user: user) }
    }
  }

  private mutating func add(
    _ record: FlowRecord, _ names: FlowNames, user: Int32, to group: MetricsGroup
  ) {
    groups.update(group) { $0.add(record, names, user: user) }
  }

  /// Adds a visit that has ended.
  ///
  /// - Parameter names: of which those of its flows are indexes.
  private mutating func add(_ visit: Visit, _ names: LegibleNames) {
    visitSums.add(visit)
    add(visit, to: .network(visit.network))
    add(visit, to: .hour(UInt8(plan.localHour(at: visit.first))))
    let loss = visit.outcome == .lost ? visit.loss : nil
    if let gateway = loss?.gateway ?? visit.gateway {
      add(visit, to: .gateway(gateway))
    }
    if let found = loss?.protocol ?? visit.protocol { add(visit, to: .protocol(found)) }
    guard let loss else { return }
    blockedNames.add(loss, names, user: visit.user)
    forEachGroup(of: loss) { groups, group in groups.update(group) { $0.add(visit) } }
  }

  private mutating func add(_ visit: Visit, to group: MetricsGroup) {
    groups.update(group) { $0.add(visit) }
  }

  /// Calls `body` for each group of a loss, beside its network, gateway, hour and name.
  private mutating func forEachGroup(of loss: Loss, _ body: (inout GroupSums, MetricsGroup) -> Void)
  {
    if let observation = loss.observation { body(&groups, .observation(observation)) }
    if let blocking = loss.blocking { body(&groups, .blocking(blocking)) }
    if let failure = loss.failure { body(&groups, .failure(failure)) }
    if let reaction = loss.reaction { body(&groups, .reaction(reaction)) }
    if let collateral = loss.collateral { body(&groups, .collateral(collateral)) }
    guard let rule = loss.rule else { return }
    body(&groups, .category(rule: rule))
    body(&groups, .rule(rule))
  }

  /// Notes what was held of what `Limits` bounds.
  public func note(into held: inout HeldCounts) {
    held.note(.visits, visits.countPeak)
    held.note(.users, users.count)
    held.note(.outsiders, outsiders.count)
  }

  /// Whether `closeVisits` would free memory.
  public var isCrowded: Bool { visits.isCrowded }

  /// Adds up the visits that no further flow can join.
  ///
  /// - Parameters:
  ///   - start: no flow that is still to be added began before it, in nanoseconds since 1970.
  ///   - names: of which the names of flows are indexes.
  public mutating func closeVisits(before start: Int64, _ names: LegibleNames) {
    var closed: [Visit] = []
    visitsClosedEarly += visits.close(before: start) { closed.append($0) }
    for visit in closed { add(visit, names) }
  }

  /// Ends the flows of a capture.
  ///
  /// - Parameter names: of which the names of its flows are indexes.
  public mutating func close(_ names: LegibleNames) {
    var closed: [Visit] = []
    visits.closeAll { closed.append($0) }
    for visit in closed { add(visit, names) }
    visits = VisitTable(gap: options.visitGap, countMax: plan.limits.visits)
    blockedNames.settle()
    self.names = RunNames(names)
  }

  /// The sums by the labels of their groups: rules of one category are one group, and so is whatever
  /// else is called the same.
  var labelled: [Metrics.Kind: [String: MetricsSums]] {
    var labelled: [Metrics.Kind: [String: MetricsSums]] = [:]
    groups.forEach { group, sums in
      let (kind, label) = (group.kind, label(of: group))
      // Most labels are of one group, which is taken as it is.
      if labelled[kind, default: [:]].updateValueIfAbsent(sums, forKey: label) { return }
      labelled[kind]?[label]?.add(sums)
    }
    return labelled
  }

  /// Counts a client of no network.
  private mutating func noteOutsider(_ address: IPAddress) {
    let index = outsiders.insert(
      User(network: .none, address: address), countMax: plan.limits.users)
    if index < 0 { uncountedFlowCount += 1 }
  }

  /// Which users were dealt out by share, and how many clients are in no network of the map at all; nil
  /// where there is no map.
  func strangers(among users: [UserSet.Entry]) -> (dealtOut: MemberSet, count: Int)? {
    guard !plan.clientIsInside else { return nil }
    var dealtOut = MemberSet()
    if plan.drawsStrayClients {
      for entry in users where plan.network(of: entry.user.address) == nil {
        dealtOut.insert(entry.index)
      }
    }
    return (dealtOut, dealtOut.count + outsiders.count)
  }

  /// The index of a flow's user; -1 for none, and for those who are too many.
  private mutating func user(of record: FlowRecord) -> Int32 {
    guard let network = record.network else { return -1 }
    let index = users.insert(
      User(network: network, address: record.user), countMax: plan.limits.users)
    if index < 0 { uncountedFlowCount += 1 }
    return index
  }

  /// A group's label in reports.
  private func label(of group: MetricsGroup) -> String {
    switch group {
    case .network(let index): plan.networks[index].name
    case .gateway(let index): plan.gateways[index].name
    case .protocol(let found): found.rawValue
    case .observation(let field): field.name
    case .blocking(let blocking): blocking.rawValue
    case .failure(let failure): failure.rawValue
    case .reaction(let reaction): reaction.rawValue
    case .category(let rule): plan.matcher.rules[Int(rule)].category ?? "none"
    case .rule(let rule): plan.matcher.rules[Int(rule)].id
    case .collateral(let collateral): collateral.rawValue
    case .hour(let hour): hour < 10 ? "0\(hour)" : "\(hour)"
    }
  }
}

extension Dictionary {
  /// Adds a value unless there is one.
  ///
  /// - Returns: whether it was added.
  fileprivate mutating func updateValueIfAbsent(_ value: Value, forKey key: Key) -> Bool {
    guard self[key] == nil else { return false }
    self[key] = value
    return true
  }
}
