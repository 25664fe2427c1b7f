/// A regular expression, taken apart.
indirect enum ExpressionTree {
  /// One byte of a set.
  case byte(ByteSet)
  /// A place in the text, and no byte.
  case place(Place)
  case sequence([ExpressionTree])
  case alternatives([ExpressionTree])
  /// `least` to `most` times, without end where `most` is nil.
  case repeats(ExpressionTree, least: Int, most: Int?)

  enum Place: UInt8 {
    case start, end
    /// Between a byte of a word and another, or an end of the text; and everywhere else.
    case border, noBorder
  }

  /// How many bytes there are with all repeats written out, counted up to a bound.
  ///
  /// It bounds the time and memory of compiling, and does not depend on how fast a machine is.
  var positionCount: Int {
    switch self {
    // A place and an empty group count as well: repeats of them are written out too.
    case .byte, .place: 1
    case .sequence(let parts), .alternatives(let parts):
      max(1, parts.reduce(0) { min($0 + $1.positionCount, Self.countMax) })
    case .repeats(let part, let least, let most):
      min(part.positionCount * max(most ?? least, 1), Self.countMax)
    }
  }

  /// Whether all that it matches begins at the start of the text.
  var isAtStart: Bool {
    switch self {
    case .byte: false
    case .place(let place): place == .start
    case .sequence(let parts):
      // Places before the start's own do not move away from it.
      parts.first { if case .place(let place) = $0 { place == .start } else { true } }?
        .isAtStart ?? false
    case .alternatives(let parts): parts.allSatisfy(\.isAtStart)
    case .repeats(let part, let least, _): least > 0 && part.isAtStart
    }
  }

  /// What no bound allows; a repeat is at most as large, so that products fit.
  static let countMax = 1 << 24
}

/// Why an expression is not searched for.
struct ExpressionProblem: Error { var reason: String }
