extension Packet {
  /// Reads an IPv6 header (RFC 8200 §3).
  @inlinable
  @inline(__always)
  mutating func readIPv6(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 40 else { throw Undecoded(.ipv6, .truncated) }
    let header = bytes.extracting(unread.offset..<(unread.offset &+ 40))
    guard header[0] >> 4 == 6 else { throw Undecoded(.ipv6, .malformed) }
    networkOffset = unread.offset
    source = IPAddress(high: header.uint64(at: 8), low: header.uint64(at: 16))
    destination = IPAddress(high: header.uint64(at: 24), low: header.uint64(at: 32))
    hopLimit = header[7]
    protocolNumber = header[6]
    unread.offset &+= 40
    var count = Int(header.uint16(at: 4))
    // A jumbogram (RFC 2675), or captured before the card cut it into segments.
    if count == 0 { count = unread.count }
    missingCount = max(0, count &- unread.count)
    unread.limit(to: count)
    return .ofIP(protocolNumber)
  }
}
