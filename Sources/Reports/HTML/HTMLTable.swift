/// A table of an HTML report.
struct HTMLTable {
  /// How a column is set.
  enum Column {
    case text(String)
    case number(String)
    /// Left out on narrow screens: what another column says as well, or is of less use.
    case wide(String)
    /// A drawing for each row.
    case chart(String)
    /// A drawing that is left out on narrow screens.
    case wideChart(String)

    var title: String {
      switch self {
      case .text(let title), .number(let title), .wide(let title), .chart(let title),
        .wideChart(let title):
        title
      }
    }

    /// Whether its fields are SVG.
    var isDrawn: Bool {
      switch self {
      case .chart, .wideChart: true
      case .text, .number, .wide: false
      }
    }

    /// Its class in the style sheet.
    var name: String {
      switch self {
      case .text: "text"
      case .number: "number"
      case .wide: "number wide"
      case .chart: "chart"
      case .wideChart: "chart wide"
      }
    }
  }

  var columns: [Column]
  /// A field for each column; those of charts are SVG, all others text. The first heads its row.
  var rows: [[String]] = []
  /// What is said below, such as how many rows more there are.
  var note: String?

  func write(to writer: inout HTMLWriter) {
    guard !rows.isEmpty else {
      writer.element("p", [("class", "note")], "None.")
      return
    }
    writer.element("div", [("class", "scroll")]) { writer in
      writer.element("table") { writer in
        writer.element("thead") { writer in
          writer.element("tr") { writer in
            for column in columns {
              writer.element("th", [("class", column.name), ("scope", "col")], column.title)
            }
          }
        }
        writer.element("tbody") { writer in
          for row in rows { write(row, to: &writer) }
        }
      }
    }
    if let note { writer.element("p", [("class", "note")], note) }
  }

  private func write(_ row: [String], to writer: inout HTMLWriter) {
    writer.element("tr") { writer in
      for (index, (column, field)) in zip(columns, row).enumerated() {
        if index == 0 {
          writer.element("th", [("scope", "row")], field)
        } else if column.isDrawn {
          writer.element("td", [("class", column.name)]) { $0.insert(field) }
        } else {
          writer.element("td", [("class", column.name)], field)
        }
      }
    }
  }
}
