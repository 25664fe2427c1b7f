import Gateway

/// What the lines of a map mean: a sample of each kind, and words beside it.
struct MapLegend {
  private enum Sample {
    case thickness(Double)
    case blocked
    case arrow
    case dashes
    case none
  }

  private var items: [(sample: Sample, words: String)] = []
  /// In the order of `items`.
  private var places: [(x: Double, row: Int)] = []

  private static let (rowHeight, sampleWidth, letterWidth) = (22.0, 44.0, 6.8)

  init(_ layout: MapLayout, _ figures: MapFigures, _ map: ScenarioMap) {
    let directions = Set(layout.courses.map(\.line.direction))
    if let most = layout.courses.max(by: { $0.line.weight < $1.line.weight }) {
      let amount =
        figures.routes.isEmpty
        ? "\(ScenarioMap.percent(most.line.weight)) of users"
        : "\(MapSVG.number(most.line.weight))" + (figures.unit.isEmpty ? "" : " \(figures.unit)")
      items.append((.thickness(most.thickness), "carries \(amount); thinner lines carry less"))
    }
    if figures.blocked.contains(where: { $0 > 0 }) {
      items.append((.blocked, "the part below: would be blocked"))
    }
    if directions.contains(.out) || directions.contains(.back) {
      items.append((.arrow, "one direction only"))
    }
    if directions.contains(.back) { items.append((.dashes, "way back")) }
    if layout.courses.contains(where: { ($0.line.shareOfNetwork ?? 1) < 0.9995 }) {
      items.append((.none, "Percentages are shares of a network's traffic abroad."))
    }
    var (x, row) = (MapLayout.margin, 0)
    for item in items {
      let width = Self.width(item)
      if x > MapLayout.margin, x + width > layout.width {
        x = MapLayout.margin
        row += 1
      }
      places.append((x, row))
      x += width + 24
    }
  }

  /// What it takes below a map.
  var height: Double {
    places.last.map { Double($0.row + 1) * Self.rowHeight + MapLayout.margin / 2 } ?? 0
  }

  private static func width(_ item: (sample: Sample, words: String)) -> Double {
    let words = Double(item.words.count) * letterWidth
    if case .none = item.sample { return words }
    return sampleWidth + words
  }

  /// The drawing.
  ///
  /// - Parameter top: where it begins.
  func svg(top: Double) -> String {
    zip(items, places).map { item, place in
      let y = top + (Double(place.row) + 0.5) * Self.rowHeight
      var x = place.x
      var svg = ""
      if case .none = item.sample {
      } else {
        svg = "<g class=\"map-line\">" + Self.drawing(item.sample, x: x, y: y) + "</g>"
        x += Self.sampleWidth
      }
      return svg + "<text class=\"map-legend\" x=\"\(MapSVG.number(x))\" "
        + "y=\"\(MapSVG.number(y + 4))\">\(HTMLWriter.escaped(item.words))</text>\n"
    }.joined()
  }

  private static func drawing(_ sample: Sample, x: Double, y: Double) -> String {
    func line(_ width: Double, lower: Double = 0, _ more: String = "") -> String {
      "<path d=\"M\(MapSVG.number(x)) \(MapSVG.number(y + lower))h34\" "
        + "stroke-width=\"\(MapSVG.number(width))\"\(more)/>"
    }
    return switch sample {
    case .thickness(let width): line(width)
    case .blocked: line(6, lower: -4) + line(5, lower: 3, " class=\"map-blocked\"")
    case .arrow:
      line(3)
        + "<path class=\"map-arrow\" d=\"M\(MapSVG.number(x + 38)) \(MapSVG.number(y))l-9 -6v12z\"/>"
    case .dashes: line(3, " stroke-dasharray=\"6 4\"")
    case .none: ""
    }
  }
}
