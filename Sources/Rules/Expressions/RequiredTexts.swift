/// Texts of which one is in whatever an expression matches, in lower case.
///
/// A search for the texts of all expressions at once says which of the expressions are worth trying.
struct RequiredTexts {
  /// Texts of fewer bytes are nearly everywhere.
  static let lengthMin = 3
  private static let lengthMax = 64
  private static let countMax = 64

  /// What a part of an expression is known to hold.
  private struct Facts {
    /// All that it matches; nil when it is not a single text.
    var whole: [UInt8]? = []
    /// What it begins with and ends with.
    var start: [UInt8] = []
    var end: [UInt8] = []
    /// The best texts within it; none when there are none for sure.
    var texts: [[UInt8]] = []
  }

  /// The texts; none when there are none of any length.
  static func of(_ tree: ExpressionTree) -> [[UInt8]] {
    let facts = facts(tree)
    let best = better(facts.texts, facts.whole.map { [$0] } ?? [])
    return score(best) >= lengthMin ? best.map { Array($0.prefix(lengthMax)) } : []
  }

  private static func facts(_ tree: ExpressionTree) -> Facts {
    switch tree {
    case .byte(let set): return facts(of: set)
    case .place: return Facts()
    case .sequence(let parts):
      return parts.reduce(Facts()) { join($0, facts($1)) }
    case .alternatives(let parts): return either(parts.map(facts))
    case .repeats(_, 0, _): return Facts(whole: nil)
    case .repeats(let part, let least, let most):
      let inner = facts(part)
      if least == 1, most == 1 { return inner }
      // The first time and the last one, and whatever between them.
      return Facts(whole: nil, start: inner.start, end: inner.end, texts: best(of: inner))
    }
  }

  /// A letter in both its cases counts as the one in lower case; so is all that is searched.
  private static func facts(of set: ByteSet) -> Facts {
    var only: UInt8?
    for byte in UInt8.min...UInt8.max where set.contains(byte) {
      if let known = only, lowerCased(known) != lowerCased(byte) { return Facts(whole: nil) }
      only = byte
    }
    guard let byte = only.map(lowerCased) else { return Facts(whole: nil) }
    return Facts(whole: [byte], start: [byte], end: [byte])
  }

  private static func join(_ first: Facts, _ second: Facts) -> Facts {
    var facts = Facts()
    facts.whole = first.whole.flatMap { whole in second.whole.map { whole + $0 } }
    facts.start = first.whole.map { $0 + second.start } ?? first.start
    facts.end = second.whole.map { first.end + $0 } ?? second.end
    facts.texts = better(better(first.texts, second.texts), [first.end + second.start])
    return facts
  }

  private static func either(_ branches: [Facts]) -> Facts {
    let texts = branches.map(best)
    guard texts.allSatisfy({ score($0) > 0 }) else { return Facts(whole: nil) }
    let all = Array(Set(texts.joined())).sorted { $0.lexicographicallyPrecedes($1) }
    return Facts(whole: nil, texts: all.count <= countMax ? all : [])
  }

  private static func best(of facts: Facts) -> [[UInt8]] {
    better(better(facts.texts, [facts.start]), better([facts.end], facts.whole.map { [$0] } ?? []))
  }

  private static func better(_ first: [[UInt8]], _ second: [[UInt8]]) -> [[UInt8]] {
    score(second) > score(first) ? second : first
  }

  /// The length of the shortest.
  private static func score(_ texts: [[UInt8]]) -> Int { texts.map(\.count).min() ?? 0 }
}
