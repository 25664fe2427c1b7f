import Gateway
import Rules

// What visits show beside their groups: what gateways read, and what users lose.
extension MetricsBuilder {
  /// What a gateway could read; nil when no visit passes it.
  func exposure(of gateway: GatewayIndex, _ figures: SampleFigures) -> Exposure? {
    let views = visitSums.gateways[gateway.offset]
    let (passing, read) = (views.passing, views.read)
    let visits = figures.bootstrap.total(figures.sample.sums(passing))
    let users = figures.bootstrap.total(figures.sample.sums(passing.members))
    guard let share = figures.estimate(figures.sample.sums(read), of: visits),
      let usersRead = figures.estimate(figures.sample.sums(read.members), of: users)
    else { return nil }
    var fields: [Exposure.Part] = []
    for field in Field.allCases {
      fields += part(field.name, views.readIn[Int(field.rawValue)], of: visits, figures)
    }
    var hidden: [Exposure.Part] = []
    for (found, counts) in views.hidden {
      hidden += part(found.rawValue, counts, of: visits, figures)
    }
    return Exposure(
      gateway: plan.gateways[gateway].name, visits: passing.sum, users: passing.members.count,
      read: share, usersRead: usersRead, fields: fields,
      hidden: hidden.sorted { ($1.visits, $0.label) < ($0.visits, $1.label) })
  }

  private func part(
    _ label: String, _ counts: UserCounts, of visits: WeightedTotal, _ figures: SampleFigures
  ) -> [Exposure.Part] {
    guard !counts.isEmpty,
      let share = figures.estimate(figures.sample.sums(counts), of: visits)
    else { return [] }
    return [Exposure.Part(label: label, visits: counts.sum, share: share)]
  }

  /// What users lose, and how long it takes until they know.
  func losses(
    _ lost: UserCounts, of everyone: [UserSet.Entry], _ figures: SampleFigures
  ) -> LossDistribution {
    let mean = figures.estimate(figures.sample.sums(lost), of: figures.users)
    var groups = LossDistribution.lossGroups.map {
      (from: $0.from, to: $0.to, users: MemberSet<UserIndex>())
    }
    lost.forEach { user, count in
      let group = groups.lastIndex { Int(count) >= $0.from } ?? 0
      groups[group].users.insert(user)
    }
    // Who lost nothing is in no table of losses.
    let losers = lost.members
    for entry in everyone where !losers.contains(entry.index) {
      groups[0].users.insert(entry.index)
    }
    let byLosses = groups.compactMap { group in
      figures.estimate(figures.sample.sums(group.users), of: figures.users).map {
        LossDistribution.UsersByLosses(
          from: group.from, to: group.to, users: group.users.count, share: $0)
      }
    }
    return LossDistribution(mean: mean, users: byLosses, failures: failures(lost, figures))
  }

  private func failures(
    _ lost: UserCounts, _ figures: SampleFigures
  ) -> [LossDistribution.VisitsByWait] {
    var all = VisitSums.noWaits
    for byWait in visitSums.failed.values {
      for (wait, counts) in byWait.enumerated() { all[wait].add(counts) }
    }
    guard !visitSums.failed.isEmpty else { return [] }
    let lost = figures.bootstrap.total(figures.sample.sums(lost))
    let rows = visitSums.failed.map { (reaction: $0?.rawValue ?? "none", byWait: $1) }
      .sorted { $0.reaction < $1.reaction }
      .compactMap { row($0.byWait, reaction: $0.reaction, of: lost, figures) }
      .sorted { ($1.visits, $0.reaction ?? "") < ($0.visits, $1.reaction ?? "") }
    return [row(all, reaction: nil, of: lost, figures)].compactMap { $0 } + rows
  }

  private func row(
    _ byWait: [UserCounts], reaction: String?, of lost: WeightedTotal, _ figures: SampleFigures
  ) -> LossDistribution.VisitsByWait? {
    var sum = UserCounts()
    for counts in byWait { sum.add(counts) }
    let visits = figures.bootstrap.total(figures.sample.sums(sum))
    guard let share = figures.estimate(visits.byCell, of: lost) else { return nil }
    let waits = byWait.compactMap { figures.estimate(figures.sample.sums($0), of: visits) }
    return LossDistribution.VisitsByWait(
      reaction: reaction, visits: sum.sum, share: share, waits: waits)
  }
}
