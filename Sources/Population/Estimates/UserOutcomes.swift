import Dissection

/// What became of the users of a run, for the comparison with another run over the same captures; no
/// part of any report.
struct UserOutcomes: Sendable {
  /// Shares, with their replicates: of all users, then of each network's.
  struct Shares: Sendable {
    var usersAffected: Ratio?
    var visitsLost: Ratio?
  }

  /// Of users who are remembered, by network and address.
  struct Outcome: Sendable {
    var user: User
    var cell: Int32
    var isAffected: Bool
  }

  var total: Shares
  var networks: [String: Shares]
  var users: [Outcome]
  let figures: SampleFigures

  /// The share of users who are affected, and were not in another run.
  func share(affectedUnlike other: UserOutcomes) -> Estimate? {
    var affected: Set<IPAddress> = []
    for outcome in other.users where outcome.isAffected { affected.insert(outcome.user.address) }
    var sums = Array(repeating: 0.0, count: figures.sample.cellCount)
    for outcome in users where outcome.isAffected && outcome.cell >= 0 {
      if !affected.contains(outcome.user.address) { sums[Int(outcome.cell)] += 1 }
    }
    return figures.estimate(sums, of: figures.users)
  }
}

extension MetricsBuilder {
  /// What another run is compared with.
  func outcomes(
    _ total: MetricsSums, of users: [UserSet.Entry], _ networks: [String: MetricsSums],
    _ figures: SampleFigures
  ) -> UserOutcomes {
    let sample = figures.sample
    func shares(_ sums: MetricsSums, _ users: WeightedTotal) -> UserOutcomes.Shares {
      UserOutcomes.Shares(
        usersAffected: figures.bootstrap.ratio(sample.sums(sums.usersAffected), users),
        visitsLost: figures.bootstrap.ratio(
          sample.sums(sums.visitsLost), figures.bootstrap.total(sample.sums(sums.visits))))
    }
    var byNetwork: [String: UserOutcomes.Shares] = [:]
    for (index, stratum) in sample.strata.enumerated() {
      guard let sums = networks[stratum.network] else { continue }
      byNetwork[stratum.network] = shares(
        sums, figures.bootstrap.total(sample.sums(ofUsersIn: index)))
    }
    return UserOutcomes(
      total: shares(total, figures.users), networks: byNetwork,
      users: users.map {
        UserOutcomes.Outcome(
          user: $0.user, cell: sample.cell(of: $0.index),
          isAffected: total.usersAffected.contains($0.index))
      }, figures: figures)
  }
}
