// What a ClientHello offers, for those who ask about it by name.
extension ClientHello {
  /// Whether it has a server name with at least one byte.
  public var hasServerName: Bool { serverNameRange.map { !$0.isEmpty } ?? false }

  /// Whether a protocol is in its ALPN extension (RFC 7301 §3.1).
  ///
  /// - Parameter handshake: the message that this was read from.
  public func offers(_ protocolName: Span<UInt8>, _ handshake: Span<UInt8>) -> Bool {
    var isOffered = false
    forEachExtension(handshake) { type, data in
      guard type == 16, !isOffered else { return }
      // The length of the list, then names, each after its length.
      var offset = data.lowerBound + 2
      while offset < data.upperBound {
        let start = offset + 1
        let end = start + Int(handshake[offset])
        guard end <= data.upperBound else { return }
        if Self.isEqual(handshake.extracting(start..<end), protocolName) { isOffered = true }
        offset = end
      }
    }
    return isOffered
  }

  private static func isEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
  }
}
