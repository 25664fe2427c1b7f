import Gateway
import Rules

// Tables of two divisions, and what evades: from the sums to figures.
extension MetricsBuilder {
  /// Cells of each table that have intervals.
  private static let estimatedCellsMax = 60
  /// Names that stand for a cell.
  private static let examplesMax = 3

  private struct Labels: Hashable, Comparable {
    var row: String
    var column: String

    static func < (one: Labels, other: Labels) -> Bool {
      (one.row, one.column) < (other.row, other.column)
    }
  }

  /// The cross tables.
  ///
  /// - Parameters:
  ///   - figures: nil where nothing is said of a population.
  ///   - names: the rows of the table by name, of which examples are taken.
  func crossings(_ figures: SampleFigures?, names: [Metrics.Group]) -> [Metrics.CrossTable] {
    let rows = crossRows ?? CrossRows(plan)
    var tables: [Metrics.Crossing: [Labels: MetricsSums]] = [:]
    groups.forEach { group, sums in
      guard let (kind, labels) = cell(of: group, rows) else { return }
      tables[kind, default: [:]][labels, default: MetricsSums()].add(sums)
    }
    var examples = NameExamples(self.names, listed: names)
    return Metrics.Crossing.allCases.map { kind in
      Metrics.CrossTable(
        kind: kind, cells: cells(tables[kind] ?? [:], of: kind, figures, &examples))
    }
  }

  private func cell(
    of group: MetricsGroup, _ rows: CrossRows
  ) -> (kind: Metrics.Crossing, labels: Labels)? {
    switch group {
    case .networkCategory(let network, let row):
      (
        .networkByCategory,
        Labels(row: plan.networks[network].name, column: rows.categories[Int(row)])
      )
    case .categoryReaction(let row, let reaction):
      (.categoryByReaction, Labels(row: rows.categories[Int(row)], column: reaction.rawValue))
    case .ruleNetwork(let row, let network):
      (.ruleByNetwork, Labels(row: rows.rules[Int(row)], column: plan.networks[network].name))
    case .collateralRule(let cause, let row):
      (.collateralByRule, Labels(row: cause.rawValue, column: rows.rules[Int(row)]))
    case .network, .gateway, .protocol, .observation, .blocking, .failure, .reaction, .category,
      .rule, .collateral, .hour, .evasion:
      nil
    }
  }

  private func cells(
    _ sums: [Labels: MetricsSums], of kind: Metrics.Crossing, _ figures: SampleFigures?,
    _ examples: inout NameExamples
  ) -> [Metrics.Cell] {
    let sorted = withoutSmallCells(sums).map { ($0.key, $0.value, $0.value.result) }
      .sorted { ($1.2.blocked, $0.0) < ($0.2.blocked, $1.0) }
    return sorted.enumerated().map { position, cell in
      let (labels, sums, counts) = cell
      let network =
        switch kind {
        case .networkByCategory: labels.row
        case .ruleByNetwork: labels.column
        case .categoryByReaction, .collateralByRule: String?.none
        }
      return Metrics.Cell(
        row: labels.row, column: labels.column, counts: counts,
        estimates: position < Self.estimatedCellsMax
          ? figures.flatMap { estimates(sums, network: network, $0) } : nil,
        examples: kind == .collateralByRule
          ? examples.first(Self.examplesMax, of: sums.namesBlocked) : [])
    }
  }

  /// Shares of the users and visits of a network, or of all.
  private func estimates(
    _ sums: MetricsSums, network: String?, _ figures: SampleFigures
  ) -> GroupEstimates? {
    guard let network, let index = plan.networks.firstIndex(where: { $0.name == network }) else {
      return figures.estimates(sums, of: .reaction, network: nil)
    }
    return figures.estimates(
      sums, ofUsersIn: index, visits: groups.networks[index].visits)
  }

  /// The cells, those of few users as one.
  private func withoutSmallCells(_ sums: [Labels: MetricsSums]) -> [Labels: MetricsSums] {
    guard options.smallestGroup > 1 else { return sums }
    let small = sums.filter {
      $0.value.result.users > 0 && $0.value.result.users < options.smallestGroup
    }
    guard !small.isEmpty else { return sums }
    var kept = sums.filter { small[$0.key] == nil }
    var sum = MetricsSums()
    for sums in small.values { sum.add(sums) }
    let label = "(\(small.count) of fewer than \(options.smallestGroup) users)"
    kept[Labels(row: label, column: "")] = sum
    return kept
  }

  /// Adds the sums of a class of losses by a rule to the cells that they are in.
  mutating func addCrossings(of one: FlowClass, _ sums: MetricsSums) {
    let rows = knownCrossRows()
    let (rule, category) = (rows.row(ofRule: one.rule), rows.row(ofCategory: one.rule))
    if let network = one.network {
      groups.update(.networkCategory(network, row: category)) { $0.add(sums) }
      groups.update(.ruleNetwork(row: rule, network)) { $0.add(sums) }
    }
    if let reaction = one.reaction {
      groups.update(.categoryReaction(row: category, reaction)) { $0.add(sums) }
    }
    if let collateral = one.collateral {
      groups.update(.collateralRule(collateral, row: rule)) { $0.add(sums) }
    }
  }

  // MARK: - What evades

  /// Adds a flow to the rules that it evaded.
  mutating func addEvasions(of record: FlowRecord, _ names: FlowNames, user: UserIndex) {
    let rows = knownCrossRows()
    let found = record.protocol ?? .other
    names.forEachEvaded(of: record) { rule, gateway in
      let group = MetricsGroup.evasion(row: rows.row(ofRule: rule), gateway, found)
      groups.update(group) { $0.addEvasion(record, user: user) }
    }
  }

  /// The rows of cross tables, made when the first is asked for: a plan may have many rules.
  mutating func knownCrossRows() -> CrossRows {
    if let crossRows { return crossRows }
    let rows = CrossRows(plan)
    crossRows = rows
    return rows
  }

  /// What evades, the most flows first.
  func evasions() -> [Metrics.Evasion] {
    let rows = crossRows ?? CrossRows(plan)
    var evasions: [(row: Int32, evasion: Metrics.Evasion)] = []
    groups.forEach { group, sums in
      guard case .evasion(let row, let gateway, let found) = group else { return }
      let counts = sums.result
      guard counts.users >= options.smallestGroup || counts.users == 0 else { return }
      var examples: [String] = []
      if options.smallestGroup <= 1 {
        sums.names.forEach { examples.append(self.names.names.text($0)) }
        examples.sort()
      }
      let evasion = Metrics.Evasion(
        rule: rows.rules[Int(row)], gateway: gateway, protocol: found, counts: counts,
        examples: Array(examples.prefix(Self.examplesMax)))
      evasions.append((row, evasion))
    }
    return evasions.sorted { one, other in
      let (first, second) = (one.evasion, other.evasion)
      return (second.counts.flows, one.row, first.gateway, first.protocol.rawValue)
        < (first.counts.flows, other.row, second.gateway, second.protocol.rawValue)
    }.map(\.evasion)
  }
}

/// The names of groups that stand first in the table by name.
private struct NameExamples {
  private let names: RunNames
  private var ranks: [String: Int] = [:]

  init(_ names: RunNames, listed: [Metrics.Group]) {
    self.names = names
    for (rank, group) in listed.enumerated() where !group.isRest { ranks[group.label] = rank }
  }

  mutating func first(_ count: Int, of members: MemberSet<NameIndex>) -> [String] {
    var found: [(rank: Int, name: String)] = []
    members.forEach {
      let name = names.names.text($0)
      if let rank = ranks[name] { found.append((rank, name)) }
    }
    return found.sorted { $0.rank < $1.rank }.prefix(count).map(\.name)
  }
}
