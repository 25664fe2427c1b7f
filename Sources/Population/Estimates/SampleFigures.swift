/// What sums over the users of a sample say of the population.
struct SampleFigures: Sendable {
  let bootstrap: Bootstrap
  let sample: Sample
  /// All users, and their visits, by cell.
  let users: WeightedTotal
  let visits: WeightedTotal
  /// Those of all flows.
  private(set) var total: GroupEstimates?

  init(bootstrap: Bootstrap, sample: Sample, total: MetricsSums) {
    self.bootstrap = bootstrap
    self.sample = sample
    users = bootstrap.total(sample.sums(ofUsersIn: nil))
    visits = bootstrap.total(sample.sums(total.visits))
    self.total = estimates(total, of: .reaction, network: nil)
  }

  /// Those of a group.
  ///
  /// - Parameter network: whose users the affected ones are a share of; nil for all users.
  func estimates(_ sums: MetricsSums, of kind: Metrics.Kind, network: Int?) -> GroupEstimates? {
    let users = network.map { bootstrap.total(sample.sums(ofUsersIn: $0)) } ?? users
    guard let affected = estimate(sample.sums(sums.usersAffected), of: users) else { return nil }
    let visits =
      switch kind {
      case .network, .gateway, .hour, .protocol: bootstrap.total(sample.sums(sums.visits))
      default: visits
      }
    return GroupEstimates(
      usersAffected: affected, visitsLost: estimate(sample.sums(sums.visitsLost), of: visits))
  }

  /// Those of a part of a network: shares of its users, and of its visits.
  func estimates(
    _ sums: MetricsSums, ofUsersIn network: Int, visits: UserCounts
  ) -> GroupEstimates? {
    let users = bootstrap.total(sample.sums(ofUsersIn: network))
    return estimate(sample.sums(sums.usersAffected), of: users).map { affected in
      GroupEstimates(
        usersAffected: affected,
        visitsLost: estimate(
          sample.sums(sums.visitsLost), of: bootstrap.total(sample.sums(visits))))
    }
  }

  /// Those of a name: shares of all users, and of all visits.
  func estimates(usersAffected: MemberSet<UserIndex>, visitsLost: UserCounts) -> GroupEstimates? {
    estimate(sample.sums(usersAffected), of: users).map {
      GroupEstimates(
        usersAffected: $0, visitsLost: estimate(sample.sums(visitsLost), of: visits))
    }
  }

  /// The ratio of two sums, with its interval; nil when there is nothing to divide by.
  func estimate(_ numerator: [Double], of denominator: WeightedTotal) -> Estimate? {
    bootstrap.ratio(numerator, denominator).map { bootstrap.estimate($0, over: denominator) }
  }
}
