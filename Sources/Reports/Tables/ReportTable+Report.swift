import Gateway
import Population
import Rules

extension ReportTable {
  /// All tables of a report but those of groups: `inputs`, `files`, `lists`, `clients`, `population`,
  /// `users_by_visits_lost`, `waits`, `exposure`, `packets`, `undecoded`, `limits`, and those of `crossings`.
  static func details(_ report: Report) -> [ReportTable] {
    let (metrics, trust) = (report.metrics, report.trust)
    return [
      usersByLosses(metrics.losses), waits(metrics.losses), exposure(metrics.exposures),
      population(metrics.population),
      clients(metrics), inputs(report.origin),
      ReportTable(
        "files",
        rows: report.origin.files.map { [$0.kind.rawValue, $0.path, $0.sha256] }),
      lists(report.origin.lists),
      ReportTable(
        "packets",
        rows: [
          ["packets", "\(report.counts.packetCount)"],
          ["fragments", "\(report.counts.fragmentCount)"],
        ]
          + report.counts.parts.map { [$0.name, "\($0.count)"] }
          + trust.totals.map { [$0.kind.rawValue, "\($0.count)"] }),
      ReportTable(
        "undecoded",
        rows: trust.undecoded.map { [$0.name ?? "", String($0.count)] }),
      ReportTable(
        "limits",
        rows: trust.limits.map { [$0.name ?? "", String($0.count)] }),
    ] + crossings(report)
  }

  /// What became of the entries of lists: a row for each reason for which some are left out, or one
  /// without.
  static func lists(_ lists: [ListAccount]) -> ReportTable {
    var table = ReportTable(
      "lists",
      rows: [])
    for list in lists {
      let head = [list.path, list.format.rawValue, "\(list.readCount)", "\(list.usedCount)"]
      if list.leftOut.isEmpty { table.rows.append(head + ["0", "", "", "", ""]) }
      for part in list.leftOut {
        table.rows.append(
          head + [
            "\(part.count)", part.reason, part.isWrong ? "1" : "0", "\(part.firstLine)",
            part.examples,
          ])
      }
    }
    return table
  }

  /// What the program and its options were: for files, where a database has columns.
  static func options(_ origin: Report.Origin) -> ReportTable {
    let made = [
      ["chokepoint", origin.version], ["commit", origin.commit],
      ["public_suffixes", origin.publicSuffixes], ["seed", "\(origin.seed)"],
    ]
    return ReportTable(
      "options",
      rows: made
        + origin.options.flatMap { option in option.values.map { [option.name, $0] } })
  }

  private static func inputs(_ origin: Report.Origin) -> ReportTable {
    ReportTable(
      "inputs",
      rows: origin.inputs.map {
        [
          $0.name, $0.path, $0.sha256 ?? "", String($0.packets), String($0.flows), $0.error ?? "",
        ]
      })
  }

  /// Clients of the captures by whether the map has them; none where there is no map.
  private static func clients(_ metrics: Metrics) -> ReportTable {
    let basis = metrics.population
    var table = ReportTable("clients")
    guard let strangers = basis.strangers else { return table }
    let dealtOut = basis.strangersAre == .outside ? 0 : strangers
    table.rows = [
      ["in_a_network", String(metrics.total.users - dealtOut)],
      ["in_no_network_\(basis.strangersAre.rawValue)", String(strangers)],
    ]
    return table
  }

  /// The columns of the counts and estimates of a group.
  static let groupColumns = DataDictionary.groupColumns.map(\.name)

  /// The fields of these columns.
  ///
  /// - Parameter network: whose users the affected ones are a share of; nil for all.
  static func group(
    _ counts: Metrics.Counts, _ estimates: GroupEstimates?, of population: PopulationBasis,
    network: String? = nil
  ) -> [String] {
    let users = (estimates?.usersAffected).flatMap { population.users($0, in: network) }
    return counts.columns.map { String($0.count) } + fields(estimates?.usersAffected)
      + fields(estimates?.visitsLost)
      + [users?.value, users?.interval.lowerBound, users?.interval.upperBound]
      .map { $0.map { String($0) } ?? "" }
  }

  /// The same of each group of a division, behind its label.
  static func rows(
    _ division: Metrics.Division, of population: PopulationBasis
  ) -> [[String]] {
    division.groups.map { group in
      [group.label]
        + self.group(
          group.counts, group.estimates, of: population,
          network: division.kind == .network ? group.label : nil)
    }
  }

  /// The fields of an estimate, empty where there is none.
  static func fields(_ estimate: Estimate?) -> [String] {
    [estimate?.value, estimate?.interval?.lowerBound, estimate?.interval?.upperBound]
      .map { $0.map(number) ?? "" }
  }

  /// With six decimals at most; the digits beyond are noise.
  private static func number(_ value: Double) -> String {
    ((value * 1_000_000).rounded() / 1_000_000).description
  }

  private static func usersByLosses(_ losses: LossDistribution) -> ReportTable {
    ReportTable(
      "users_by_visits_lost",
      rows: losses.users.map {
        [String($0.from), $0.to.map { String($0) } ?? "", String($0.users)] + fields($0.share)
      })
  }

  /// One row a reaction and wait; all reactions together are their sum.
  private static func waits(_ losses: LossDistribution) -> ReportTable {
    ReportTable(
      "waits",
      rows: losses.failures.flatMap { row -> [[String]] in
        guard let reaction = row.reaction else { return [] }
        return zip(LossDistribution.waitLabels, row.waits).map { wait, share in
          [reaction, wait, String(row.visits)] + fields(share)
        }
      })
  }

  /// One row a gateway and what is legible, or what hides it: shares of the `total` of visits that pass
  /// there, or of the users who make them.
  private static func exposure(_ exposures: [Exposure]) -> ReportTable {
    ReportTable(
      "exposure",
      rows: exposures.flatMap { exposure -> [[String]] in
        let parts =
          [
            ("visits", "any", fields(exposure.read)), ("users", "any", fields(exposure.usersRead)),
          ] + exposure.fields.map { ("visits", $0.label, fields($0.share)) }
          + exposure.hidden.map { ("hidden", $0.label, fields($0.share)) }
        return parts.map { legible, kind, share in
          let total = legible == "users" ? exposure.users : exposure.visits
          return [exposure.gateway, legible, kind, String(total)] + share
        }
      })
  }

  private static func population(_ basis: PopulationBasis) -> ReportTable {
    ReportTable(
      "population",
      rows: basis.strata.map { stratum in
        [
          stratum.network, String(stratum.personas), number(stratum.share),
          stratum.wholeUsers.map { String($0) } ?? "",
        ]
      })
  }
}
