import Gateway

/// What is added up for one route of the plan.
struct RouteSums: Sendable {
  var flows = Metrics.RouteFlows()
  var users = MemberSet()

  /// Adds a flow that takes the route.
  ///
  /// - Parameter user: the index of its user; -1 for none.
  mutating func add(_ record: FlowRecord, user: Int32) {
    flows.count += 1
    if record.verdict == .blocked { flows.blockedCount += 1 }
    users.insert(user)
  }

  /// Adds the sums of another capture, in which users have other indexes.
  mutating func add(_ other: RouteSums, users: [Int32]?) {
    flows.count += other.flows.count
    flows.blockedCount += other.flows.blockedCount
    self.users.formUnion(other.users, by: users)
  }

  /// Its figures; nil of a group of users that is too small to be told.
  func result(smallestGroup: Int) -> Metrics.RouteFlows? {
    users.isEmpty || users.count >= smallestGroup ? flows : nil
  }
}
