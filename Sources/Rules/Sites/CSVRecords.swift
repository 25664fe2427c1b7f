/// The records of a table in CSV (RFC 4180), one after another: fields between commas; within
/// quotes a field may hold commas, line breaks, and quotes, each doubled.
struct CSVRecords {
  private let bytes: [UInt8]
  private var index: Int
  private var nextLine = 1
  /// The line in which the record that was read last begins, from 1.
  private(set) var line = 0
  /// Where its fields are in the bytes, without the quotes around them.
  private(set) var fields: [Range<Int>] = []

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let newline = UInt8(ascii: "\n")

  /// The records of `bytes`, which may begin with a byte order mark.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Reads the next record into `fields`; false when there is none. A blank line is a record with
  /// one empty field.
  mutating func next() -> Bool {
    guard index < bytes.count else { return false }
    fields.removeAll(keepingCapacity: true)
    line = nextLine
    repeat { fields.append(readField()) } while takeComma()
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
  private mutating func takeComma() -> Bool {
    guard index < bytes.count, bytes[index] == Self.comma else { return false }
    index += 1
    return true
  }

  /// Reads up to the comma or the line feed behind a field, or to the end.
  private mutating func readField() -> Range<Int> {
    guard index < bytes.count, bytes[index] == Self.quote else { return readPlainField() }
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
    // What stands between the closing quote and the comma is no part of a field.
    _ = readPlainField()
    return start..<(end ?? bytes.count)
  }

  private mutating func readPlainField() -> Range<Int> {
    let start = index
    while index < bytes.count, bytes[index] != Self.comma, bytes[index] != Self.newline {
      index += 1
    }
    let endsLine = index == bytes.count || bytes[index] == Self.newline
    let hasReturn = endsLine && index > start && bytes[index - 1] == UInt8(ascii: "\r")
    return start..<(hasReturn ? index - 1 : index)
  }
}
