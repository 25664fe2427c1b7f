import Gateway

/// What is added up for one route of the plan.
struct RouteSums: Sendable {
  var flows = Metrics.RouteFlows()
  var users = MemberSet<UserIndex>()

  /// Adds the flows of a class that takes the route.
  mutating func add(_ sums: MetricsSums, of one: FlowClass) {
    flows.count += sums.counts.flows
    if one.verdict == .blocked { flows.blockedCount += sums.counts.flows }
    users.formUnion(sums.users)
  }

  /// Adds the sums of another capture, in which users have other indexes.
  mutating func add(_ other: RouteSums, users: [UserIndex]?) {
    flows.count += other.flows.count
    flows.blockedCount += other.flows.blockedCount
    self.users.formUnion(other.users, by: users)
  }

  /// Its figures; nil of a group of users that is too small to be told.
  func result(smallestGroup: Int) -> Metrics.RouteFlows? {
    users.isEmpty || users.count >= smallestGroup ? flows : nil
  }
}
