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
  /// The most visits that were open at once, once the flows of a capture have ended.
  private var visitPeak = 0
  /// Of the flows and visits that were not added to their groups yet.
  private var classes = ClassSums()
  private var clock: HourClock
  var visitSums: VisitSums
  var timeline: TimelineSums
  /// Once they are needed.
  var crossRows: CrossRows?
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
    visits = VisitTable(gap: options.visitGap, plan)
    clock = HourClock(utcOffset: plan.utcOffset)
    visitSums = VisitSums(gatewayCount: plan.gateways.count)
    timeline = TimelineSums(utcOffset: plan.utcOffset, notesUsers: options.smallestGroup > 1)
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
    if classes.isFull { addClasses() }
    let user = user(of: record)
    let hour = record.network == nil ? 0 : clock.hour(at: record.started)
    var named: FieldSet = []
    classes.update(FlowClass(record, hour: hour)) { sums in
      sums.add(record, hasEvaded: names.hasEvaded(record), user: user)
      names.forEachEntry(of: record) { entry in
        sums.names.insert(entry.name)
        named.insert(FieldSet(entry.field))
      }
    }
    if let network = record.network {
      visits.add(record, named: named, names.distinct, user: user, network: network)
    } else {
      noteOutsider(record.user)
    }
    if names.hasEvaded(record) { addEvasions(of: record, names, user: user) }
    if record.verdict == .blocked { blockedNames.add(record, names, user: user) }
  }

  /// Adds the visits that were closed.
  ///
  /// - Parameter names: of which those of their flows are indexes.
  private mutating func addClosedVisits(_ names: LegibleNames) {
    while var visit = visits.popClosed() {
      if classes.isFull { addClasses() }
      while let view = visits.popView(of: &visit) { visitSums.add(view, of: visit) }
      let outcome = visit.outcome
      let firstLoss = visits.takeLoss(of: &visit)
      let loss = outcome == .lost ? firstLoss : nil
      let hour = clock.hour(at: visit.first)
      classes.update(FlowClass(visit, hour: hour, loss)) { $0.add(visit, outcome) }
      timeline.add(at: visit.first, isLost: loss != nil, user: visit.user)
      guard let loss else { continue }
      visitSums.add(loss, of: visit)
      blockedNames.add(loss, names, user: visit.user)
    }
  }

  /// Adds the sums of classes to those of their groups.
  private mutating func addClasses() {
    let all = classes
    classes = ClassSums()
    all.forEach { one, sums in
      var sums = sums
      sums.addVerdicts(of: one)
      if one.route >= 0 { routes[Int(one.route)].add(sums, of: one) }
      if let network = one.network {
        groups.update(.network(network)) { $0.add(sums) }
        groups.update(.hour(one.hour)) { $0.add(sums) }
      } else {
        unplaced.add(sums)
      }
      if let gateway = one.gateway { groups.update(.gateway(gateway)) { $0.add(sums) } }
      if let found = one.protocol { groups.update(.protocol(found)) { $0.add(sums) } }
      if one.verdict == .blocked { addLosses(of: one, sums) }
    }
  }

  /// Adds the sums of a class of losses to those of the groups that only losses have, beside the table by name.
  private mutating func addLosses(of one: FlowClass, _ sums: MetricsSums) {
    if let observation = one.observation {
      groups.update(.observation(observation)) { $0.add(sums) }
    }
    if let blocking = one.blocking { groups.update(.blocking(blocking)) { $0.add(sums) } }
    if let failure = one.failure { groups.update(.failure(failure)) { $0.add(sums) } }
    if let reaction = one.reaction { groups.update(.reaction(reaction)) { $0.add(sums) } }
    if let collateral = one.collateral {
      groups.update(.collateral(collateral)) { $0.add(sums) }
    }
    guard one.rule >= 0 else { return }
    groups.update(.category(rule: one.rule)) { $0.add(sums) }
    groups.update(.rule(one.rule)) { $0.add(sums) }
    addCrossings(of: one, sums)
  }

  /// Notes what was held of what `Limits` bounds.
  public func note(into held: inout HeldCounts) {
    held.note(.visits, max(visitPeak, visits.countPeak))
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
    visitsClosedEarly += visits.close(before: start)
    addClosedVisits(names)
  }

  /// Ends the flows of a capture.
  ///
  /// - Parameter names: of which the names of its flows are indexes.
  public mutating func close(_ names: LegibleNames) {
    visits.closeAll()
    addClosedVisits(names)
    addClasses()
    visitPeak = max(visitPeak, visits.countPeak)
    visits = VisitTable(gap: options.visitGap, plan)
    blockedNames.settle()
    self.names = RunNames(names)
  }

  /// The sums by the labels of their groups: rules of one category are one group, and so is whatever
  /// else is called the same.
  var labelled: [Metrics.Kind: [String: MetricsSums]] {
    var labelled: [Metrics.Kind: [String: MetricsSums]] = [:]
    groups.forEach { group, sums in
      guard let kind = group.kind else { return }
      let label = label(of: group)
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
    if index.isAbsent { uncountedFlowCount += 1 }
  }

  /// Which users were dealt out by share, and how many clients are in no network of the map at all; nil
  /// where there is no map.
  func strangers(among users: [UserSet.Entry]) -> (dealtOut: MemberSet<UserIndex>, count: Int)? {
    guard !plan.clientIsInside else { return nil }
    var dealtOut = MemberSet<UserIndex>()
    if plan.drawsStrayClients {
      for entry in users where plan.network(of: entry.user.address) == nil {
        dealtOut.insert(entry.index)
      }
    }
    return (dealtOut, dealtOut.count + outsiders.count)
  }

  /// A flow's user; an absent one for none, and for those who are too many.
  private mutating func user(of record: FlowRecord) -> UserIndex {
    guard let network = record.network else { return .absent }
    let index = users.insert(
      User(network: network, address: record.user), countMax: plan.limits.users)
    if index.isAbsent { uncountedFlowCount += 1 }
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
    case .networkCategory, .categoryReaction, .ruleNetwork, .collateralRule, .evasion: ""
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
