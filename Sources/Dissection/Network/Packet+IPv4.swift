extension Packet {
  /// Reads an IPv4 header (RFC 791 §3.1).
  @inlinable
  @inline(__always)
  mutating func readIPv4(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 20 else { throw Undecoded(.ipv4, .truncated) }
    let header = bytes.extracting(unread.offset..<(unread.offset &+ 20))
    guard header[0] >> 4 == 4 else { throw Undecoded(.ipv4, .malformed) }
    let headerCount = Int(header[0] & 0x0f) &* 4
    var totalCount = Int(header.uint16(at: 2))
    // Captured before the card cut it into segments, a packet has no length yet.
    if totalCount == 0 { totalCount = unread.count }
    guard headerCount >= 20, totalCount >= headerCount else { throw Undecoded(.ipv4, .malformed) }
    guard unread.count >= headerCount else { throw Undecoded(.ipv4, .truncated) }
    networkOffset = unread.offset
    source = IPAddress(v4: header.uint32(at: 12))
    destination = IPAddress(v4: header.uint32(at: 16))
    hopLimit = header[8]
    protocolNumber = header[9]
    missingCount = max(0, totalCount &- unread.count)
    unread.limit(to: totalCount)
    unread.offset &+= headerCount
    let flagsAndOffset = header.uint16(at: 6)
    // More fragments, or an offset (in units of eight bytes).
    guard flagsAndOffset & 0x3fff != 0 else { return .ofIP(protocolNumber) }
    return .fragment(
      Fragment(
        identification: UInt32(header.uint16(at: 4)), offset: Int(flagsAndOffset & 0x1fff) &* 8,
        isLast: flagsAndOffset & 0x2000 == 0, protocolNumber: protocolNumber))
  }
}
