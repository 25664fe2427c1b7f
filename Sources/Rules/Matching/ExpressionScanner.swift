/// Takes a regular expression of PCRE's syntax apart, piece by piece.
///
/// It tells what repeats, what stands for one byte, and what looks at the ends of the text. Whether the
/// whole is an expression at all is for the compiler to say: a piece that is none of these, or is cut
/// short, is taken for a byte.
struct ExpressionScanner {
  enum Piece: Equatable {
    /// One byte; fixed when it is the same each time, save for case.
    case byte(isFixed: Bool)
    /// The start of the text: `^`.
    case start
    /// The end of the text: `$`, `\z`, `\Z`.
    case end
    case open
    case close
    case alternative
    case repeats(least: Int, most: Int?)
    /// Options for what follows: `(?i)`.
    case options
    /// `(*UCP)` and the like, and options by which blanks and what is behind a `#` mean nothing.
    case verb
    /// What matches no byte: a border, a comment, the start and end of a quotation.
    case nothing
  }

  private let bytes: [UInt8]
  private(set) var position = 0
  private var isQuoted = false

  init(_ expression: [UInt8]) { bytes = expression }

  /// The next piece; nil at the end.
  mutating func next() -> (piece: Piece, range: Range<Int>)? {
    guard position < bytes.count else { return nil }
    let start = position
    let piece = isQuoted ? quoted() : plain()
    return (piece, start..<position)
  }

  private mutating func quoted() -> Piece {
    if take("\\E") {
      isQuoted = false
      return .nothing
    }
    position += 1
    return .byte(isFixed: true)
  }

  private mutating func plain() -> Piece {
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\\"): return escape()
    case UInt8(ascii: "["):
      skipClass()
      return .byte(isFixed: false)
    case UInt8(ascii: "("): return group()
    case UInt8(ascii: ")"): return .close
    case UInt8(ascii: "|"): return .alternative
    case UInt8(ascii: "^"): return .start
    case UInt8(ascii: "$"): return .end
    case UInt8(ascii: "."): return .byte(isFixed: false)
    case UInt8(ascii: "*"): return repeats(0, nil)
    case UInt8(ascii: "+"): return repeats(1, nil)
    case UInt8(ascii: "?"): return repeats(0, 1)
    case UInt8(ascii: "{"): return braces()
    default: return .byte(isFixed: true)
    }
  }

  // MARK: - Repeats

  /// A repeat, with the `?` or `+` behind it that says in which order to try.
  private mutating func repeats(_ least: Int, _ most: Int?) -> Piece {
    if !take("?") { _ = take("+") }
    return .repeats(least: least, most: most)
  }

  /// `{n}`, `{n,}` or `{n,m}`; anything else in braces is text.
  private mutating func braces() -> Piece {
    let start = position
    if let least = number() {
      if take("}") { return repeats(least, least) }
      if take(",") {
        if take("}") { return repeats(least, nil) }
        if let most = number(), take("}") { return repeats(least, most) }
      }
    }
    position = start
    return .byte(isFixed: true)
  }

  /// A decimal number; larger ones than any compiler takes count as one that is too large.
  private mutating func number() -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 {
      value = min(value * 10 + Int(bytes[position] - UInt8(ascii: "0")), 1 << 20)
      position += 1
    }
    return position > start ? value : nil
  }

  // MARK: - Escapes

  private mutating func escape() -> Piece {
    guard position < bytes.count else { return .byte(isFixed: true) }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "Q"):
      isQuoted = true
      return .nothing
    case UInt8(ascii: "E"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"),
      UInt8(ascii: "G"), UInt8(ascii: "K"):
      return .nothing
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .end
    case UInt8(ascii: "x"), UInt8(ascii: "o"):
      if !skipBraces() { skip(2) { lowerCased($0) &- UInt8(ascii: "a") < 6 || Self.isDigit($0) } }
      return .byte(isFixed: true)
    case UInt8(ascii: "c"):
      position = min(position + 1, bytes.count)
      return .byte(isFixed: true)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      skip(2, while: Self.isDigit)
      return .byte(isFixed: true)
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      if !skipBraces() { position = min(position + 1, bytes.count) }
      return .byte(isFixed: false)
    default:
      let classes = "dDwWsShHvVRNXC".utf8
      return .byte(isFixed: !classes.contains(byte))
    }
  }

  private mutating func skip(_ most: Int, while isPart: (UInt8) -> Bool) {
    let end = min(position + most, bytes.count)
    while position < end, isPart(bytes[position]) { position += 1 }
  }

  private mutating func skipBraces() -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "{"),
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "}"))
    else { return false }
    position = end + 1
    return true
  }

  // MARK: - Classes

  /// Skips a class behind its `[`. A `]` that comes first is one of its bytes.
  private mutating func skipClass() {
    _ = take("^")
    _ = take("]")
    while position < bytes.count {
      if take("]") { return }
      if !skipNamedClass() {
        position = min(position + (bytes[position] == UInt8(ascii: "\\") ? 2 : 1), bytes.count)
      }
    }
  }

  /// Skips `[:alpha:]` and the like.
  private mutating func skipNamedClass() -> Bool {
    let start = position
    guard take("[:") else { return false }
    _ = take("^")
    while position < bytes.count, lowerCased(bytes[position]) &- UInt8(ascii: "a") < 26 {
      position += 1
    }
    if take(":]") { return true }
    position = start
    return false
  }

  // MARK: - Groups

  private mutating func group() -> Piece {
    if take("*") { return .verb }
    guard take("?") else { return .open }
    if take("#") {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: ")"))
      position = end.map { $0 + 1 } ?? bytes.count
      return .nothing
    }
    let start = position
    while position < bytes.count,
      bytes[position] == UInt8(ascii: "-") || lowerCased(bytes[position]) &- UInt8(ascii: "a") < 26
    {
      position += 1
    }
    let isExtended = bytes[start..<position].contains(UInt8(ascii: "x"))
    if take(")") { return isExtended ? .verb : .options }
    if take(":") { return isExtended ? .verb : .open }
    // A name, or a look around that the compiler refuses.
    position = start
    _ = take("P")
    for (first, last) in [("<", UInt8(ascii: ">")), ("'", UInt8(ascii: "'"))] where take(first) {
      let end = bytes[position...].firstIndex(of: last)
      position = end.map { $0 + 1 } ?? position
      return .open
    }
    position = min(position + 1, bytes.count)
    return .open
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
