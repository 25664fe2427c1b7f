/// How large the automaton of a regular expression is: what bounds the time and the memory of compiling.
///
/// It is worked out from the text alone, as Glushkov's construction has it: a position for each byte
/// that repeats are written out to, and an edge for each pair of positions that may follow each other.
/// So the bounds do not depend on how fast a machine is.
struct ExpressionSize: Equatable {
  /// Bytes, with all repeats written out.
  var positions = 0
  /// Pairs of positions that may follow each other.
  var edges = 0
  /// Repeats of varying number, with all repeats around them written out.
  var loops = 0
  /// The longest text that is in whatever matches.
  var fixedCount = 0

  /// The most of an expression: it then compiles within about a second. `(a?){1000}` has 1,000 positions
  /// and 500,000 edges, and takes Vectorscan 25 s.
  static let positionsMax = 2000
  static let edgesMax = 20_000
  static let loopsMax = 100
  /// The most groups within each other.
  static let depthMax = 64
  /// The most that all expressions of a run cost.
  static let costMax = 100_000

  /// What the expression adds to compiling all of a run, in about 0.1 ms.
  ///
  /// A text of three bytes or more is what the compiler finds candidates by. Expressions without one are
  /// merged into automata, which is what takes long: 300 of three loops each take 11 s.
  var cost: Int { fixedCount >= 3 ? positions : 20 * (positions + 10 * loops) }

  /// Why the expression is not compiled; nil when it may be.
  var complaint: String? {
    if positions > Self.positionsMax {
      return "with its repeats written out it is longer than \(Self.positionsMax) characters"
    }
    if edges > Self.edgesMax {
      return "it has too many optional parts after each other"
    }
    if fixedCount < 3, loops > Self.loopsMax {
      return "with its repeats written out it has more than \(Self.loopsMax) of them"
    }
    return nil
  }
}

/// Why an expression has no size.
struct ExpressionProblem: Error { var reason: String }

extension ExpressionSize {
  /// The size of `expression`; what the compiler would not take for an expression has one as well.
  init(_ expression: [UInt8]) throws(ExpressionProblem) {
    var scanner = ExpressionScanner(expression)
    var part = Part()
    // A parenthesis that closes nothing ends one turn; the compiler complains about it.
    while scanner.position < expression.count {
      part.follow(with: try Self.alternatives(&scanner, depth: 0))
    }
    self = part.size
  }

  /// Reads alternatives up to the parenthesis that closes them.
  private static func alternatives(
    _ scanner: inout ExpressionScanner, depth: Int
  ) throws(ExpressionProblem) -> Part {
    guard depth <= depthMax else {
      throw ExpressionProblem(reason: "it has more than \(depthMax) groups within each other")
    }
    var whole: Part?
    var branch = Part()
    // The last byte or group, which a repeat means; it is not yet part of the branch.
    var last: Part?
    while let (piece, _) = scanner.next(), piece != .close {
      switch piece {
      case .repeats(let least, let most):
        last = last?.repeated(least, most)
      case .nothing, .options, .start, .end: break
      case .verb:
        throw ExpressionProblem(reason: "it has '(*' or the option 'x', which names do not need")
      case .alternative:
        if let last { branch.follow(with: last) }
        whole = whole?.or(branch) ?? branch
        (branch, last) = (Part(), nil)
      case .byte, .open, .close:
        if let last { branch.follow(with: last) }
        if case .byte(let isFixed) = piece {
          last = Part(isFixed: isFixed)
        } else {
          last = try alternatives(&scanner, depth: depth + 1)
        }
      }
    }
    if let last { branch.follow(with: last) }
    return whole?.or(branch) ?? branch
  }
}

/// A part of an expression: its size, and what joins it to its neighbours.
private struct Part {
  var size = ExpressionSize()
  /// How many positions it may begin with, and end with.
  private var firsts = 0
  private var lasts = 0
  /// Whether it matches the empty text.
  private var isOptional = true
  /// The fixed text that it begins with, and that it ends with.
  private var fixedStart = 0
  private var fixedEnd = 0
  /// Whether all of it is one fixed text.
  private var isFixed = true

  /// Nothing.
  init() {}

  /// A byte.
  init(isFixed: Bool) {
    size.positions = 1
    (firsts, lasts, isOptional, self.isFixed) = (1, 1, false, isFixed)
    let count = isFixed ? 1 : 0
    (size.fixedCount, fixedStart, fixedEnd) = (count, count, count)
  }

  /// What no bound allows: sums stay below it, so that products of two fit.
  private static let countMax = 1 << 30
  private static func limited(_ count: Int) -> Int { min(count, countMax) }

  /// Makes this the part with `next` behind it.
  mutating func follow(with next: Part) {
    size.edges = Self.limited(size.edges + next.size.edges + lasts * next.firsts)
    size.positions = Self.limited(size.positions + next.size.positions)
    size.loops = Self.limited(size.loops + next.size.loops)
    size.fixedCount = max(size.fixedCount, next.size.fixedCount, fixedEnd + next.fixedStart)
    if isOptional { firsts = Self.limited(firsts + next.firsts) }
    lasts = Self.limited(next.lasts + (next.isOptional ? lasts : 0))
    if isFixed { fixedStart = Self.limited(fixedStart + next.fixedStart) }
    fixedEnd = Self.limited(next.fixedEnd + (next.isFixed ? fixedEnd : 0))
    isOptional = isOptional && next.isOptional
    isFixed = isFixed && next.isFixed
  }

  /// This or `other`.
  func or(_ other: Part) -> Part {
    var part = Part()
    part.size.positions = Self.limited(size.positions + other.size.positions)
    part.size.edges = Self.limited(size.edges + other.size.edges)
    part.size.loops = Self.limited(size.loops + other.size.loops)
    part.size.fixedCount = min(size.fixedCount, other.size.fixedCount)
    part.firsts = Self.limited(firsts + other.firsts)
    part.lasts = Self.limited(lasts + other.lasts)
    part.isOptional = isOptional || other.isOptional
    part.isFixed = false
    return part
  }

  /// This, `least` to `most` times; any number of times more where `most` is nil.
  func repeated(_ least: Int, _ most: Int?) -> Part {
    let count = max(most ?? least, 1)
    var part = self
    let joins = Self.limited(firsts * lasts)
    // Where each copy may be empty, each may follow every one before it.
    let pairs = isOptional ? count * (count - 1) / 2 : count - 1
    part.size.edges = Self.limited(Self.limited(size.edges * count) + joins * Self.limited(pairs))
    if most == nil { part.size.edges = Self.limited(part.size.edges + joins) }
    part.size.positions = Self.limited(size.positions * count)
    let isLoop = most != least && most ?? 2 > 1
    part.size.loops = Self.limited(size.loops * count + (isLoop ? 1 : 0))
    if isOptional { part.firsts = Self.limited(firsts * count) }
    let ends = isOptional ? count : count - max(least, 1) + 1
    part.lasts = Self.limited(lasts * max(ends, 1))
    part.isOptional = isOptional || least == 0
    part.isFixed = isFixed && least == 1 && most == 1
    if least == 0 {
      (part.size.fixedCount, part.fixedStart, part.fixedEnd) = (0, 0, 0)
    } else if isFixed, least == most {
      let all = Self.limited(size.fixedCount * count)
      (part.size.fixedCount, part.fixedStart, part.fixedEnd) = (all, all, all)
      part.isFixed = true
    }
    return part
  }
}
