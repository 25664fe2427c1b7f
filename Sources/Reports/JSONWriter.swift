import Text

/// Writes JSON (RFC 8259) with its keys in the order given, so that documents compare byte for
/// byte and read in a sensible order, which Foundation's encoder cannot promise.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let isIndented: Bool
  /// One a container that is open: whether it has an element yet.
  private var hasElements: [Bool] = []
  private var followsKey = false

  /// - Parameter isIndented: two spaces a level and one element a line; else all on one line.
  init(isIndented: Bool) {
    self.isIndented = isIndented
  }

  /// A text as JSON has it, with its quotes; null where there is none.
  static func bytes(of text: String?) -> [UInt8] {
    var writer = JSONWriter(isIndented: false)
    writer.value(text)
    return writer.bytes
  }

  /// Writes an object, whose members `members` writes.
  mutating func object(_ members: (inout JSONWriter) -> Void) {
    container("{", "}", members)
  }

  /// Writes an array, whose elements `elements` writes.
  mutating func array(_ elements: (inout JSONWriter) -> Void) {
    container("[", "]", elements)
  }

  /// Writes the key of the member whose value comes next.
  mutating func key(_ key: String) {
    beginElement()
    appendString(key)
    append(isIndented ? ": " : ":")
    followsKey = true
  }

  mutating func value(_ text: String?) {
    guard let text else { return null() }
    beginElement()
    appendString(text)
  }

  mutating func value(_ number: some BinaryInteger) {
    beginElement()
    append(String(number))
  }

  /// Writes a number; null where JSON has none for it.
  mutating func value(_ number: Double) {
    guard number.isFinite else { return null() }
    beginElement()
    append(number.description)
  }

  mutating func value(_ isTrue: Bool) {
    beginElement()
    append(isTrue ? "true" : "false")
  }

  mutating func null() {
    beginElement()
    append("null")
  }

  /// Ends a line.
  mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func container(
    _ opening: String, _ closing: String, _ content: (inout JSONWriter) -> Void
  ) {
    beginElement()
    append(opening)
    hasElements.append(false)
    content(&self)
    if hasElements.removeLast() { breakLine() }
    append(closing)
  }

  private mutating func beginElement() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = hasElements.indices.last else { return }
    if hasElements[last] { append(",") }
    hasElements[last] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard isIndented else { return }
    newline()
    for _ in hasElements { append("  ") }
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func appendString(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      for byte in text.utf8 { append(ascii: byte) }
    } else {
      for scalar in text.unicodeScalars {
        if scalar.isASCII {
          append(ascii: UInt8(truncatingIfNeeded: scalar.value))
        } else if ShownText.isShown(scalar) {
          bytes += UTF8.encode(scalar).map(Array.init) ?? []
        } else {
          for unit in UTF16.encode(scalar).map(Array.init) ?? [] { appendEscape(unit) }
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20, 0x7f: appendEscape(UInt16(byte))
    default: bytes.append(byte)
    }
  }

  /// Writes a character, or half of one, by its number (RFC 8259 §7).
  private mutating func appendEscape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}

extension JSONWriter {
  /// Writes a list as the value of a key, each of whose elements `write` writes.
  mutating func members<Element>(
    _ key: String, _ elements: some Sequence<Element>,
    _ write: (Element, inout JSONWriter) -> Void
  ) {
    self.key(key)
    array { writer in
      for element in elements { write(element, &writer) }
    }
  }

  mutating func member(_ key: String, _ text: String?) {
    self.key(key)
    value(text)
  }

  mutating func member(_ key: String, _ number: (some BinaryInteger)?) {
    self.key(key)
    if let number { value(number) } else { null() }
  }
}
