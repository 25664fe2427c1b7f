import Dissection

/// The bytes of a line, put together from pieces that are known and the few that are not: for what is written
/// once for each of many flows. Its storage is used again.
struct LineText {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Adds bytes as they are.
  mutating func add(_ piece: [UInt8]) { bytes += piece }

  /// Adds a number in decimal.
  mutating func add(_ number: UInt64) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = 20
    var rest = number
    repeat {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    for index in first..<20 { bytes.append(digits[index]) }
  }

  /// Adds a number with zeros before it.
  mutating func add(_ number: UInt64, width: Int) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width))
    var rest = number
    var index = start + width
    while rest > 0, index > start {
      index -= 1
      bytes[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Adds an address as text.
  mutating func add(_ address: IPAddress) {
    guard address.isIPv4 else { return bytes.append(contentsOf: address.description.utf8) }
    for place in 0..<4 {
      if place > 0 { bytes.append(UInt8(ascii: ".")) }
      add(address.low >> UInt64(24 - 8 * place) & 0xff)
    }
  }

  /// Adds a text as the inside of a JSON string.
  mutating func addEscaped(_ text: Span<UInt8>) {
    let start = bytes.count
    for index in text.indices {
      let byte = text[index]
      guard 0x20..<0x7f ~= byte else {
        // Names have no such bytes.
        bytes.removeLast(bytes.count - start)
        bytes += JSONWriter.bytes(of: String(text)).dropFirst().dropLast()
        return
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
  }
}

/// Pieces of text by what they are made of, for few different ones that come again and again.
struct TextMemo<Key: Equatable> {
  private var keys: [Key?] = Array(repeating: nil, count: slotCount)
  private var texts: [[UInt8]] = Array(repeating: [], count: slotCount)
  private static var slotCount: Int { 64 }

  /// The text of a key.
  ///
  /// - Parameters:
  ///   - hash: the same for the same key.
  ///   - make: makes it, where it is not known.
  mutating func text(of key: Key, hash: Int, _ make: () -> [UInt8]) -> [UInt8] {
    let slot = hash & (Self.slotCount - 1)
    if keys[slot] != key {
      keys[slot] = key
      texts[slot] = make()
    }
    return texts[slot]
  }
}
