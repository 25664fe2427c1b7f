/// A table of a report as files and databases have it: one row a thing, one column a property.
struct ReportTable: Sendable {
  /// What the file or the table is called.
  var name: String
  var columns: [String]
  /// A field for each column, empty where there is none.
  var rows: [[String]]

  /// A table that `DataDictionary` describes.
  init(_ name: String, rows: [[String]] = []) {
    self.name = name
    columns = DataDictionary.columns(of: name)
    self.rows = rows
  }

  /// A table of an audit, with the columns that `DataDictionary` has for it.
  init(audit name: String, rows: [[String]]) {
    self.init("audit." + name, rows: rows)
    self.name = name
  }
}
