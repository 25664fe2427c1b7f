import Gateway
import Rules

/// From sums to figures: the sample that the users are, and what it says of the population.
extension MetricsBuilder {
  /// Groups of each kind that have intervals; the others of a long list are counted only.
  static let estimatedGroupsMax = 100

  /// The figures, groups in a fixed order.
  public func metrics() -> Metrics {
    var settled = self
    settled.settle()
    return settled.figures()
  }

  private func figures() -> Metrics {
    let users = self.users.sorted
    let strangers = strangers(among: users)
    let personas = personas(of: users, without: strangers?.dealtOut)
    // Who is in no network of the map tells something of the captures only.
    let isNational = !personas.isEmpty || users.isEmpty
    let basis = basis(of: personas, strangers?.count)
    let sample = isNational ? sample(of: personas, basis.strata) : sampleOfCaptures(users)
    let total = total
    let figures = SampleFigures(
      bootstrap: Bootstrap(sample, seed: plan.seed), sample: sample, total: total)
    let labelled = self.labelled
    let names = nameGroups(isNational ? figures : nil, total.result)
    let divisions = Metrics.Kind.allCases.map { kind in
      Metrics.Division(
        kind: kind,
        groups: kind == .name
          ? names.groups : groups(labelled[kind] ?? [:], of: kind, figures, isNational: isNational))
    }
    return Metrics(
      total: total.result, divisions: divisions, estimates: isNational ? figures.total : nil,
      population: basis,
      exposures: plan.gateways.indices.compactMap { exposure(of: GatewayIndex($0), figures) },
      losses: losses(total.visitsLost, of: users, figures),
      routes: routes.map { $0.result(smallestGroup: options.smallestGroup) },
      timeline: timeline.result(smallestGroup: options.smallestGroup),
      crossings: crossings(isNational ? figures : nil, names: names.groups),
      evasions: evasions(),
      unlistedFlowCount: names.unlistedFlowCount,
      outcomes: options.comparesUsers && isNational
        ? outcomes(total, of: users, labelled[.network] ?? [:], figures) : nil)
  }

  /// The users that stand for others: those in networks of the map, and strangers if that was asked for.
  private func personas(
    of users: [UserSet.Entry], without strangers: MemberSet<UserIndex>?
  ) -> [UserSet.Entry] {
    guard let strangers, !options.includesStrangers else { return users }
    return users.filter { !strangers.contains($0.index) }
  }

  /// What the estimates of a run rest on.
  private func basis(of personas: [UserSet.Entry], _ strangers: Int?) -> PopulationBasis {
    var basis = PopulationBasis(
      size: options.size ?? plan.population, strata: strata(of: personas))
    basis.strangers = strangers
    if plan.drawsStrayClients {
      basis.strangersAre = options.includesStrangers ? .included : .counted
    }
    return basis
  }

  /// Users as a sample of those of their strata.
  private func sample(of users: [UserSet.Entry], _ strata: [Stratum]) -> Sample {
    Sample(
      users: users.map { ($0.index, $0.user.network.offset) }, indexCount: self.users.indexCount,
      strata: strata)
  }

  /// Users of whom each weighs as much as any other: a sample of no country.
  private func sampleOfCaptures(_ users: [UserSet.Entry]) -> Sample {
    let clients = Stratum(network: "clients", personas: users.count, share: 1, users: nil)
    return Sample(
      users: users.map { ($0.index, 0) }, indexCount: self.users.indexCount, strata: [clients])
  }

  /// How many users are in each network.
  private func counts(of users: [UserSet.Entry]) -> [Int] {
    var counts = Array(repeating: 0, count: plan.networks.count)
    for entry in users { counts[entry.user.network.offset] += 1 }
    return counts
  }

  /// The networks' users, and how many of them the personas are.
  private func strata(of users: [UserSet.Entry]) -> [Stratum] {
    let personas = counts(of: users)
    let shares = zip(plan.networks, personas).map { $1 > 0 ? max(0, $0.share) : 0 }
    let whole = shares.reduce(0, +)
    // The networks that nobody was seen in are part of the population all the same.
    let everyone = plan.networks.reduce(0) { $0 + max(0, $1.share) }
    let size = options.size ?? plan.population
    return plan.networks.indices.map { network in
      let network = Int(network)
      return Stratum(
        network: plan.networks[network].name, personas: personas[network],
        share: whole > 0 ? shares[network] / whole : 0,
        users: everyone > 0
          ? size.map { Double($0) * max(0, plan.networks[network].share) / everyone } : nil)
    }
  }

  private func groups(
    _ labelled: [String: MetricsSums], of kind: Metrics.Kind, _ figures: SampleFigures,
    isNational: Bool
  ) -> [Metrics.Group] {
    let kept = options.smallestGroup > 1 ? withoutSmallGroups(labelled) : labelled
    let counted = kept.map { (label: $0.key, counts: $0.value.result) }
      .sorted { Self.isBefore($0, $1, kind) }
    return counted.enumerated().map { position, group in
      let sums = kept[group.label] ?? MetricsSums()
      return Metrics.Group(
        label: group.label, counts: group.counts,
        estimates: isNational && position < Self.estimatedGroupsMax
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
