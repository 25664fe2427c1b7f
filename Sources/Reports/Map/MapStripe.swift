/// A part of a line of a map, drawn beside the other part with paper between: what passes above, what is blocked
/// below.
struct MapStripe {
  /// From the middle of the line downward.
  let offset: Double
  let thickness: Double
  let isBlocked: Bool

  /// Between the stripes.
  private static let gap = 1.5
  /// What is there is seen, however little it is.
  private static let thicknessMin = 1.2

  /// The stripes of a line that is so thick.
  static func stripes(_ thickness: Double, _ line: MapLine) -> [MapStripe] {
    guard line.blocked > 0, line.weight > 0 else {
      return [MapStripe(offset: 0, thickness: thickness, isBlocked: false)]
    }
    let share = min(1, line.blocked / line.weight)
    guard share < 1 else {
      return [MapStripe(offset: 0, thickness: thickness, isBlocked: true)]
    }
    let blocked = max(thicknessMin, thickness * share)
    let passing = max(thicknessMin, thickness - thickness * share)
    let top = -(passing + gap + blocked) / 2
    return [
      MapStripe(offset: top + passing / 2, thickness: passing, isBlocked: false),
      MapStripe(offset: top + passing + gap + blocked / 2, thickness: blocked, isBlocked: true),
    ]
  }
}
