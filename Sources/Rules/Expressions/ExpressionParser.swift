/// Reads a regular expression: PCRE's syntax, as far as Vectorscan has it, for bytes of ASCII.
///
/// Vectorscan's compiler says whether the text is an expression at all. Until then anything is read, what
/// is no expression as whatever it may be.
struct ExpressionParser {
  /// The most groups within each other.
  static let depthMax = 64

  private var reader: ExpressionReader
  private var options = Options()

  private struct Options {
    var ignoresCase = true
    var dotIsAll = false
  }

  /// The tree of `expression`, in which case does not count unless it says so.
  static func tree(of expression: [UInt8]) throws(ExpressionProblem) -> ExpressionTree {
    var parser = ExpressionParser(reader: ExpressionReader(expression))
    var parts: [ExpressionTree] = []
    // A parenthesis that closes nothing ends one turn; the compiler complains about it.
    repeat { parts.append(try parser.alternatives(depth: 0)) } while !parser.reader.isAtEnd
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private init(reader: ExpressionReader) { self.reader = reader }

  /// Reads up to the parenthesis that closes the group, or to the end. Options end with it.
  private mutating func alternatives(depth: Int) throws(ExpressionProblem) -> ExpressionTree {
    guard depth <= Self.depthMax else {
      throw ExpressionProblem(reason: "it has more than \(Self.depthMax) groups within each other")
    }
    let outer = options
    defer { options = outer }
    var branches: [ExpressionTree] = []
    var branch: [ExpressionTree] = []
    while !reader.isAtEnd, !reader.take(")") {
      if reader.take("|") {
        branches.append(.sequence(branch))
        branch = []
      } else if let bounds = reader.takeRepeat() {
        guard let last = branch.popLast() else { continue }
        branch.append(.repeats(last, least: bounds.least, most: bounds.most))
      } else if let part = try part(depth: depth) {
        branch.append(part)
      }
    }
    guard !branches.isEmpty else { return .sequence(branch) }
    return .alternatives(branches + [.sequence(branch)])
  }

  /// A byte, a place or a group; nil for what is none, such as a comment.
  private mutating func part(depth: Int) throws(ExpressionProblem) -> ExpressionTree? {
    if reader.takeQuotationMark() { return nil }
    if let byte = reader.takeQuoted() { return .byte(cased(ByteSet(byte))) }
    if reader.take("(") { return try group(depth: depth) }
    if reader.take("[") { return .byte(try ExpressionClass.read(&reader, options.ignoresCase)) }
    if reader.take("^") { return .place(.start) }
    if reader.take("$") { return .place(.end) }
    if reader.take(".") { return .byte(options.dotIsAll ? .all : .allButLineFeed) }
    if reader.take("\\") { return try escape() }
    return .byte(cased(ByteSet(reader.next())))
  }

  private func cased(_ set: ByteSet) -> ByteSet {
    options.ignoresCase ? set.withBothCases : set
  }

  private mutating func escape() throws(ExpressionProblem) -> ExpressionTree? {
    if reader.isAtEnd { return nil }
    if let place = Self.place(reader.peek) {
      _ = reader.next()
      return .place(place)
    }
    if let set = try ExpressionClass.set(ofEscape: &reader) { return .byte(set) }
    return .byte(cased(ByteSet(try reader.escapedByte())))
  }

  private static func place(_ letter: UInt8?) -> ExpressionTree.Place? {
    switch letter {
    case UInt8(ascii: "A"): .start
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): .end
    case UInt8(ascii: "b"): .border
    case UInt8(ascii: "B"): .noBorder
    default: nil
    }
  }

  // MARK: - Groups

  /// Reads a group behind its parenthesis; nil for a comment, and for options alone, which are for the
  /// rest of the group around them.
  private mutating func group(depth: Int) throws(ExpressionProblem) -> ExpressionTree? {
    if reader.take("*") { throw Self.unknown("(*") }
    guard reader.take("?") else { return try alternatives(depth: depth + 1) }
    if reader.take("#") {
      reader.skip(behind: ")")
      return nil
    }
    if reader.take("P<") || reader.take("<") {
      reader.skip(behind: ">")
    } else if reader.take("'") {
      reader.skip(behind: "'")
    } else {
      return try groupWithOptions(depth: depth)
    }
    return try alternatives(depth: depth + 1)
  }

  private mutating func groupWithOptions(depth: Int) throws(ExpressionProblem) -> ExpressionTree? {
    let outer = options
    var isOn = true
    while !reader.isAtEnd {
      if reader.take(")") { return nil }
      if reader.take(":") {
        let tree = try alternatives(depth: depth + 1)
        options = outer
        return tree
      }
      switch reader.next() {
      case UInt8(ascii: "-"): isOn = false
      case UInt8(ascii: "i"): options.ignoresCase = isOn
      case UInt8(ascii: "s"): options.dotIsAll = isOn
      // Names have one line.
      case UInt8(ascii: "m"): break
      case let letter: throw Self.unknown("(?" + String(decoding: [letter], as: UTF8.self))
      }
    }
    return nil
  }

  static func unknown(_ what: String) -> ExpressionProblem {
    ExpressionProblem(reason: "it has '\(what)', which is not searched for")
  }
}
