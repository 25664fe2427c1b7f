import Gateway
import Population
import Text

/// `--csv`: one tidy file a table (RFC 4180, with a header line), for spreadsheets and notebooks;
/// `CSVText` says what it makes of formulas and of what cannot be seen.
public enum CSVFormat {
  /// A file to write.
  public struct File: Sendable {
    public var name: String
    public var contents: String
  }

  /// `total.csv`, `by_network.csv` and its like, and one file for each of the other tables.
  public static func files(_ report: Report) -> [File] {
    let metrics = report.metrics
    let total = ReportTable(
      "total",
      rows: [ReportTable.group(metrics.total, metrics.estimates, of: metrics.population)])
    let divisions = metrics.divisions.map { division in
      ReportTable(
        "by_\(division.kind.rawValue)",
        rows: ReportTable.rows(division, of: metrics.population))
    }
    let tables =
      [total] + divisions + ReportTable.details(report)
      + [ReportTable.options(report.origin)]
    return tables.map(file)
  }

  static func file(_ table: ReportTable) -> File {
    File(
      name: table.name + ".csv",
      contents: ([table.columns] + table.rows)
        .map(CSVText.row).joined())
  }
}
