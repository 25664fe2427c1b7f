import Text

/// What became of the entries of a list: nothing is lost in silence.
public struct ListAccount: Hashable, Sendable {
  /// Entries that are left out for one reason.
  public struct LeftOut: Hashable, Sendable {
    /// What such an entry has or is, as the end of a sentence: `has a path, and no name has one`.
    public var reason: String
    /// What to write instead; nil where there is nothing to advise.
    public var remedy: String?
    /// Whether the entries are wrong; else they are about something that no gateway looks for.
    public var isWrong: Bool
    /// How many there are.
    public var count: Int
    /// The line of the first, from 1.
    public var firstLine: Int
    /// The first few, each with its line, and how many more there are.
    public var examples: String
  }

  /// The file, as it was named.
  public var path: String
  /// The format that it was read in.
  public var format: ListFormat
  /// How many entries there are.
  public var readCount = 0
  /// How many of them can be met.
  public var usedCount = 0
  /// The others, in the order in which reasons were first met.
  public var leftOut: [LeftOut] = []

  /// How many entries are left out, for whatever reason.
  public var leftOutCount: Int { leftOut.reduce(0) { $0 + $1.count } }
  /// How many are wrong.
  public var wrongCount: Int { leftOut.reduce(0) { $0 + ($1.isWrong ? $1.count : 0) } }

  /// One line: `4 of 7 entries of x.txt (names) are used; 3 are left out: each has a path ...`.
  public var summary: String {
    var text =
      "\(usedCount) of \(readCount) \(readCount == 1 ? "entry" : "entries") of \(path.shown) "
      + "(\(format.title)) \(usedCount == 1 ? "is" : "are") used"
    guard let first = leftOut.max(by: { $0.count < $1.count }) else { return text }
    text += "; \(first.count) left out: \(first.count == 1 ? "it" : "each") \(first.reason.shown)"
    let others = leftOutCount - first.count
    return others > 0 ? text + ", \(others) for other reasons" : text
  }
}

extension ListAccount {
  /// What is left out, as findings.
  var findings: [RuleFinding] {
    leftOut.map { part in
      let entries =
        part.count == 1 ? "1 entry is left out: it" : "\(part.count) entries are left out: each"
      let advice = part.remedy.map { " (\($0))" } ?? ""
      return RuleFinding(
        severity: .warning, kind: .unusable, file: path, line: part.firstLine, count: part.count,
        message: "\(entries) \(part.reason)\(advice): \(part.examples)")
    }
    .sorted { $0.line < $1.line }
  }
}
