extension Packet {
  /// Reads a UDP header (RFC 768); what is unread after it is the payload.
  @inlinable
  @inline(__always)
  mutating func readUDP(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) {
    guard unread.count >= 8 else { throw Undecoded(.udp, .truncated) }
    let header = bytes.extracting(unread.offset..<(unread.offset &+ 8))
    let count = Int(header.uint16(at: 4))
    sourcePort = header.uint16(at: 0)
    destinationPort = header.uint16(at: 2)
    transportOffset = unread.offset
    unread.offset &+= 8
    payloadOffset = unread.offset
    // Padding after the datagram. A length of 0 (RFC 2675 §4), or one beyond the IP packet, is
    // overruled by that of the IP packet.
    if count > 0 {
      guard count >= 8 else { throw Undecoded(.udp, .malformed) }
      missingCount = min(missingCount, max(0, count &- 8 &- unread.count))
      unread.limit(to: count &- 8)
    }
    payloadCount = unread.count
  }

  /// Whether the datagram may be a tunnel's.
  @inlinable
  var isOnTunnelPort: Bool { Tunnel.isPort(sourcePort) || Tunnel.isPort(destinationPort) }
}
