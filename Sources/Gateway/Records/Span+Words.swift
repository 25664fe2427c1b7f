extension Span<UInt8> {
  /// The eight bytes from `offset` on, the first one highest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    // Of a part whose count is known, no byte's place is checked again: it becomes one load.
    let bytes = extracting(offset..<offset + 8)
    let high =
      UInt64(bytes[0]) << 56 | UInt64(bytes[1]) << 48 | UInt64(bytes[2]) << 40
      | UInt64(bytes[3]) << 32
    return high | UInt64(bytes[4]) << 24 | UInt64(bytes[5]) << 16 | UInt64(bytes[6]) << 8
      | UInt64(bytes[7])
  }

  /// Whether other bytes, as many as these, are the same.
  func isEqual(to other: Span<UInt8>) -> Bool {
    var offset = 0
    while offset + 8 <= count {
      guard word(at: offset) == other.word(at: offset) else { return false }
      offset += 8
    }
    while offset < count {
      guard self[offset] == other[offset] else { return false }
      offset += 1
    }
    return true
  }
}
