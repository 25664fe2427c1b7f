public import Population
import Text

/// What changes from one run to another, as text of at most 80 columns.
public enum ComparisonFormat {
  /// Names that are shown of each fate.
  private static let rowsMax = 10

  /// A comparison as text.
  public static func text(_ comparison: Comparison) -> String {
    var lines = [
      ("From: " + ShownText.prose(comparison.titles.one)).fitted(80),
      ("To:   " + ShownText.prose(comparison.titles.other)).fitted(80), "",
    ]
    // One network is all there is.
    let networks = comparison.networks.count > 1 ? comparison.networks : []
    let header =
      "users affected".padded(26) + "from".paddedLeft(9) + "to".paddedLeft(9)
      + "difference".paddedLeft(12)
      + "95 % interval".paddedLeft(20)
    if let total = comparison.total {
      lines.append(header)
      lines.append(row("all", total.usersAffected))
      for network in networks { lines.append(row(network.label, network.usersAffected)) }
      lines.append("")
      lines.append("visits lost")
      for part in [total] + networks {
        if let lost = part.visitsLost { lines.append(row(part.label, lost)) }
      }
    } else {
      lines.append(noEstimates)
    }
    lines += users(comparison)
    if comparison.total != nil, !comparison.isPaired {
      lines += [
        "", "The intervals assume independent samples: for the same captures they are too wide.",
      ]
    }
    for fate in [Comparison.Fate.blocked, .unblocked, .blockedOtherwise] {
      lines += names(comparison, fate)
    }
    lines += ["", "names blocked by the same means: \(comparison.nameCount(.same))"]
    return ShownText.page(lines)
  }

  /// What changes most, in a sentence or two.
  static func sentence(_ comparison: Comparison) -> String {
    guard let total = comparison.total else { return noEstimates + "." }
    let changes = [
      total.visitsLost.map { ("Visits lost", $0) }, ("Users affected", total.usersAffected),
    ].compactMap { $0 }
    return changes.map { what, change in
      let difference = change.difference
      let interval =
        difference.interval.map {
          "95 % interval \(signed($0.lowerBound)) to \(signed($0.upperBound))"
        }
        ?? "interval not known"
      // As far as reports round.
      let isClear =
        difference.interval.map { $0.lowerBound >= 0.0005 || $0.upperBound <= -0.0005 } ?? false
      let verb = difference.value < 0 ? "fall" : "rise"
      let points = "\(TextFormat.percent(abs(difference.value))) points"
      return
        (isClear
        ? "\(what) would \(verb) by \(points)"
        : "\(what) would not change clearly: by \(signed(difference.value)) points")
        + ", from \(TextFormat.percent(change.one.value)) to \(TextFormat.percent(change.other.value)) % "
        + "(\(interval))."
    }.joined(separator: " ")
  }

  /// What stands in the place of estimates.
  static let noEstimates = "no figures for the population: one of the runs has none"

  private static func users(_ comparison: Comparison) -> [String] {
    guard let newly = comparison.newlyAffected, let noLonger = comparison.noLongerAffected else {
      return []
    }
    return [
      "", "users newly affected".padded(44) + share(newly),
      "users affected no longer".padded(44) + share(noLonger),
    ]
  }

  private static func names(_ comparison: Comparison, _ fate: Comparison.Fate) -> [String] {
    let names = comparison.names.filter { $0.fate == fate }
    guard !names.isEmpty else { return [] }
    let title =
      switch fate {
      case .blocked: "names that become blocked"
      case .unblocked: "names that are blocked no longer"
      default: "names blocked in another way"
      }
    var lines = ["", "\(title): \(names.count)".padded(40) + "users".paddedLeft(8) + "  by"]
    for name in names.prefix(rowsMax) {
      let users = max(name.users.one, name.users.other)
      let start =
        ("  " + name.label.shown.fitted(37)).padded(40) + "\(users)".paddedLeft(8) + "  "
      for (index, means) in self.means(name).enumerated() {
        lines.append(((index == 0 ? start : "".padded(50)) + means).fitted(80))
      }
    }
    if names.count > rowsMax { lines.append("  and \(names.count - rowsMax) more") }
    return lines
  }

  /// By what a name is blocked; of one that is blocked otherwise, what has gone and what has come.
  private static func means(_ name: Comparison.Name) -> [String] {
    let (one, other) = (name.means.one, name.means.other)
    return switch name.fate {
    case .blocked: other.map(\.shown)
    case .unblocked: one.map(\.shown)
    default:
      one.filter { !other.contains($0) }.map { "- " + $0.shown }
        + other.filter { !one.contains($0) }.map { "+ " + $0.shown }
    }
  }

  private static func row(_ label: String, _ change: Comparison.Change) -> String {
    ("  " + label.shown.fitted(23)).padded(26)
      + (TextFormat.percent(change.one.value) + " %").paddedLeft(9)
      + (TextFormat.percent(change.other.value) + " %").paddedLeft(9)
      + (signed(change.difference.value) + " %").paddedLeft(12)
      + (change.difference.interval.map {
        "\(signed($0.lowerBound)) to \(signed($0.upperBound)) %"
      } ?? "not known").paddedLeft(20)
  }

  private static func share(_ estimate: Estimate) -> String {
    (TextFormat.percent(estimate.value) + " %").paddedLeft(12)
      + (estimate.interval.map {
        "\(TextFormat.percent($0.lowerBound)) to \(TextFormat.percent($0.upperBound)) %"
      } ?? "not known").paddedLeft(20)
  }

  /// A difference in percentage points, with its sign.
  static func signed(_ share: Double) -> String {
    let text = TextFormat.percent(abs(share))
    return text == "0.0" ? text : (share < 0 ? "-" : "+") + text
  }
}
