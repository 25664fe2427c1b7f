/// The text of an expression, piece by piece.
struct ExpressionReader {
  private let bytes: [UInt8]
  private var position = 0
  /// Whether what follows is quoted, by `\Q`.
  private var isQuoted = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }
  /// The next byte.
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Takes a byte; 0 at the end.
  mutating func next() -> UInt8 {
    guard position < bytes.count else { return 0 }
    position += 1
    return bytes[position - 1]
  }

  /// Takes `text` when it is next, and is not quoted.
  mutating func take(_ text: String) -> Bool {
    guard !isQuoted, bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  /// Goes behind the next `mark`, if there is one.
  mutating func skip(behind mark: Unicode.Scalar) {
    let end = bytes[position...].firstIndex(of: UInt8(ascii: mark))
    position = end.map { $0 + 1 } ?? bytes.count
  }

  // MARK: - Quotations

  /// Takes `\Q` or `\E`.
  mutating func takeQuotationMark() -> Bool {
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\") else { return false }
    let letter = bytes[position + 1]
    guard letter == UInt8(ascii: "E") || letter == UInt8(ascii: "Q") && !isQuoted else {
      return false
    }
    isQuoted = letter == UInt8(ascii: "Q")
    position += 2
    return true
  }

  /// Takes a byte that is quoted.
  mutating func takeQuoted() -> UInt8? { isQuoted && !isAtEnd ? next() : nil }

  // MARK: - Repeats

  /// Takes a repeat, with the mark behind it that says in which order to try.
  mutating func takeRepeat() -> (least: Int, most: Int?)? {
    guard !isQuoted, let bounds = repeatBounds() else { return nil }
    if !take("?") { _ = take("+") }
    return bounds
  }

  private mutating func repeatBounds() -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    if take("{"), let least = number() {
      if take("}") { return (least, least) }
      if take(",") {
        if take("}") { return (least, nil) }
        if let most = number(), take("}") { return (least, max(least, most)) }
      }
    }
    // Anything else in braces is text.
    position = start
    return nil
  }

  /// A decimal number; larger ones than any bound allows count as one that is too large.
  private mutating func number() -> Int? {
    let start = position
    var value = 0
    while let digit = peek, digit &- UInt8(ascii: "0") < 10 {
      value = min(value * 10 + Int(digit - UInt8(ascii: "0")), ExpressionTree.countMax)
      position += 1
    }
    return position > start ? value : nil
  }

  // MARK: - Escapes

  /// Takes what is behind a backslash and stands for one byte.
  mutating func escapedByte() throws(ExpressionProblem) -> UInt8 {
    let letter = next()
    switch letter {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "e"): return 0x1B
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "c"):
      let byte = next()
      return (byte &- UInt8(ascii: "a") < 26 ? byte & ~0x20 : byte) ^ 0x40
    case UInt8(ascii: "x"):
      return take("{") ? try braced(radix: 16) : digits(radix: 16, most: 2)
    case UInt8(ascii: "o"):
      guard take("{") else { break }
      return try braced(radix: 8)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      // Back references are for the compiler to refuse; what it takes is octal.
      position -= 1
      return digits(radix: 8, most: 3)
    default:
      let isLetter = ByteSet.letters.contains(letter)
      guard !isLetter else { break }
      return letter
    }
    throw ExpressionParser.unknown("\\" + String(decoding: [letter], as: UTF8.self))
  }

  private mutating func digits(radix: Int, most: Int) -> UInt8 {
    var value = 0
    var count = 0
    while count < most, let byte = peek, let digit = Self.digit(byte, radix: radix) {
      value = value * radix + digit
      position += 1
      count += 1
    }
    return UInt8(truncatingIfNeeded: value)
  }

  private mutating func braced(radix: Int) throws(ExpressionProblem) -> UInt8 {
    var value = 0
    while let byte = peek, let digit = Self.digit(byte, radix: radix) {
      value = min(value * radix + digit, 0x100)
      position += 1
    }
    guard take("}"), value < 0x100 else {
      throw ExpressionProblem(reason: "it has a character that is none of ASCII")
    }
    return UInt8(value)
  }

  private static func digit(_ byte: UInt8, radix: Int) -> Int? {
    let value = Character(Unicode.Scalar(byte)).hexDigitValue
    return value.flatMap { byte < 0x80 && $0 < radix ? $0 : nil }
  }
}
