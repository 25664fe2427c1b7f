import Configuration

/// The records of a table (RFC 4180), one after another: fields between commas, semicolons or tabs; within
/// quotes a field may hold those, line breaks, and quotes, each doubled.
struct CSVRecords {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var index: Int
  private var nextLine = 1
  /// The line in which the record that was read last begins, from 1.
  private(set) var line = 0
  /// Where its fields are in the bytes, without the quotes around them.
  private(set) var fields: [Range<Int>] = []
  /// The line of a quote that nothing closes; nil when there is none so far.
  private(set) var openQuoteLine: Int?

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")

  /// The records of `bytes`, which may begin with a byte order mark. What is most often in the first line
  /// separates fields: commas, semicolons or tabs.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = bytes[index...].prefix(1 << 16).prefix { $0 != Self.newline }
    let comma = UInt8(ascii: ",")
    var counts = [comma: 0, UInt8(ascii: ";"): 0, UInt8(ascii: "\t"): 0]
    var isQuoted = false
    for byte in first {
      if byte == Self.quote { isQuoted.toggle() }
      if !isQuoted { counts[byte]? += 1 }
    }
    separator =
      [UInt8(ascii: ";"), UInt8(ascii: "\t")]
      .first { counts[$0, default: 0] > counts[comma, default: 0] } ?? comma
  }

  /// The error of a table in which a quote is not closed.
  static func openQuote(in path: String, line: Int) -> ConfigurationError {
    ConfigurationError(
      file: path, line: line, message: "has a quote that nothing closes",
      remedy: "within quotes a quote is doubled")
  }

  /// Reads the next record into `fields`; false when there is none. A blank line is a record with
  /// one empty field.
  mutating func next() -> Bool {
    guard index < bytes.count else { return false }
    fields.removeAll(keepingCapacity: true)
    line = nextLine
    repeat { fields.append(readField()) } while takeSeparator()
    index += 1
    nextLine += 1
    return true
  }

  /// The text of the field at `position`, doubled quotes being one; nil when there is none.
  func text(at position: Int?) -> String? {
    guard let position, fields.indices.contains(position) else { return nil }
    return Self.text(bytes[fields[position]])
  }

  /// What is in a field.
  static func text(_ field: ArraySlice<UInt8>) -> String {
    guard field.contains(quote) else { return String(decoding: field, as: UTF8.self) }
    var text: [UInt8] = []
    var isSecond = false
    for byte in field {
      isSecond = byte == quote && !isSecond && text.last == quote
      if !isSecond { text.append(byte) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether another field follows in the record.
  private mutating func takeSeparator() -> Bool {
    guard index < bytes.count, bytes[index] == separator else { return false }
    index += 1
    return true
  }

  /// Reads up to the separator or the line feed behind a field, or to the end.
  private mutating func readField() -> Range<Int> {
    guard index < bytes.count, bytes[index] == Self.quote else { return readPlainField() }
    let firstLine = nextLine
    let start = index + 1
    index = start
    var end: Int?
    while end == nil, index < bytes.count {
      if bytes[index] == Self.newline { nextLine += 1 }
      if bytes[index] == Self.quote {
        let isDoubled = index + 1 < bytes.count && bytes[index + 1] == Self.quote
        if isDoubled { index += 1 } else { end = index }
      }
      index += 1
    }
    if end == nil, openQuoteLine == nil { openQuoteLine = firstLine }
    // What stands between the closing quote and the separator is no part of a field.
    _ = readPlainField()
    return start..<(end ?? bytes.count)
  }

  private mutating func readPlainField() -> Range<Int> {
    let start = index
    while index < bytes.count, bytes[index] != separator, bytes[index] != Self.newline {
      index += 1
    }
    let endsLine = index == bytes.count || bytes[index] == Self.newline
    let hasReturn = endsLine && index > start && bytes[index - 1] == UInt8(ascii: "\r")
    return start..<(hasReturn ? index - 1 : index)
  }
}
