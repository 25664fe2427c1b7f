/// A table of an HTML report.
struct HTMLTable {
  /// How a column is set.
  enum Column {
    case text(String)
    case number(String)
    /// A number that is left out on narrow screens: what another column says as well, or is of less use.
    case wide(String)
    /// A drawing for each row.
    case chart(String)
    /// A drawing that is left out on narrow screens.
    case wideChart(String)
    /// Text that narrow screens show below its row.
    case detail(String)

    var title: String {
      switch self {
      case .text(let title), .number(let title), .wide(let title), .chart(let title),
        .wideChart(let title), .detail(let title):
        title
      }
    }

    /// Whether its fields are SVG.
    var isDrawn: Bool {
      switch self {
      case .chart, .wideChart: true
      case .text, .number, .wide, .detail: false
      }
    }

    var isDetail: Bool {
      if case .detail = self { true } else { false }
    }

    /// Its class in the style sheet.
    var name: String {
      switch self {
      case .text: "text"
      case .number: "number"
      case .wide: "number wide"
      case .chart: "chart"
      case .wideChart: "chart wide"
      case .detail: "detail"
      }
    }
  }

  var columns: [Column]
  /// A field for each column; those of charts are SVG, all others text. The first heads its row.
  var rows: [[String]] = []
  /// What is said below, such as how many rows more there are.
  var note: String?

  /// The attributes of what scrolls for itself when it is too wide for the screen, also by the keyboard.
  static func scrolling(_ title: String) -> [(name: String, value: String)] {
    [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)]
  }

  /// Writes it, for readers who cannot see where it stands with a title.
  func write(title: String, to writer: inout HTMLWriter) {
    guard !rows.isEmpty else {
      writer.element("p", [("class", "note")], "None.")
      return
    }
    let kind = columns.contains(where: \.isDetail) ? "folds" : "plain"
    writer.element("div", Self.scrolling(title)) { writer in
      writer.element(
        "table", [("class", kind), ("style", "--heading:\(headingWidth)")]
      ) { writer in
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
        } else if column.isDetail {
          writer.element("td", [("class", column.name), ("data-title", column.title)], field)
        } else {
          writer.element("td", [("class", column.name)], field)
        }
      }
    }
  }

  /// How many characters wide the first column has to be lest words are broken, unless they are longer than
  /// most names are, and lest long titles become columns of words.
  private var headingWidth: Int {
    let headings = rows.compactMap(\.first)
    let words = headings.flatMap { $0.split { $0 == " " || $0 == "-" } }
    let longest = [headings.map(\.count).max() ?? 0, words.map(\.count).max() ?? 0]
    return max(min(16, longest[0]), min(22, longest[1]))
  }
}
