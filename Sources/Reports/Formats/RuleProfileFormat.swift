import Text

/// What each rule cost, and which never fire: `replay --profile`.
public struct RuleCost: Sendable {
  /// The rule's set and name.
  public var rule: String
  /// Observations in the fields where it looks.
  public var asked: Int
  /// Those that it names.
  public var hits: Int
  /// Flows that a gateway blocked by it.
  public var decided: Int
  /// What one observation costs, with this rule alone, in nanoseconds; nil without any.
  public var nanoseconds: Double?

  /// A row of the profile.
  public init(rule: String, asked: Int, hits: Int, decided: Int, nanoseconds: Double?) {
    self.rule = rule
    self.asked = asked
    self.hits = hits
    self.decided = decided
    self.nanoseconds = nanoseconds
  }

  /// What it would have cost alone, in milliseconds.
  var milliseconds: Double { (nanoseconds ?? 0) * Double(asked) / 1e6 }
}

/// The profile as a table of at most 80 columns, the dearest rule first.
public enum RuleProfileFormat {
  private static let rowsMax = 40

  /// The table.
  public static func text(_ costs: [RuleCost]) -> String {
    let sorted = costs.sorted { ($1.milliseconds, $0.rule) < ($0.milliseconds, $1.rule) }
    var lines = [
      "", row("rules by cost, each alone", ["asked", "hits", "decided", "ns each", "ms"]),
    ]
    for cost in sorted.prefix(rowsMax) {
      lines.append(
        row(
          "  " + cost.rule.shown,
          [
            String(cost.asked), String(cost.hits), String(cost.decided),
            cost.nanoseconds.map { $0.fixed(0) } ?? "-",
            cost.milliseconds.fixed(3),
          ]))
    }
    if sorted.count > rowsMax { lines.append("  and \(sorted.count - rowsMax) more") }
    let idle = costs.filter { $0.hits == 0 }.map(\.rule)
    lines.append("")
    lines.append("rules that hit nothing: \(idle.count) of \(costs.count)")
    lines += idle.prefix(rowsMax).map { "  " + $0.shown }
    if idle.count > rowsMax { lines.append("  and \(idle.count - rowsMax) more") }
    return ShownText.page(lines)
  }

  private static func row(_ label: String, _ cells: [String]) -> String {
    var line = label.fitted(31).padded(32)
    for (cell, width) in zip(cells, [10, 9, 9, 9, 11]) {
      line += cell.count < width ? cell.paddedLeft(width) : " " + cell
    }
    return line
  }
}
