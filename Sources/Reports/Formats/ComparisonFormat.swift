public import Population

/// What changes from one run to another, as text of at most 80 columns.
public enum ComparisonFormat {
  /// Names that are shown of each fate.
  private static let rowsMax = 10

  /// A comparison as text.
  public static func text(_ comparison: Comparison) -> String {
    var lines = [
      fitted("From: " + comparison.titles.one), fitted("To:   " + comparison.titles.other), "",
    ]
    // One network is all there is.
    let networks = comparison.networks.count > 1 ? comparison.networks : []
    let header =
      pad("users affected", 26) + padLeft("from", 9) + padLeft("to", 9) + padLeft("difference", 12)
      + padLeft("95 % interval", 20)
    if let total = comparison.total {
      lines.append(header)
      lines.append(row("all", total.usersAffected))
      for network in networks { lines.append(row(network.label, network.usersAffected)) }
      lines.append("")
      lines.append("visits lost")
      for part in [total] + networks {
        if let lost = part.visitsLost { lines.append(row(part.label, lost)) }
      }
    }
    lines += users(comparison)
    if !comparison.isPaired {
      lines += [
        "", "The intervals are those of independent samples: for the same captures, too wide.",
      ]
    }
    for fate in [Comparison.Fate.blocked, .unblocked, .blockedOtherwise] {
      lines += names(comparison, fate)
    }
    lines += ["", "names blocked by the same means: \(comparison.nameCount(.same))"]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func users(_ comparison: Comparison) -> [String] {
    guard let newly = comparison.newlyAffected, let noLonger = comparison.noLongerAffected else {
      return []
    }
    return [
      "", pad("users newly affected", 44) + share(newly),
      pad("users affected no longer", 44) + share(noLonger),
    ]
  }

  private static func names(_ comparison: Comparison, _ fate: Comparison.Fate) -> [String] {
    let names = comparison.names.filter { $0.fate == fate }
    guard !names.isEmpty else { return [] }
    let title =
      switch fate {
      case .blocked: "names that become blocked"
      case .unblocked: "names that are blocked no longer"
      default: "names that are blocked otherwise"
      }
    var lines = ["", pad("\(title): \(names.count)", 40) + padLeft("users", 8) + "  by"]
    for name in names.prefix(rowsMax) {
      let users = max(name.users.one, name.users.other)
      let start = pad("  " + String(name.label.prefix(37)), 40) + padLeft("\(users)", 8) + "  "
      for (index, means) in self.means(name).enumerated() {
        lines.append(fitted((index == 0 ? start : pad("", 50)) + means))
      }
    }
    if names.count > rowsMax { lines.append("  and \(names.count - rowsMax) more") }
    return lines
  }

  /// By what a name is blocked; of one that is blocked otherwise, what has gone and what has come.
  private static func means(_ name: Comparison.Name) -> [String] {
    let (one, other) = (name.means.one, name.means.other)
    return switch name.fate {
    case .blocked: other
    case .unblocked: one
    default:
      one.filter { !other.contains($0) }.map { "- " + $0 }
        + other.filter { !one.contains($0) }.map { "+ " + $0 }
    }
  }

  private static func row(_ label: String, _ change: Comparison.Change) -> String {
    pad("  " + String(label.prefix(23)), 26)
      + padLeft(TextFormat.percent(change.one.value) + " %", 9)
      + padLeft(TextFormat.percent(change.other.value) + " %", 9)
      + padLeft(signed(change.difference.value) + " %", 12)
      + padLeft(
        change.difference.interval.map {
          "\(signed($0.lowerBound)) to \(signed($0.upperBound)) %"
        } ?? "not known", 20)
  }

  private static func share(_ estimate: Estimate) -> String {
    padLeft(TextFormat.percent(estimate.value) + " %", 12)
      + padLeft(
        estimate.interval.map {
          "\(TextFormat.percent($0.lowerBound)) to \(TextFormat.percent($0.upperBound)) %"
        } ?? "not known", 20)
  }

  /// A difference in percentage points, with its sign.
  static func signed(_ share: Double) -> String {
    let text = TextFormat.percent(abs(share))
    return text == "0.0" ? text : (share < 0 ? "-" : "+") + text
  }

  private static func fitted(_ text: String) -> String {
    text.fitted(80)
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.padded(width)
  }

  private static func padLeft(_ text: String, _ width: Int) -> String {
    text.paddedLeft(width)
  }
}
