import Text

/// The data dictionary as text, as JSON, and as a page of the documentation.
public enum DictionaryFormat {
  /// A block a table, a line a column.
  public static func text(_ tables: [TableDescription]) -> String {
    var lines: [String] = []
    for table in tables {
      if !lines.isEmpty { lines.append("") }
      lines.append("\(table.name): a row is \(table.row)")
      let width = table.columns.map(\.name.count).max() ?? 0
      for column in table.columns {
        let name = column.name.padded(width)
        lines.append("  \(name)  \(type(of: column).padded(9))  \(words(of: column))")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// An object with a member a table.
  public static func json(_ tables: [TableDescription]) -> String {
    var writer = JSONWriter(isIndented: true)
    writer.object { writer in
      for table in tables {
        writer.key(table.name)
        writer.object { writer in
          writer.member("row", table.row)
          writer.members("columns", table.columns) { column, writer in
            writer.object { writer in
              writer.member("name", column.name)
              writer.member("type", column.kind.rawValue)
              writer.key("optional")
              writer.value(column.isOptional)
              writer.member("unit", column.unit)
              writer.member("meaning", column.meaning)
            }
          }
        }
      }
    }
    writer.newline()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The page `DataDictionary.md`.
  public static func markdown() -> String {
    var lines = [
      "# The data dictionary", "",
      "What each column holds, in CSV, SQLite, Arrow and Parquet, and in the lines of `--flows`.",
      "",
      "`chokepoint dictionary --markdown` writes this page; `chokepoint dictionary TABLE` prints a part of it, and",
      "`--schema report` and `--schema flow` print the JSON Schemas of documents and of lines of flows. Columns are the",
      "same whatever is replayed, with one scenario or several: in Arrow and Parquet each table begins with `scenario`,",
      "and in SQLite with `run`. A field may be missing where the type ends with `?`: an empty field in CSV, null",
      "elsewhere.", "",
      "| type | CSV | SQLite | Arrow, Parquet | JSON |", "| --- | --- | --- | --- | --- |",
      "| text | as it is, save formulas | TEXT | string | string |",
      "| integer | digits | INTEGER | int64 | number |",
      "| number | six decimals at most | REAL, in groups NUMERIC | float64 | number |",
      "| flag | 1 or 0 | INTEGER | bool | true, false |",
      "| time | | TEXT | timestamp[ns, UTC] | string, RFC 3339 |",
      "| texts, names | | tables of their own | list | array |", "",
      "## Tables", "",
    ]
    // Groups have the same columns in each table: they are told once.
    let counts = Set(DataDictionary.groupColumns.map(\.name))
    for table in DataDictionary.tables {
      let isGroups =
        table.name != "total"
        && table.columns.suffix(counts.count) == DataDictionary.groupColumns[...]
      lines += ["### \(table.name)", "", "A row is \(table.row)."]
      if isGroups { lines.append("Behind these columns come those of `total`.") }
      lines += ["", "| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
      for column in isGroups ? Array(table.columns.dropLast(counts.count)) : table.columns {
        lines.append(
          "| `\(column.name)` | \(type(of: column)) | \(column.unit ?? "") | \(column.meaning) |")
      }
      lines.append("")
    }
    return lines.dropLast().map { $0 + "\n" }.joined()
  }

  private static func type(of column: TableColumn) -> String {
    column.kind.rawValue + (column.isOptional ? "?" : "")
  }

  private static func words(of column: TableColumn) -> String {
    column.unit.map { "[\($0)] \(column.meaning)" } ?? column.meaning
  }
}
