extension Packet {
  /// Reads a TCP header (RFC 9293 §3.1). Options may be cut off by the capture.
  @inlinable
  @inline(__always)
  mutating func readTCP(_ bytes: Span<UInt8>, _ unread: UnreadRange) throws(Undecoded) {
    guard unread.count >= 20 else { throw Undecoded(.tcp, .truncated) }
    let header = bytes.extracting(unread.offset..<(unread.offset &+ 20))
    let count = Int(header[12] >> 4) &* 4
    guard count >= 20 else { throw Undecoded(.tcp, .malformed) }
    if unread.count < count {
      guard unread.count &+ missingCount >= count else { throw Undecoded(.tcp, .malformed) }
      missingCount &-= count &- unread.count
    }
    sourcePort = header.uint16(at: 0)
    destinationPort = header.uint16(at: 2)
    sequence = header.uint32(at: 4)
    acknowledgement = header.uint32(at: 8)
    flags = TCPFlags(rawValue: header[13])
    window = header.uint16(at: 14)
    urgentPointer = header.uint16(at: 18)
    headerCount = UInt8(truncatingIfNeeded: count)
    transportOffset = unread.offset
    payloadOffset = unread.offset &+ min(count, unread.count)
    payloadCount = unread.end &- payloadOffset
  }
}
