/// Whether a text that was found is a word of its own, or a part of a longer one.
enum WordBorder {
  /// Whether no letters or digits run on at either end of `range`.
  ///
  /// Letters are those of ASCII: scripts written without blanks have no other borders. A byte in
  /// percent-encoding (RFC 3986 §2.1) before the text is no part of a word, although its last
  /// digit looks like one.
  static func surrounds(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    isBorder(range.lowerBound, in: bytes) && isBorder(range.upperBound, in: bytes)
  }

  static func isBorder(_ index: Int, in bytes: Span<UInt8>) -> Bool {
    guard index > 0, index < bytes.count else { return true }
    guard isAlphanumeric(bytes[index - 1]), isAlphanumeric(bytes[index]) else { return true }
    return index >= 3 && bytes[index - 3] == UInt8(ascii: "%")
      && isHexadecimal(bytes[index - 2]) && isHexadecimal(bytes[index - 1])
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    let lower = lowerCased(byte)
    return lower &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    lowerCased(byte) &- UInt8(ascii: "a") < 6 || byte &- UInt8(ascii: "0") < 10
  }
}
