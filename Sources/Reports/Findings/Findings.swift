import Gateway
import Population

/// What a report says first: what is lost, who is affected, where, what is hit by mistake, what gets through, how
/// sure that is, and what to do next.
///
/// Every sentence is made from the report's own figures, rounded as everywhere else:
///
///     38.9 % of visits would be lost (95 % interval 30.4 to 46.6 %), 89.5 % of them by forged DNS answers.
public struct Findings: Sendable {
  /// In the order of their topics.
  public let all: [Finding]

  /// The findings of a report.
  public init(_ report: Report) {
    let found: [Finding?] = [
      Self.visitsLost(report), Self.usersAffected(report), Self.places(report),
      Self.categories(report), Self.collateral(report), Self.evaded(report),
      Self.certainty(report), Self.next(report),
    ]
    all = found.compactMap { $0 }
  }

  // MARK: - Words

  /// A share, as in `38.9 %`.
  static func percent(_ share: Double) -> String { TextFormat.percent(share) + " %" }

  /// A part of a whole in per cent; 0 of nothing.
  static func percent(_ part: Int, of whole: Int) -> String {
    percent(whole > 0 ? Double(part) / Double(whole) : 0)
  }

  /// The interval of a share in brackets, and before it what it is where that was not said yet.
  static func interval(_ estimate: Estimate, isFirst: Bool = false) -> String {
    guard let interval = estimate.interval else { return "(interval not known)" }
    return "(\(isFirst ? "95 % interval " : "")\(ShareRange.text(interval)) %)"
  }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(TextFormat.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A list in words, as in `a, b and 3 more`.
  static func list(_ items: [String], most: Int = 3) -> String {
    if items.count > most {
      return items.prefix(most - 1).joined(separator: ", ") + " and \(items.count - most + 1) more"
    }
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// The ends of an interval of shares, as in `30.4 to 46.6`.
enum ShareRange {
  static func text(_ interval: ClosedRange<Double>) -> String {
    "\(TextFormat.percent(interval.lowerBound)) to \(TextFormat.percent(interval.upperBound))"
  }
}
