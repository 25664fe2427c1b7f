import Gateway

/// A scenario's map as a drawing (SVG 1.1): networks on the left, gateways between, the outside on the
/// right, and lines as thick as the share of users that they carry.
///
/// It stands alone as a file, and within an HTML page; it follows the reader's choice of light or dark,
/// tells directions by arrows and dashes and not by colour, has a legend, and says all of it in words as well. Each
/// `<title>` is a place or a line:
///
///     <g class="map-line"><title>home to north: 60.0 %, both ways</title>...</g>
public struct MapSVG {
  private let map: ScenarioMap
  private let figures: MapFigures
  private let layout: MapLayout
  private var text = ""

  /// The drawing.
  ///
  /// - Parameters:
  ///   - figures: what is shown in place of shares.
  ///   - id: what the names of its parts begin with, which have to be its own in an HTML page.
  public static func svg(
    _ map: ScenarioMap, figures: MapFigures = MapFigures(), id: String = "map"
  ) -> String {
    var drawing = MapSVG(map, figures)
    drawing.write(id: id)
    return drawing.text
  }

  private init(_ map: ScenarioMap, _ figures: MapFigures) {
    self.map = map
    self.figures = figures
    let lines = MapLine.lines(
      of: map,
      weight: { index in
        if figures.routes.indices.contains(index) {
          return figures.routes[index].map { max(0, $0) }
        }
        let route = map.plan.routes[index]
        // How much of a network's traffic stays in the country is not known of routes there.
        return route.destination == nil
          ? map.share(ofNetwork: route.network) * map.share(ofRoute: index) : 0
      },
      blocked: { figures.blocked.indices.contains($0) ? max(0, figures.blocked[$0]) : 0 })
    layout = MapLayout(lines, networkCount: map.plan.networks.count)
  }

  private mutating func write(id: String) {
    let legend = MapLegend(layout, figures, map)
    let height = layout.height + legend.height
    let size = "\(Self.number(layout.width)) \(Self.number(height))"
    text +=
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gateway-map\" viewBox=\"0 0 \(size)\" "
      + "role=\"img\" aria-labelledby=\"\(id)-title \(id)-desc\">\n"
    element("title", id: "\(id)-title", map.title)
    element("desc", id: "\(id)-desc", description)
    text += Self.style
    text +=
      "<rect class=\"map-paper\" width=\"\(Self.number(layout.width))\" height=\"\(Self.number(height))\"/>\n"
    for course in layout.courses { write(course) }
    for node in layout.columns.joined() { write(node) }
    for course in layout.courses { writeShare(course) }
    text += legend.svg(top: layout.height)
    text += "</svg>\n"
  }

  // MARK: - Words

  /// The map in sentences.
  private var description: String {
    let plan = map.plan
    return plan.networks.indices.map { NetworkIndex($0) }.map { network in
      let ways = plan.routes.indices.filter { plan.routes[$0].network == network }.map { index in
        let route = plan.routes[index]
        var words = ScenarioMap.percent(map.share(ofRoute: index))
        if let other = route.destination {
          words += " of what goes to \(plan.networks[other].name)"
        }
        words += route.gateways.isEmpty ? " by no gateway" : " by \(names(route.gateways))"
        if !route.isSymmetric {
          words +=
            route.back.isEmpty ? ", back by none" : ", back by \(names(route.back))"
        }
        return words
      }
      let share = ScenarioMap.percent(map.share(ofNetwork: network))
      return "\(plan.networks[network].name), \(share) of users: \(ways.joined(separator: "; "))."
    }.joined(separator: " ")
  }

  private func names(_ gateways: [GatewayIndex]) -> String {
    gateways.map { map.plan.gateways[$0].name }.joined(separator: " and ")
  }

  private func name(of node: MapNode) -> String {
    switch node {
    case .network(let index): map.plan.networks[index].name
    case .gateway(let index): map.plan.gateways[index].name
    case .end(let index): index.map { "to \(map.plan.networks[$0].name)" } ?? "outside"
    case .waypoint: ""
    }
  }

  // MARK: - Places

  private mutating func write(_ node: MapNode) {
    guard let box = layout.boxes[node], box.width > 0, !name(of: node).isEmpty else { return }
    let rows = self.rows(of: node)
    let shape = if case .gateway = node { "map-gateway" } else { "map-place" }
    text += "<g>"
    element("title", rows.joined(separator: ", "))
    text +=
      "<rect class=\"\(shape)\" x=\"\(Self.number(box.x))\" y=\"\(Self.number(box.y))\" "
      + "width=\"\(Self.number(box.width))\" height=\"\(Self.number(box.height))\" "
      + "rx=\"\(node.isGateway ? 3 : 14)\"/>\n"
    var y = box.middle - Double(rows.count - 1) * 8 + 4
    for (index, row) in rows.enumerated() {
      // As wide as the letters of most fonts are, so that nothing leaves its box.
      let most = Int((box.width - 12) / (index == 0 ? 8.7 : 6.8))
      line(
        row.count > most ? row.prefix(max(0, most - 1)) + "…" : row,
        class: index == 0 ? "map-name" : "map-note", x: box.x + box.width / 2, y: y)
      y += 16
    }
    text += "</g>\n"
  }

  /// What stands in a place's box, first its name.
  private func rows(of node: MapNode) -> [String] {
    let first = [name(of: node)]
    switch node {
    case .network(let index):
      let network = map.plan.networks[index]
      let owner = [network.operatorName, map.asName(ofNetwork: index)].compactMap { $0 }
      var last = "\(ScenarioMap.percent(map.share(ofNetwork: index))) of users"
      if let users = map.users(ofNetwork: index) { last = "\(TextFormat.grouped(users)) users" }
      if network.domesticPerMillion > 0 {
        let share = ScenarioMap.percent(Double(network.domesticPerMillion) / 1_000_000)
        last = "\(last), \(share) domestic"
      }
      if figures.networks.indices.contains(index.offset) { last = figures.networks[index.offset] }
      return first + (owner.isEmpty ? [] : [owner.joined(separator: ", ")]) + [last]
    case .gateway(let index):
      let rules = map.ruleSets(ofGateway: index).joined(separator: ", ")
      let isCounted = figures.gateways.indices.contains(index.offset)
      let last = isCounted ? figures.gateways[index.offset] : rules
      return first + [map.censor(ofGateway: index), last].filter { !$0.isEmpty }
    case .end, .waypoint: return first
    }
  }

  // MARK: - Lines

  private mutating func write(_ course: MapLayout.Course) {
    guard let first = course.points.first, let last = course.points.last else { return }
    let kind =
      switch course.line.direction {
      case .both: "both ways"
      case .out: "on the way out"
      case .back: "on the way back"
      }
    text += "<g class=\"map-line\">"
    element(
      "title",
      "\(name(of: course.line.from)) to \(name(of: course.line.to)), \(kind)"
        + amount(of: course.line))
    // Room for the arrow.
    let room = 9.0
    writeStripes(course, room: room)
    let half = course.thickness / 2 + 4
    switch course.line.direction {
    case .both: break
    case .out: arrow(at: last, from: last.x - room, half)
    case .back: arrow(at: first, from: first.x + room, half)
    }
    text += "</g>\n"
  }

  /// Draws what passes, and below it what is blocked, apart from each other: both together are as thick as the
  /// line carries much.
  private mutating func writeStripes(_ course: MapLayout.Course, room: Double) {
    var points = course.points
    if course.line.direction == .out { points[points.count - 1].x -= room }
    if course.line.direction == .back { points[0].x += room }
    let dashes = course.line.direction == .back ? " stroke-dasharray=\"6 4\"" : ""
    for stripe in MapStripe.stripes(course.thickness, course.line) {
      text +=
        "<path\(stripe.isBlocked ? " class=\"map-blocked\"" : "") "
        + "d=\"\(Self.path(points, lower: stripe.offset))\" "
        + "stroke-width=\"\(Self.number(stripe.thickness))\"\(dashes)/>"
    }
  }

  /// A line through points, each so far below where it is.
  private static func path(_ points: [(x: Double, y: Double)], lower: Double) -> String {
    var path = "M\(number(points[0].x)) \(number(points[0].y + lower))"
    for (from, to) in zip(points, points.dropFirst()) {
      let middle = number((from.x + to.x) / 2)
      path +=
        "C\(middle) \(number(from.y + lower)) \(middle) \(number(to.y + lower)) "
        + "\(number(to.x)) \(number(to.y + lower))"
    }
    return path
  }

  /// What a line carries, in words; empty where figures have no unit, or leave some out.
  private func amount(of line: MapLine) -> String {
    guard !figures.unit.isEmpty, !line.isPartial else { return "" }
    return ": \(Self.number(line.weight)) \(figures.unit), \(Self.number(line.blocked)) blocked"
  }

  private mutating func arrow(
    at tip: (x: Double, y: Double), from base: Double, _ half: Double
  ) {
    let (x, y) = (Self.number(tip.x), Self.number(tip.y))
    text +=
      "<path class=\"map-arrow\" d=\"M\(x) \(y)L\(Self.number(base)) \(Self.number(tip.y - half))"
      + "V\(Self.number(tip.y + half))z\"/>"
  }

  /// Writes beside a network what part of its traffic a line carries, unless it is all.
  private mutating func writeShare(_ course: MapLayout.Course) {
    guard let share = course.line.shareOfNetwork, share < 0.9995, let start = course.points.first
    else { return }
    let words = ScenarioMap.percent(share)
    // Over the line, on paper of its own.
    let width = Double(words.count) * 6.6 + 6
    text +=
      "<rect class=\"map-paper\" x=\"\(Self.number(start.x + 34 - width / 2))\" "
      + "y=\"\(Self.number(start.y - 7))\" width=\"\(Self.number(width))\" height=\"14\" rx=\"3\"/>\n"
    line(words, class: "map-share", x: start.x + 34, y: start.y + 4)
  }

  // MARK: - Elements

  private mutating func element(_ name: String, id: String? = nil, _ content: String) {
    text += "<\(name)\(id.map { " id=\"\($0)\"" } ?? "")>\(HTMLWriter.escaped(content))</\(name)>\n"
  }

  private mutating func line(_ words: String, class kind: String, x: Double, y: Double) {
    text +=
      "<text class=\"\(kind)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">"
      + "\(HTMLWriter.escaped(words))</text>\n"
  }

  /// With one figure after the point: finer than any screen.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  private static let style = """
    <style>
    .gateway-map{--ink:#1b1f24;--paper:#fff;--place:#eef2f6;--gateway:#fff;--line:#5f7183;--blocked:#c94f00;\
    font-family:system-ui,sans-serif;max-width:100%;height:auto}
    @media (prefers-color-scheme:dark){.gateway-map{--ink:#e8edf2;--paper:#14181d;--place:#232b33;\
    --gateway:#14181d;--line:#8ea3b5;--blocked:#ff8f4a}}
    .map-paper{fill:var(--paper)}
    .map-place{fill:var(--place);stroke:var(--ink)}
    .map-gateway{fill:var(--gateway);stroke:var(--ink);stroke-width:2}
    .map-line path{fill:none;stroke:var(--line)}
    .map-line .map-blocked{stroke:var(--blocked)}
    .map-line .map-arrow{fill:var(--line);stroke:none}
    .gateway-map text{fill:var(--ink);text-anchor:middle;font-size:11px}
    .gateway-map .map-name{font-weight:600;font-size:13px}
    .gateway-map .map-legend{text-anchor:start}
    </style>

    """
}
