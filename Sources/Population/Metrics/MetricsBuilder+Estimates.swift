import Gateway
import Rules

/// From sums to figures: the sample that the users are, and what it says of the population.
extension MetricsBuilder {
  /// Groups of each kind that have intervals; the others of a long list are counted only.
  static let estimatedGroupsMax = 100

  /// The figures, groups in a fixed order.
  public func metrics() -> Metrics {
    let users = self.users.sorted
    let sample = sample(of: users)
    let total = total
    let figures = SampleFigures(
      bootstrap: Bootstrap(sample, seed: plan.seed), sample: sample, total: total)
    let labelled = self.labelled
    let names = nameGroups(figures, total.result)
    let divisions = Metrics.Kind.allCases.map { kind in
      Metrics.Division(
        kind: kind,
        groups: kind == .name ? names.groups : groups(labelled[kind] ?? [:], of: kind, figures))
    }
    return Metrics(
      total: total.result, divisions: divisions, estimates: figures.total,
      population: PopulationBasis(
        size: options.size ?? plan.population, strata: sample.strata),
      exposures: plan.gateways.indices.compactMap { exposure(of: $0, figures) },
      losses: losses(total.visitsLost, of: users, figures),
      routes: routes.map { $0.result(smallestGroup: options.smallestGroup) },
      unlistedFlowCount: names.unlistedFlowCount,
      outcomes: options.comparesUsers
        ? outcomes(total, of: users, labelled[.network] ?? [:], figures) : nil)
  }

  /// The users as a sample of the networks' users.
  private func sample(of sorted: [UserSet.Entry]) -> Sample {
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
    let kept = options.smallestGroup > 1 ? withoutSmallGroups(labelled) : labelled
    let counted = kept.map { (label: $0.key, counts: $0.value.result) }
      .sorted { Self.isBefore($0, $1, kind) }
    return counted.enumerated().map { position, group in
      let sums = kept[group.label] ?? MetricsSums()
      return Metrics.Group(
        label: group.label, counts: group.counts,
        estimates: position < Self.estimatedGroupsMax
          ? figures.estimates(sums, of: kind, network: network(group.label, kind)) : nil,
        means: [])
    }
  }

  /// The groups, those of few users as one.
  private func withoutSmallGroups(_ labelled: [String: MetricsSums]) -> [String: MetricsSums] {
    var kept = labelled.filter { $0.value.result.users == 0 || !isSmall($0.value) }
    let small = labelled.values.filter { $0.result.users > 0 && isSmall($0) }
    guard !small.isEmpty else { return kept }
    var sum = MetricsSums()
    for sums in small { sum.add(sums) }
    kept["(\(small.count) of fewer than \(options.smallestGroup) users)"] = sum
    return kept
  }

  private func isSmall(_ sums: MetricsSums) -> Bool { sums.result.users < options.smallestGroup }

  private func network(_ label: String, _ kind: Metrics.Kind) -> Int? {
    kind == .network ? plan.networks.firstIndex { $0.name == label } : nil
  }

  private static func isBefore(
    _ one: (label: String, counts: Metrics.Counts),
    _ other: (label: String, counts: Metrics.Counts), _ kind: Metrics.Kind
  ) -> Bool {
    switch kind {
    case .hour: one.label < other.label
    default: (other.counts.blocked, one.label) < (one.counts.blocked, other.label)
    }
  }
}
