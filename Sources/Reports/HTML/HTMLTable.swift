/// A table of an HTML report. Its first rows are shown, and those behind them unfold; on narrow screens each row
/// becomes a block with all its fields.
struct HTMLTable {
  /// How a column is set.
  enum Column {
    case text(String)
    case number(String)
    /// A drawing for each row, below a scale.
    case chart(String, DotPlot)
    /// Text that may be long.
    case detail(String)

    var title: String {
      switch self {
      case .text(let title), .number(let title), .chart(let title, _), .detail(let title): title
      }
    }

    /// Whether its fields are long texts.
    var isDetail: Bool {
      if case .detail = self { true } else { false }
    }

    /// Whether its fields are SVG.
    var isDrawn: Bool {
      if case .chart = self { true } else { false }
    }

    /// Its class in the style sheet.
    var name: String {
      switch self {
      case .text: "text"
      case .number: "number"
      case .chart: "chart"
      case .detail: "detail"
      }
    }
  }

  /// Rows that are shown before the others are unfolded, and rows at all.
  static let (shownMax, rowsMax) = (10, 200)
  /// So many columns fit a narrow screen side by side, and so many one of medium width.
  private static let (columnsOfNarrow, columnsOfMedium) = (3, 6)

  var columns: [Column]
  /// A field for each column; those of charts are SVG, all others text. The first heads its row.
  var rows: [[String]] = []
  /// Rows there are; more than `rows` where those are the first of a long list.
  var count: Int?

  /// The attributes of what scrolls for itself when it is too wide for the screen, also by the keyboard.
  static func scrolling(_ title: String) -> [(name: String, value: String)] {
    [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)]
  }

  /// Writes it.
  ///
  /// - Parameter title: what it is called where it is read out, or downloaded.
  func write(title: String, to writer: inout HTMLWriter) {
    guard !rows.isEmpty else {
      writer.element("p", [("class", "note")], "None.")
      return
    }
    let rows = rows.prefix(Self.rowsMax)
    // One row is not worth a fold.
    let shown = rows.count <= Self.shownMax + 2 ? rows.count : Self.shownMax
    writer.element("div", [("class", "data")]) { writer in
      writer.element("div", Self.scrolling(title)) { writer in
        write(rows.prefix(shown), to: &writer)
      }
      if rows.count > shown {
        writer.element("details", [("class", "rest")]) { writer in
          writer.element("summary", "\(TextFormat.grouped(rows.count - shown)) more rows")
          write(rows.dropFirst(shown), to: &writer)
        }
      }
    }
    let more = (count ?? self.rows.count) - rows.count
    if more > 0 {
      writer.element(
        "p", [("class", "note")],
        "And \(TextFormat.grouped(more)) more; all are in the files of --json and --csv.")
    }
  }

  private func write(_ rows: ArraySlice<[String]>, to writer: inout HTMLWriter) {
    let isWide =
      columns.count > Self.columnsOfNarrow || columns.contains { $0.isDrawn || $0.isDetail }
    let isVeryWide = columns.count > Self.columnsOfMedium
    let name = isVeryWide ? "folds many" : isWide ? "folds" : "plain"
    writer.element(
      "table", [("class", name), ("style", "--heading:\(headingWidth)")]
    ) { writer in
      writer.element("thead") { writer in
        writer.element("tr") { writer in
          for column in columns { write(column, to: &writer) }
        }
      }
      writer.element("tbody") { writer in
        for row in rows { write(row, to: &writer) }
      }
    }
  }

  private var chartCount: Int { columns.count { $0.isDrawn } }

  private func write(_ column: Column, to writer: inout HTMLWriter) {
    let attributes = [("class", column.name), ("scope", "col")]
    if case .chart(let title, let plot) = column {
      let name = [("aria-label", title)] + (chartCount > 1 ? [("data-title", title)] : [])
      writer.element("th", attributes + name) { $0.insert(plot.axis) }
    } else {
      writer.element("th", attributes, column.title)
    }
  }

  private func write(_ row: [String], to writer: inout HTMLWriter) {
    writer.element("tr") { writer in
      for (index, (column, field)) in zip(columns, row).enumerated() {
        if index == 0 {
          writer.element("th", [("scope", "row")], field)
        } else if column.isDrawn {
          let name = [("class", column.name), ("data-title", column.title)]
          // Of several drawings each has to say what it is of, where they are below each other.
          writer.element("td", chartCount > 1 ? name : [name[0]]) {
            $0.insert(field)
          }
        } else {
          writer.element("td", [("class", column.name), ("data-title", column.title)], field)
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
