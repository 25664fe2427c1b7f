/// The Layer Two Tunneling Protocol: version 2 (RFC 2661), and version 3 (RFC 3931) over UDP and IP.
enum L2TP {
  private enum Flag {
    static let isControl: UInt16 = 0x8000
    static let hasLength: UInt16 = 0x4000
    static let hasSequence: UInt16 = 0x0800
    static let hasOffset: UInt16 = 0x0200
    static let version: UInt16 = 0x000f
    /// The priority, and nothing else that is not above (RFC 2661 §3.1).
    static let reserved: UInt16 = 0x34f0
  }

  /// What a datagram is.
  ///
  /// - Parameter isSure: whether its ports leave no doubt.
  static func content(
    of payload: Span<UInt8>, missingCount: Int, isSure: Bool
  ) -> Tunnel.Content {
    guard payload.count >= 8 else { return .plain }
    let flags = payload.uint16(at: 0)
    switch (flags & Flag.version, flags & Flag.isControl) {
    case (2, 0):
      return session(of: payload, flags, missingCount: missingCount, isSure: isSure)
    case (2, _), (3, Flag.isControl):
      // Both have a length and sequence numbers (RFC 2661 §3.1, RFC 3931 §3.2.1).
      let isOne =
        flags & (Flag.hasLength | Flag.hasSequence) == Flag.hasLength | Flag.hasSequence
        && flags & Flag.reserved == 0
        && Int(payload.uint16(at: 2)) == payload.count + missingCount
      return isOne ? .unread(.l2tpControl) : .plain
    case (3, 0) where flags == 3 && payload.uint16(at: 2) == 0:
      // Flags, reserved bytes and the session's identifier (RFC 3931 §4.1.2.1).
      guard let (count, next) = payloadOfVersion3(payload, from: 8) else {
        return isSure ? .unread(.l2tpUnknown) : .plain
      }
      return .carried(next, after: count)
    default: return .plain
    }
  }

  /// A data message of version 2 (RFC 2661 §3.1), which carries PPP.
  private static func session(
    of payload: Span<UInt8>, _ flags: UInt16, missingCount: Int, isSure: Bool
  ) -> Tunnel.Content {
    guard flags & Flag.reserved == 0 else { return .plain }
    var count = 6
    var isSure = isSure
    if flags & Flag.hasLength != 0 {
      guard Int(payload.uint16(at: 2)) == payload.count + missingCount else { return .plain }
      isSure = true
      count += 2
    }
    if flags & Flag.hasSequence != 0 { count += 4 }
    if flags & Flag.hasOffset != 0 {
      guard payload.count >= count + 2 else { return .plain }
      count += 2 + Int(payload.uint16(at: count))
    }
    guard count < payload.count else { return isSure ? .unread(.l2tpControl) : .plain }
    return isSure || beginsPPP(payload, at: count) ? .carried(.ppp, after: count) : .plain
  }

  /// Version 3 over IP (RFC 3931 §4.1.1): the session's identifier, 0 for control messages.
  static func readOverIP(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 4 else { throw Undecoded(.tunnel, .truncated) }
    guard bytes.uint32(at: unread.offset) != 0 else {
      throw Undecoded(.tunnel, .unsupported, value: Tunnel.Unread.l2tpControl.rawValue)
    }
    let payload = bytes.extracting(unread.offset..<unread.end)
    guard let (count, next) = payloadOfVersion3(payload, from: 4) else {
      throw Undecoded(.tunnel, .unsupported, value: Tunnel.Unread.l2tpUnknown.rawValue)
    }
    unread.offset += count
    return next
  }

  /// What a session of version 3 carries, and where. Its ends agree on a cookie of 0, 4 or 8 bytes
  /// (§4.1), on a sublayer of 0 or 4 (§4.6) and on the kind of frames, of which a packet says nothing: what
  /// makes sense is taken.
  private static func payloadOfVersion3(
    _ payload: Span<UInt8>, from start: Int
  ) -> (count: Int, next: NextLayer)? {
    for count in stride(from: start, through: start + 12, by: 4) {
      if EthernetHeader.mayBegin(payload, at: count) { return (count, .ethernet) }
      guard payload.count >= count + 20 else { return nil }
      switch payload.uint32(at: count) {
      case 0xff03_0021, 0xff03_0057: return (count, .ppp)
      case 0x0f00_0800, 0x0f00_86dd: return (count, .link(.ciscoHDLC))
      case let word where word >> 28 == 4 && word >> 24 & 0x0f >= 5:
        if Int(word & 0xffff) == payload.count - count { return (count, .ipv4) }
      case let word where word >> 28 == 6:
        if Int(payload.uint16(at: count + 4)) + 40 == payload.count - count {
          return (count, .ipv6)
        }
      default: break
      }
    }
    return nil
  }

  /// Whether PPP with a protocol that is in use begins at `offset`.
  private static func beginsPPP(_ payload: Span<UInt8>, at offset: Int) -> Bool {
    var offset = offset
    guard payload.count >= offset + 4 else { return false }
    if payload.uint16(at: offset) == 0xff03 { offset += 2 }
    if payload[offset] == 0x21 || payload[offset] == 0x57 { return true }
    switch payload.uint16(at: offset) {
    case 0x0021, 0x0057, 0x8021, 0x8057, 0xc021, 0xc023, 0xc223: return true
    default: return false
    }
  }
}
