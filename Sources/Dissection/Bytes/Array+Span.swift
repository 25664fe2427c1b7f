import Glibc

// A loop over bytes takes ten instructions for each. Most bytes of a ClientHello are copied once for each
// reading: a tenth of what censors cost went there.
extension [UInt8] {
  /// Adds bytes at the end, all at once.
  public mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Whether it has these bytes, and no others.
  public func isEqual(to bytes: Span<UInt8>) -> Bool {
    guard count == bytes.count else { return false }
    return unsafe withUnsafeBufferPointer { own in
      unsafe bytes.withUnsafeBufferPointer { other in
        // Both have `count` bytes, and an address unless that is 0.
        guard let own = own.baseAddress, let other = other.baseAddress else { return true }
        return unsafe memcmp(own, other, count) == 0
      }
    }
  }
}
