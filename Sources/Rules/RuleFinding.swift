import Text

/// Something in a rule set that works, but not as its author may think.
public struct RuleFinding: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Sendable {
    /// Something is written that changes nothing: an entry given twice, or covered by another.
    case note
    /// Something is written that cannot be applied.
    case warning
  }

  /// What is wrong.
  public enum Kind: String, Sendable {
    /// Entries that cannot be applied.
    case unusable
    /// Names that are given twice.
    case duplicate
    /// Names that a broader one covers.
    case covered
    /// Names that are whole top-level domains.
    case wholeDomain
  }

  /// How much it matters.
  public var severity: Severity
  /// What is wrong.
  public var kind: Kind
  /// The file.
  public var file: String
  /// The line of the first case, from 1.
  public var line: Int
  /// How many cases there are.
  public var count: Int
  /// What was found, with the first few cases, and what to do.
  public var message: String
}

extension RuleFinding: CustomStringConvertible {
  /// `file:line: severity: message`.
  public var description: String { "\(file.shown):\(line): \(severity.rawValue): \(message.shown)" }
}

/// Counts the cases of one kind of finding, and keeps the first few as examples.
struct FindingTally: Sendable {
  /// How many cases are shown.
  static let exampleCountMax = 3
  /// How much of an entry is shown, in characters.
  private static let exampleLengthMax = 60

  private(set) var count = 0
  private(set) var firstLine = 0
  private var examples: [String] = []

  /// Adds a case: `text` is the entry, and `note` is said after its line.
  mutating func add(_ text: @autoclosure () -> String, line: Int, note: String = "") {
    count += 1
    if count == 1 { firstLine = line }
    guard examples.count < Self.exampleCountMax else { return }
    let text = text()
    let shown =
      text.count > Self.exampleLengthMax ? text.prefix(Self.exampleLengthMax) + "…" : text[...]
    examples.append("'\(shown)' (line \(line)\(note))")
  }

  /// The examples, and how many more there are.
  var summary: String {
    let more = count - examples.count
    return examples.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
