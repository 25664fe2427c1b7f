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
    guard number >= 10 else {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
      return
    }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = 20
    var rest = number
    while rest > 0 {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    bytes.append(addingCapacity: 20) { span in
      for index in first..<20 { span.append(digits[index]) }
    }
  }

  /// Adds a number below a hundred, with a zero before one below ten.
  mutating func addTwoDigits(_ number: UInt64) {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }

  /// Adds a number below a billion, with zeros before it.
  mutating func addNineDigits(_ number: UInt64) {
    var divisor: UInt64 = 100_000_000
    bytes.append(addingCapacity: 9) { span in
      for _ in 0..<9 {
        span.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
        divisor /= 10
      }
    }
  }

  /// Adds an address as `IPAddress.description` has it.
  mutating func add(_ address: IPAddress) {
    // IPv4 in IPv6 is rare.
    guard address.isIPv4 || address.high != 0 else {
      return bytes.append(contentsOf: address.description.utf8)
    }
    guard address.isIPv4 else { return addGroups(of: address) }
    for place in 0..<4 {
      if place > 0 { bytes.append(UInt8(ascii: ".")) }
      add(address.low >> UInt64(24 - 8 * place) & 0xff)
    }
  }

  /// Adds an IPv6 address (RFC 5952 §4).
  private mutating func addGroups(of address: IPAddress) {
    let zeros = Self.longestZeros(of: address)
    bytes.append(addingCapacity: 39) { span in
      for place in 0..<8 {
        guard !zeros.contains(place) else {
          if place == zeros.lowerBound {
            span.append(UInt8(ascii: ":"))
            span.append(UInt8(ascii: ":"))
          }
          continue
        }
        if place > 0, place != zeros.upperBound { span.append(UInt8(ascii: ":")) }
        let group = Self.group(place, of: address)
        var shift: UInt16 = 16
        while shift > 0 {
          shift -= 4
          guard shift == 0 || group >> shift > 0 else { continue }
          let digit = UInt8(truncatingIfNeeded: group >> shift & 0xf)
          span.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
        }
      }
    }
  }

  /// The first longest run of two or more groups of zero; from 0 to 0 without one.
  private static func longestZeros(of address: IPAddress) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for place in 0...8 {
      if place < 8, group(place, of: address) == 0 { continue }
      if place - start > longest.count { longest = start..<place }
      start = place + 1
    }
    return longest.count >= 2 ? longest : 0..<0
  }

  private static func group(_ place: Int, of address: IPAddress) -> UInt16 {
    let half = place < 4 ? address.high : address.low
    return UInt16(truncatingIfNeeded: half >> UInt64(48 - 16 * (place & 3)))
  }

  /// Adds a text as the inside of a JSON string.
  mutating func addEscaped(_ text: Span<UInt8>) {
    var isPlain = true
    for index in text.indices {
      let byte = text[index]
      let isEscaped = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      isPlain = isPlain && byte &- 0x20 < 0x5f && !isEscaped
    }
    guard isPlain else {
      // Names have few such bytes.
      bytes += JSONWriter.bytes(of: String(text)).dropFirst().dropLast()
      return
    }
    bytes.append(addingCapacity: text.count) { span in
      for index in text.indices { span.append(text[index]) }
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
