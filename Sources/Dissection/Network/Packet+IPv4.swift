extension Packet {
  /// Reads an IPv4 header (RFC 791 §3.1). `end` becomes the end of the packet, so that padding of
  /// the link is not taken for payload.
  mutating func readIPv4(
    _ bytes: Span<UInt8>, _ offset: inout Int, _ end: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard end - offset >= 20 else { throw Undecoded(.ipv4, .truncated) }
    guard bytes[offset] >> 4 == 4 else { throw Undecoded(.ipv4, .malformed) }
    let headerCount = Int(bytes[offset] & 0x0f) * 4
    var totalCount = Int(bytes.uint16(at: offset + 2))
    // Captured before the card cut it into segments, a packet has no length yet.
    if totalCount == 0 { totalCount = end - offset }
    guard headerCount >= 20, totalCount >= headerCount else { throw Undecoded(.ipv4, .malformed) }
    guard end - offset >= headerCount else { throw Undecoded(.ipv4, .truncated) }
    networkOffset = offset
    source = IPAddress(v4: bytes.uint32(at: offset + 12))
    destination = IPAddress(v4: bytes.uint32(at: offset + 16))
    hopLimit = bytes[offset + 8]
    protocolNumber = bytes[offset + 9]
    let flagsAndOffset = bytes.uint16(at: offset + 6)
    let identification = bytes.uint16(at: offset + 4)
    let captured = min(totalCount, end - offset)
    missingCount = totalCount - captured
    end = offset + captured
    offset += headerCount
    // More fragments, or an offset (in units of eight bytes).
    guard flagsAndOffset & 0x3fff != 0 else { return try .ofIP(protocolNumber) }
    fragment = Fragment(
      identification: UInt32(identification), offset: Int(flagsAndOffset & 0x1fff) * 8,
      isLast: flagsAndOffset & 0x2000 == 0, protocolNumber: protocolNumber)
    return try endAtFragment(offset, end)
  }

  /// Keeps the bytes of a fragment as the payload. One that was cut off cannot be put together.
  mutating func endAtFragment(_ offset: Int, _ end: Int) throws(Undecoded) -> NextLayer {
    guard missingCount == 0 else { throw Undecoded(.ip, .truncated) }
    // Those of a tunnel around it.
    sourcePort = 0
    destinationPort = 0
    payloadOffset = offset
    payloadCount = end - offset
    return .done
  }
}
