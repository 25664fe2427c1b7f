// A loop over bytes takes ten instructions for each. Most bytes of a ClientHello are copied once for each
// reading: a tenth of what censors cost went there.
extension [UInt8] {
  /// Adds bytes at the end, all at once.
  public mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Whether it has these bytes, and no others.
  public func isEqual(to bytes: Span<UInt8>) -> Bool { span.isEqual(to: bytes) }
}
