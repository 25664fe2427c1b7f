import Gateway
import Population

// Tables of two divisions, what gets through, and visits over time.
extension ReportTable {
  static func crossings(_ report: Report) -> [ReportTable] {
    let metrics = report.metrics
    let tables = metrics.crossings.map { table in
      ReportTable(
        table.kind.rawValue,
        rows: table.cells.map { cell in
          [cell.row, cell.column]
            + group(
              cell.counts, cell.estimates, of: metrics.population,
              network: cell.network(in: table.kind))
        })
    }
    return tables + [evasions(report), timeline(metrics.timeline)]
  }

  private static func evasions(_ report: Report) -> ReportTable {
    ReportTable(
      "evasions",
      rows: report.metrics.evasions.map { evasion in
        let (gateway, counts) = (report.plan.gateways[evasion.gateway], evasion.counts)
        return [
          evasion.rule, gateway.name, report.plan.censors[gateway.censor].name,
          evasion.protocol.rawValue, EvasionReason(evasion, report.plan).kind.rawValue,
        ] + [counts.flows, counts.blocked, counts.users, counts.names].map { String($0) }
      })
  }

  /// A row for each bin that is told.
  private static func timeline(_ timeline: Timeline?) -> ReportTable {
    ReportTable(
      "timeline",
      rows: (timeline?.bins ?? []).map { bin in
        [
          Instant.second(bin.start), String(timeline?.binSeconds ?? 0),
          bin.visits.map { String($0) } ?? "", bin.visitsLost.map { String($0) } ?? "",
        ]
      })
  }
}
