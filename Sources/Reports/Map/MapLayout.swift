import Gateway

/// Where the places and lines of a map are drawn: networks on the left, gateways between, the last ones of
/// their ways above each other, and where traffic goes on the right.
struct MapLayout {
  /// A place, as a rectangle; a waypoint has no width.
  struct Box {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    var middle: Double { y + height / 2 }
  }

  /// A line, and the points that it passes through, from the users outward.
  struct Course {
    let line: MapLine
    let thickness: Double
    var points: [(x: Double, y: Double)] = []
  }

  private(set) var boxes: [MapNode: Box] = [:]
  private(set) var courses: [Course]
  private(set) var width = 0.0
  private(set) var height = 0.0
  /// The places of each column, from top to bottom.
  private(set) var columns: [[MapNode]] = []

  /// The places that each line passes, waypoints among them.
  private var chains: [[MapNode]] = []

  static let margin = 16.0
  private static let gapAcross = 120.0
  private static let gapDown = 20.0
  private static let thicknessMin = 1.5
  private static let thicknessMax = 14.0

  /// The layout of some lines.
  init(_ lines: [MapLine], networkCount: Int) {
    let most = lines.map(\.weight).max() ?? 0
    courses = lines.map { line in
      let part = most > 0 ? line.weight / most : 0
      return Course(
        line: line, thickness: max(Self.thicknessMin, part * Self.thicknessMax))
    }
    arrange(lines, networkCount: networkCount)
    place()
    setCourses()
  }

  // MARK: - Columns

  /// Puts places into columns, and waypoints where a line passes columns by.
  private mutating func arrange(_ lines: [MapLine], networkCount: Int) {
    let depths = Self.depths(of: lines)
    let last = (depths.values.max() ?? 0) + 1
    columns = Array(repeating: [], count: last + 1)
    columns[0] = (0..<networkCount).map { .network(NetworkIndex($0)) }
    var seen = Set(columns[0])
    func column(_ node: MapNode) -> Int {
      switch node {
      case .network, .waypoint: 0
      case .gateway: last - (depths[node] ?? 1)
      case .end: last
      }
    }
    for node in lines.flatMap({ [$0.from, $0.to] }) where seen.insert(node).inserted {
      columns[column(node)].append(node)
    }
    var waypoints: [[MapNode]: [MapNode]] = [:]
    var waypointCount = 0
    for line in lines {
      let between = max(0, column(line.to) - column(line.from) - 1)
      let ends = [line.from, line.to]
      if waypoints[ends] == nil {
        waypoints[ends] = (0..<between).map { .waypoint(waypointCount + $0) }
        waypointCount += between
        for (offset, node) in (waypoints[ends] ?? []).enumerated() {
          columns[column(line.from) + 1 + offset].append(node)
        }
      }
      chains.append([line.from] + (waypoints[ends] ?? []) + [line.to])
    }
    for index in columns.indices.dropFirst() { sortColumn(index) }
  }

  /// How many gateways each is from the end of the longest way that it is on, itself included. Where ways
  /// go round in a circle, the count ends.
  private static func depths(of lines: [MapLine]) -> [MapNode: Int] {
    var depths: [MapNode: Int] = [:]
    for node in lines.flatMap({ [$0.from, $0.to] }) where node.isGateway { depths[node] = 1 }
    let steps = lines.filter { $0.from.isGateway && $0.to.isGateway }
    for _ in depths {
      for step in steps {
        let before = min((depths[step.to] ?? 1) + 1, depths.count)
        depths[step.from] = max(depths[step.from] ?? 1, before)
      }
    }
    return depths
  }

  /// Orders a column by where the lines to it come from, so that few cross.
  private mutating func sortColumn(_ index: Int) {
    let before = columns[index - 1]
    let rows = Dictionary(uniqueKeysWithValues: zip(before, before.indices))
    var origins: [MapNode: (height: Double, weight: Double)] = [:]
    for (chain, course) in zip(chains, courses) {
      for (former, node) in zip(chain, chain.dropFirst()) {
        guard let row = rows[former] else { continue }
        let height = (Double(row) + 0.5) / Double(before.count)
        origins[node, default: (0, 0)].height += height * course.thickness
        origins[node, default: (0, 0)].weight += course.thickness
      }
    }
    let heights = columns[index].enumerated().map { position, node in
      let from = origins[node] ?? (1, 1)
      return (node: node, height: from.height / from.weight, position: position)
    }
    columns[index] = heights.sorted { ($0.height, $0.position) < ($1.height, $1.position) }
      .map(\.node)
  }

  // MARK: - Places

  private mutating func place() {
    let heights = heights()
    func tall(_ column: [MapNode]) -> Double {
      column.reduce(-Self.gapDown) { $0 + (heights[$1] ?? $1.height) + Self.gapDown }
    }
    let tallest = columns.map(tall).max() ?? 0
    var x = Self.margin
    for column in columns {
      let width = column.map(\.width).max() ?? 0
      var y = Self.margin + (tallest - tall(column)) / 2
      for node in column {
        let box = Box(x: x, y: y, width: width, height: heights[node] ?? node.height)
        boxes[node] = box
        y += box.height + Self.gapDown
      }
      x += width + Self.gapAcross
    }
    width = x - Self.gapAcross + Self.margin
    height = tallest + 2 * Self.margin
  }

  /// The heights of places that need more than is usual, so that what is written on the lines at one side of them
  /// does not overlap.
  private func heights() -> [MapNode: Double] {
    var spaces: [Side: Double] = [:]
    for (chain, course) in zip(chains, courses) {
      let space = Self.space(course)
      for (from, to) in zip(chain, chain.dropFirst()) {
        spaces[Side(node: from, toward: 1), default: 0] += space
        spaces[Side(node: to, toward: -1), default: 0] += space
      }
    }
    var heights: [MapNode: Double] = [:]
    for (side, space) in spaces {
      heights[side.node] = max(heights[side.node] ?? side.node.height, space)
    }
    return heights
  }

  /// What a line takes at the side of a place.
  private static func space(_ course: Course) -> Double { max(course.thickness + 3, spaceMin) }

  // MARK: - Lines

  /// A side of a place: 1 for the right one, -1 for the left one.
  private struct Side: Hashable {
    let node: MapNode
    let toward: Int
  }

  /// Gives each line its points at the places that it passes.
  private mutating func setCourses() {
    var ends: [Side: [(line: Int, step: Int)]] = [:]
    for (line, chain) in chains.enumerated() {
      for (step, node) in chain.enumerated() {
        if step > 0 { ends[Side(node: node, toward: -1), default: []].append((line, step)) }
        if step < chain.count - 1 {
          ends[Side(node: node, toward: 1), default: []].append((line, step))
        }
      }
    }
    var heights: [Side: [Int: Double]] = [:]
    for (side, ends) in ends { heights[side] = ports(at: side, of: ends) }
    for (line, chain) in chains.enumerated() {
      for (step, node) in chain.enumerated() {
        guard let box = boxes[node] else { continue }
        if let y = heights[Side(node: node, toward: -1)]?[line], step > 0 {
          courses[line].points.append((box.x, y))
        }
        // At a waypoint the sides are one.
        if let y = heights[Side(node: node, toward: 1)]?[line], box.width > 0 {
          courses[line].points.append((box.x + box.width, y))
        }
      }
    }
  }

  /// The heights at which lines leave a place or arrive at it: side by side, in the order of where they
  /// go.
  private func ports(at side: Side, of ends: [(line: Int, step: Int)]) -> [Int: Double] {
    guard let box = boxes[side.node] else { return [:] }
    let sorted = ends.map { end in
      (line: end.line, middle: boxes[chains[end.line][end.step + side.toward]]?.middle ?? 0)
    }.sorted { ($0.middle, $0.line) < ($1.middle, $1.line) }
    let spaces = sorted.map { Self.space(courses[$0.line]) }
    var heights: [Int: Double] = [:]
    var y = box.middle - spaces.reduce(0, +) / 2
    for (end, space) in zip(sorted, spaces) {
      heights[end.line] = y + space / 2
      y += space
    }
    return heights
  }

  /// Between lines side by side: enough for the text on them.
  private static let spaceMin = 15.0
}

extension MapNode {
  var isGateway: Bool {
    if case .gateway = self { true } else { false }
  }

  /// What it takes on the drawing.
  fileprivate var width: Double {
    switch self {
    case .network: 196
    case .gateway: 176
    case .end(let network): network == nil ? 120 : 160
    case .waypoint: 0
    }
  }

  fileprivate var height: Double {
    switch self {
    case .network, .gateway: 60
    case .end: 72
    case .waypoint: 24
    }
  }
}
