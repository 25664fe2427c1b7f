/// Takes lines of `FlowsFormat` apart, one after the other: for the database, whose rows they become.
///
/// Reads what that format writes: objects in whose order the columns are, numbers without a fraction.
struct FlowLineReader {
  /// A name that was legible in a flow.
  struct Name {
    var kind: SQLiteValue
    var name: SQLiteValue
    var packet: SQLiteValue
  }

  /// Lines, whose texts lose their escapes in place as they are read: they become no longer.
  private(set) var bytes: [UInt8]
  /// Of the next byte.
  private var offset = 0
  /// The columns of the line at hand, as `DatabaseSchema.flowColumns` has them.
  private(set) var columns: [SQLiteValue] = []
  private(set) var names: [Name] = []
  /// The rules that were evaded.
  private(set) var evaded: [SQLiteValue] = []
  /// The scenario that it is of; null where there is one.
  private(set) var scenario = SQLiteValue.null

  private static let columnNames = DatabaseSchema.flowColumns.map { Array($0.name.utf8) }
  private static let namesKey = Array("names".utf8)
  private static let evadedKey = Array("evaded".utf8)
  private static let scenarioKey = Array("scenario".utf8)
  private static let kindKey = Array("kind".utf8)
  private static let nameKey = Array("name".utf8)
  private static let packetKey = Array("packet".utf8)

  /// Why a line cannot be read: nobody but the format writes them.
  struct Damage: Error {}

  /// Whole lines.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The text of a value; nil for any other.
  func text(_ value: SQLiteValue) -> String? {
    guard case .text(let range) = value else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// Reads the next line.
  ///
  /// - Returns: whether there was one.
  mutating func next() throws(Damage) -> Bool {
    guard offset < bytes.count else { return false }
    columns.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    evaded.removeAll(keepingCapacity: true)
    scenario = .null
    try members { reader, key throws(Damage) in try reader.readMember(key) }
    try take(UInt8(ascii: "\n"))
    guard columns.count == Self.columnNames.count else { throw Damage() }
    return true
  }

  private mutating func readMember(_ key: Range<Int>) throws(Damage) {
    if columns.count < Self.columnNames.count, isEqual(key, Self.columnNames[columns.count]) {
      columns.append(try value())
    } else if isEqual(key, Self.namesKey) {
      try elements { reader throws(Damage) in try reader.readName() }
    } else if isEqual(key, Self.evadedKey) {
      try elements { reader throws(Damage) in reader.evaded.append(try reader.value()) }
    } else if isEqual(key, Self.scenarioKey) {
      scenario = try value()
    } else {
      _ = try value()
    }
  }

  private mutating func readName() throws(Damage) {
    var name = Name(kind: .null, name: .null, packet: .null)
    try members { reader, key throws(Damage) in
      let value = try reader.value()
      if reader.isEqual(key, Self.kindKey) {
        name.kind = value
      } else if reader.isEqual(key, Self.nameKey) {
        name.name = value
      } else if reader.isEqual(key, Self.packetKey) {
        name.packet = value
      }
    }
    names.append(name)
  }

  /// Reads an object: `body` reads the value of each member.
  private mutating func members(
    _ body: (inout FlowLineReader, Range<Int>) throws(Damage) -> Void
  ) throws(Damage) {
    try take(UInt8(ascii: "{"))
    repeat {
      guard case .text(let key) = try value() else { throw Damage() }
      try take(UInt8(ascii: ":"))
      try body(&self, key)
    } while takes(UInt8(ascii: ","))
    try take(UInt8(ascii: "}"))
  }

  /// Reads an array: `body` reads each element.
  private mutating func elements(
    _ body: (inout FlowLineReader) throws(Damage) -> Void
  ) throws(Damage) {
    try take(UInt8(ascii: "["))
    guard !takes(UInt8(ascii: "]")) else { return }
    repeat { try body(&self) } while takes(UInt8(ascii: ","))
    try take(UInt8(ascii: "]"))
  }

  /// Reads a text, a number or null.
  private mutating func value() throws(Damage) -> SQLiteValue {
    guard offset < bytes.count else { throw Damage() }
    switch bytes[offset] {
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "n"):
      for byte in "null".utf8 { try take(byte) }
      return .null
    default: return .number(try number())
    }
  }

  private mutating func number() throws(Damage) -> Int64 {
    let isNegative = takes(UInt8(ascii: "-"))
    let start = offset
    var number: Int64 = 0
    while offset < bytes.count, case let digit = bytes[offset] &- UInt8(ascii: "0"), digit < 10 {
      number = number &* 10 &+ Int64(digit)
      offset += 1
    }
    // Nineteen digits may be too many, and nothing here is so large.
    guard (start + 1...start + 18).contains(offset) else { throw Damage() }
    return isNegative ? -number : number
  }

  private mutating func text() throws(Damage) -> Range<Int> {
    offset += 1
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      if bytes[offset] == UInt8(ascii: "\\") { return try escapedText(from: start) }
      offset += 1
    }
    try take(UInt8(ascii: "\""))
    return start..<offset - 1
  }

  /// Reads the rest of a text that has an escape at hand.
  private mutating func escapedText(from start: Int) throws(Damage) -> Range<Int> {
    var end = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      if bytes[offset] == UInt8(ascii: "\\") {
        for byte in try escaped() {
          bytes[end] = byte
          end += 1
        }
      } else {
        bytes[end] = bytes[offset]
        end += 1
        offset += 1
      }
    }
    try take(UInt8(ascii: "\""))
    return start..<end
  }

  /// Reads what an escape stands for: itself, or a character by its number (RFC 8259 §7).
  private mutating func escaped() throws(Damage) -> [UInt8] {
    offset += 1
    guard offset < bytes.count else { throw Damage() }
    let letter = bytes[offset]
    offset += 1
    guard letter == UInt8(ascii: "u") else { return [letter] }
    var units = [try unit()]
    if UTF16.isLeadSurrogate(units[0]) {
      try take(UInt8(ascii: "\\"))
      try take(UInt8(ascii: "u"))
      units.append(try unit())
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func unit() throws(Damage) -> UInt16 {
    guard offset + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw Damage() }
    offset += 4
    return unit
  }

  private func isEqual(_ range: Range<Int>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    for index in other.indices where bytes[range.lowerBound + index] != other[index] {
      return false
    }
    return true
  }

  private mutating func takes(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func take(_ byte: UInt8) throws(Damage) {
    guard takes(byte) else { throw Damage() }
  }
}
