extension Span<UInt8> {
  /// The big-endian integer at `offset`.
  ///
  /// - Precondition: `offset + 2 <= count`.
  @inlinable
  @inline(__always)
  func uint16(at offset: Int) -> UInt16 {
    // Any bits are an integer, and the span checks that the bytes are within it.
    UInt16(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// The big-endian integer at `offset`.
  ///
  /// - Precondition: `offset + 4 <= count`.
  @inlinable
  @inline(__always)
  func uint32(at offset: Int) -> UInt32 {
    // Any bits are an integer, and the span checks that the bytes are within it.
    UInt32(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The big-endian integer at `offset`.
  ///
  /// - Precondition: `offset + 8 <= count`.
  @inlinable
  @inline(__always)
  public func uint64(at offset: Int) -> UInt64 {
    // Any bits are an integer, and the span checks that the bytes are within it.
    UInt64(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
