public import Audit

extension CSVFormat {
  /// `total.csv`, `blocked.csv`, and one file for each of the other tables of an audit.
  public static func files(_ result: AuditResult) -> [File] {
    ReportTable.tables(result).map(file)
  }
}
