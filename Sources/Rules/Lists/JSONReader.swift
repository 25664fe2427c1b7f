import Configuration

/// JSON (RFC 8259), token by token: lists may hold millions of values, and no tree is made of them.
struct JSONReader {
  enum Token {
    case beginObject, endObject, beginArray, endArray
    /// The name of a member of an object; its value follows.
    case key(String)
    case string(ArraySlice<UInt8>)
    /// A number, or `true`, `false` or `null`, as it stands.
    case literal(ArraySlice<UInt8>)
    /// Nothing follows.
    case end
  }

  /// The most arrays and objects within each other.
  private static let depthMax = 64

  private let bytes: [UInt8]
  private let path: String
  private var index = 0
  /// The line of the token that was read last, from 1.
  private(set) var line = 1
  /// Of the arrays and objects that are open, whether each is an object.
  private var open: [Bool] = []
  /// Whether a value, and in an object its name, may come next.
  private var expectsValue = true

  init(_ text: ListText) {
    bytes = text.bytes
    path = text.path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// The next token.
  ///
  /// - Throws: where the text is no JSON.
  mutating func next() throws(ConfigurationError) -> Token {
    skipBlanks()
    if index < bytes.count, bytes[index] == UInt8(ascii: ","), !open.isEmpty, !expectsValue {
      index += 1
      expectsValue = true
      skipBlanks()
    }
    guard index < bytes.count else {
      guard open.isEmpty else { throw error("ends within an array or object") }
      return .end
    }
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "}"), UInt8(ascii: "]"): return try close(byte == UInt8(ascii: "}"))
    // Documents one behind the other, as logs have them, are read as if they were one.
    case _ where !expectsValue && !open.isEmpty: throw error("has no ',' between two values")
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard open.count < Self.depthMax else {
        throw error("has more than \(Self.depthMax) arrays and objects within each other")
      }
      open.append(byte == UInt8(ascii: "{"))
      index += 1
      expectsValue = true
      return byte == UInt8(ascii: "{") ? .beginObject : .beginArray
    case UInt8(ascii: "\""): return try stringOrKey()
    default: return try literal()
    }
  }

  private mutating func close(_ isObject: Bool) throws(ConfigurationError) -> Token {
    guard open.popLast() == isObject else { throw error("closes what was not opened") }
    index += 1
    expectsValue = false
    return isObject ? .endObject : .endArray
  }

  private mutating func stringOrKey() throws(ConfigurationError) -> Token {
    let string = try self.string()
    skipBlanks()
    if open.last == true, index < bytes.count, bytes[index] == UInt8(ascii: ":") {
      index += 1
      expectsValue = true
      return .key(string.prefix(ListEntries.lengthMax).text)
    }
    expectsValue = false
    return .string(string)
  }

  private mutating func literal() throws(ConfigurationError) -> Token {
    let start = index
    while index < bytes.count, Self.isLiteral(bytes[index]) { index += 1 }
    guard index > start else { throw error("has a character that is not JSON") }
    expectsValue = false
    return .literal(bytes[start..<index])
  }

  private static func isLiteral(_ byte: UInt8) -> Bool {
    ByteSet.wordBytes.contains(byte) || "+-.".utf8.contains(byte)
  }

  /// Reads a string, without its quotes and with its escapes resolved.
  private mutating func string() throws(ConfigurationError) -> ArraySlice<UInt8> {
    index += 1
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { return try escapedString(from: start) }
      if bytes[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
    guard index < bytes.count else { throw error("ends within a string") }
    index += 1
    return bytes[start..<(index - 1)]
  }

  private mutating func escapedString(
    from start: Int
  ) throws(ConfigurationError) -> ArraySlice<UInt8> {
    var string = Array(bytes[start..<index])
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < bytes.count else {
        if byte == UInt8(ascii: "\n") { line += 1 }
        string.append(byte)
        continue
      }
      let letter = bytes[index]
      index += 1
      switch letter {
      case UInt8(ascii: "n"): string.append(0x0A)
      case UInt8(ascii: "t"): string.append(0x09)
      case UInt8(ascii: "r"): string.append(0x0D)
      case UInt8(ascii: "b"): string.append(0x08)
      case UInt8(ascii: "f"): string.append(0x0C)
      case UInt8(ascii: "u"): string += Array(String(Character(try scalar())).utf8)
      default: string.append(letter)
      }
    }
    guard index < bytes.count else { throw error("ends within a string") }
    index += 1
    return string[...]
  }

  /// Reads what follows `\u`, two of them for a character beyond the first plane.
  private mutating func scalar() throws(ConfigurationError) -> Unicode.Scalar {
    let high = try unit()
    if (0xD800..<0xDC00).contains(high), bytes[index...].starts(with: "\\u".utf8) {
      index += 2
      let low = try unit()
      if (0xDC00..<0xE000).contains(low) {
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
      }
    }
    return Unicode.Scalar(high) ?? "\u{FFFD}"
  }

  private mutating func unit() throws(ConfigurationError) -> UInt32 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, let value = UInt32(digits.text, radix: 16) else {
      throw error("has '\\u' without four hexadecimal digits")
    }
    index += 4
    return value
  }

  private mutating func skipBlanks() {
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") { line += 1 }
      guard isBlankByte(bytes[index]) || bytes[index] == UInt8(ascii: "\n") else { return }
      index += 1
    }
  }

  private func error(_ what: String) -> ConfigurationError {
    ConfigurationError(file: path, line: line, message: "is not JSON: it \(what)")
  }

  // MARK: - Values

  /// Passes over the value that comes next.
  mutating func skipValue() throws(ConfigurationError) {
    var depth = 0
    repeat {
      switch try next() {
      case .beginObject, .beginArray: depth += 1
      case .endObject, .endArray: depth -= 1
      case .key: continue
      case .string, .literal: break
      case .end: return
      }
    } while depth > 0
  }

  /// Calls `visit` with each string of the value that comes next: it is one, or an array of them.
  /// Whatever else is in there is passed over.
  mutating func forEachString(
    _ visit: (_ text: ArraySlice<UInt8>, _ line: Int) -> Void
  ) throws(ConfigurationError) {
    var depth = 0
    repeat {
      switch try next() {
      case .beginObject, .beginArray: depth += 1
      case .endObject, .endArray: depth -= 1
      case .string(let text), .literal(let text): visit(text, line)
      case .key: try skipValue()
      case .end: return
      }
    } while depth > 0
  }
}
