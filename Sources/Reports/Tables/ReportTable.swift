/// A table of a report as files and databases have it: one row a thing, one column a property.
struct ReportTable: Sendable {
  /// What the file or the table is called.
  var name: String
  var columns: [String]
  /// A field for each column, empty where there is none.
  var rows: [[String]]
}
