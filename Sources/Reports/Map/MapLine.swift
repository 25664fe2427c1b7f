import Gateway

/// A place of a scenario's map.
enum MapNode: Hashable {
  case network(NetworkIndex)
  case gateway(GatewayIndex)
  /// Where traffic goes: a network, or nil for the outside.
  case end(NetworkIndex?)
  /// Where a line passes a column by.
  case waypoint(Int)
}

/// The traffic between two neighbouring places of a map, with that of all routes together.
struct MapLine {
  /// Which traffic it carries.
  enum Direction: Hashable {
    case both
    case out
    case back
  }

  /// The place nearer to the users, and the other.
  let from: MapNode
  let to: MapNode
  let direction: Direction
  /// What all its routes carry.
  var weight: Double
  /// Whether that of any of them is not to be told.
  var isPartial: Bool
  /// The part of it that is blocked on its way.
  var blocked: Double
  /// The part of the traffic abroad of the network that it begins at, from 0 to 1; nil where it begins
  /// elsewhere, or goes nowhere abroad.
  var shareOfNetwork: Double?

  /// The lines of a map, in the order of its routes.
  ///
  /// - Parameters:
  ///   - weight: what a route carries.
  ///   - blocked: the part of it that is blocked.
  static func lines(
    of map: ScenarioMap, weight: (Int) -> Double?, blocked: (Int) -> Double
  ) -> [MapLine] {
    var lines: [MapLine] = []
    var places: [Key: Int] = [:]
    for (index, route) in map.plan.routes.enumerated() {
      let start = [MapNode.network(route.network)]
      let end = [MapNode.end(route.destination)]
      let out = steps(start + route.gateways.map { .gateway($0) } + end)
      let back = steps(start + route.back.reversed().map { .gateway($0) } + end)
      for step in out + back.filter({ !out.contains($0) }) {
        let direction: Direction =
          !back.contains(step) ? .out : out.contains(step) ? .both : .back
        var line = MapLine(
          from: step.from, to: step.to, direction: direction, weight: weight(index) ?? 0,
          isPartial: weight(index) == nil,
          blocked: blocked(index))
        if case .network = step.from, route.destination == nil {
          line.shareOfNetwork = map.share(ofRoute: index)
        }
        let key = Key(step: step, direction: direction)
        if let known = places[key] {
          lines[known].add(line)
        } else {
          places[key] = lines.count
          lines.append(line)
        }
      }
    }
    return lines
  }

  private struct Step: Hashable {
    let from: MapNode
    let to: MapNode
  }

  private struct Key: Hashable {
    let step: Step
    let direction: Direction
  }

  private static func steps(_ places: [MapNode]) -> [Step] {
    zip(places, places.dropFirst()).map { Step(from: $0, to: $1) }
  }

  private mutating func add(_ other: MapLine) {
    weight += other.weight
    blocked += other.blocked
    isPartial = isPartial || other.isPartial
    if let share = other.shareOfNetwork { shareOfNetwork = (shareOfNetwork ?? 0) + share }
  }
}
