extension Packet {
  /// Extension headers that any real packet has: RFC 8200 §4.1 lists seven.
  private static let extensionHeadersMax = 16

  /// Reads an IPv6 header and its extension headers (RFC 8200 §3, §4).
  mutating func readIPv6(
    _ bytes: Span<UInt8>, _ offset: inout Int, _ end: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard end - offset >= 40 else { throw Undecoded(.ipv6, .truncated) }
    guard bytes[offset] >> 4 == 6 else { throw Undecoded(.ipv6, .malformed) }
    var payloadCount = Int(bytes.uint16(at: offset + 4))
    // A jumbogram (RFC 2675), or captured before the card cut it into segments.
    if payloadCount == 0 { payloadCount = end - offset - 40 }
    networkOffset = offset
    source = IPAddress(high: bytes.uint64(at: offset + 8), low: bytes.uint64(at: offset + 16))
    destination = IPAddress(
      high: bytes.uint64(at: offset + 24), low: bytes.uint64(at: offset + 32))
    hopLimit = bytes[offset + 7]
    let next = bytes[offset + 6]
    let captured = min(payloadCount, end - offset - 40)
    missingCount = payloadCount - captured
    offset += 40
    end = offset + captured
    return try readExtensions(next, bytes, &offset, end)
  }

  private mutating func readExtensions(
    _ first: UInt8, _ bytes: Span<UInt8>, _ offset: inout Int, _ end: Int
  ) throws(Undecoded) -> NextLayer {
    var next = first
    for _ in 0..<Self.extensionHeadersMax {
      switch next {
      // Hop-by-hop, routing, destination options, mobility, HIP, Shim6: a length in eight bytes.
      case 0, 43, 60, 135, 139, 140:
        guard end - offset >= 8 else { throw Undecoded(.ipv6, .truncated) }
        next = try skip((Int(bytes[offset + 1]) + 1) * 8, bytes, &offset, end)
      // AH (RFC 4302 §2.2): a length in four bytes, less two.
      case 51:
        guard end - offset >= 8 else { throw Undecoded(.ipv6, .truncated) }
        next = try skip((Int(bytes[offset + 1]) + 2) * 4, bytes, &offset, end)
      case 44:
        guard end - offset >= 8 else { throw Undecoded(.ipv6, .truncated) }
        if try readFragment(bytes, offset, end) { return .done }
        next = bytes[offset]
        offset += 8
      default:
        protocolNumber = next
        return try .ofIP(next)
      }
    }
    throw Undecoded(.ipv6, .tooDeep)
  }

  /// Moves over an extension header, and returns the number of the next.
  private func skip(
    _ count: Int, _ bytes: Span<UInt8>, _ offset: inout Int, _ end: Int
  ) throws(Undecoded) -> UInt8 {
    guard end - offset >= count else { throw Undecoded(.ipv6, .truncated) }
    let next = bytes[offset]
    offset += count
    return next
  }

  /// Reads a fragment header (RFC 8200 §4.5).
  ///
  /// - Returns: false for an atomic fragment, which is a whole packet (RFC 6946).
  private mutating func readFragment(
    _ bytes: Span<UInt8>, _ offset: Int, _ end: Int
  ) throws(Undecoded) -> Bool {
    let offsetAndFlag = bytes.uint16(at: offset + 2)
    guard offsetAndFlag & 0xfff9 != 0 else { return false }
    protocolNumber = bytes[offset]
    fragment = Fragment(
      identification: bytes.uint32(at: offset + 4), offset: Int(offsetAndFlag & 0xfff8),
      isLast: offsetAndFlag & 1 == 0, protocolNumber: bytes[offset])
    _ = try endAtFragment(offset + 8, end)
    return true
  }
}
