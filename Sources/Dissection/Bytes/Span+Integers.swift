extension Span<UInt8> {
  /// The big-endian integer at `offset`.
  ///
  /// - Precondition: `offset + 2 <= count`.
  @inlinable
  @inline(__always)
  func uint16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  /// The big-endian integer at `offset`.
  ///
  /// - Precondition: `offset + 4 <= count`.
  @inlinable
  @inline(__always)
  func uint32(at offset: Int) -> UInt32 {
    UInt32(uint16(at: offset)) << 16 | UInt32(uint16(at: offset + 2))
  }

  /// The big-endian integer at `offset`.
  ///
  /// - Precondition: `offset + 8 <= count`.
  @inlinable
  @inline(__always)
  func uint64(at offset: Int) -> UInt64 {
    UInt64(uint32(at: offset)) << 32 | UInt64(uint32(at: offset + 4))
  }
}
