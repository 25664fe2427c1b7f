import Gateway
import Rules

/// From sums to figures: the sample that the users are, and what it says of the population.
extension MetricsBuilder {
  /// Groups of each kind that have intervals; the others of a long list are counted only.
  private static let estimatedGroupsMax = 1000

  /// The figures, groups in a fixed order.
  public func metrics() -> Metrics {
    let sample = self.sample
    let figures = SampleFigures(
      bootstrap: Bootstrap(sample, seed: plan.seed), sample: sample, total: total)
    let labelled = self.labelled
    let divisions = Metrics.Kind.allCases.map { kind in
      Metrics.Division(
        kind: kind, groups: groups(labelled[kind] ?? [:], of: kind, figures))
    }
    return Metrics(
      total: total.result, divisions: divisions, estimates: figures.total(total),
      population: PopulationBasis(
        size: options.size ?? plan.population, strata: sample.strata),
      exposures: plan.gateways.indices.compactMap { exposure(of: $0, figures) },
      losses: losses(figures), outcomes: outcomes(sample, labelled[.network] ?? [:], figures))
  }

  /// The users as a sample of the networks' users.
  private var sample: Sample {
    let sorted = users.sorted
    var personas = Array(repeating: 0, count: plan.networks.count)
    for entry in sorted { personas[Int(entry.user.network)] += 1 }
    let shares = zip(plan.networks, personas).map { $1 > 0 ? max(0, $0.share) : 0 }
    let whole = shares.reduce(0, +)
    // The networks that nobody was seen in are part of the population all the same.
    let everyone = plan.networks.reduce(0) { $0 + max(0, $1.share) }
    let size = options.size ?? plan.population
    let strata = plan.networks.indices.map { network in
      let network = Int(network)
      return Stratum(
        network: plan.networks[network].name, personas: personas[network],
        share: whole > 0 ? shares[network] / whole : 0,
        users: everyone > 0
          ? size.map { Double($0) * max(0, plan.networks[network].share) / everyone } : nil)
    }
    return Sample(
      users: sorted.map { ($0.index, Int($0.user.network)) }, indexCount: users.indexCount,
      strata: strata)
  }

  private func groups(
    _ labelled: [String: MetricsSums], of kind: Metrics.Kind, _ figures: SampleFigures
  ) -> [Metrics.Group] {
    var kept: [String: MetricsSums] = [:]
    var small = MetricsSums()
    var smallCount = 0
    for (label, sums) in labelled {
      let users = sums.result.users
      if users > 0, users < options.smallestGroup {
        small.add(sums)
        smallCount += 1
      } else {
        kept[label] = sums
      }
    }
    if smallCount > 0 {
      kept["(\(smallCount) of fewer than \(options.smallestGroup) users)"] = small
    }
    let counted = kept.map { (label: $0.key, sums: $0.value, counts: $0.value.result) }
      .sorted { Self.isBefore(($0.label, $0.counts), ($1.label, $1.counts), kind) }
    return counted.enumerated().map { position, group in
      Metrics.Group(
        label: group.label, counts: group.counts,
        estimates: position < Self.estimatedGroupsMax
          ? figures.estimates(group.sums, of: kind, network: network(group.label, kind)) : nil,
        means: group.sums.means.sorted())
    }
  }

  private func network(_ label: String, _ kind: Metrics.Kind) -> Int? {
    kind == .network ? plan.networks.firstIndex { $0.name == label } : nil
  }

  private static func isBefore(
    _ one: (label: String, counts: Metrics.Counts),
    _ other: (label: String, counts: Metrics.Counts), _ kind: Metrics.Kind
  ) -> Bool {
    switch kind {
    case .hour: one.label < other.label
    case .name:
      (other.counts.usersAffected, other.counts.blocked, one.label)
        < (one.counts.usersAffected, one.counts.blocked, other.label)
    default: (other.counts.blocked, one.label) < (one.counts.blocked, other.label)
    }
  }
}
