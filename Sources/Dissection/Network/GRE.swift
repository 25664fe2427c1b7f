/// Generic Routing Encapsulation (RFC 2784, RFC 2890), and the version of PPTP (RFC 2637 §4.1).
enum GRE {
  private static let hasChecksum: UInt16 = 0x8000
  private static let hasRouting: UInt16 = 0x4000
  private static let hasKey: UInt16 = 0x2000
  private static let hasSequence: UInt16 = 0x1000
  /// 802.11 frames from Aruba's access points to their controller, which no document describes.
  private static let aruba: ClosedRange<UInt16> = 0x8200...0x82ff
  /// Ethernet over IP, as MikroTik's routers have it: not registered, and with fields of its own.
  private static let ethernetOverIP: UInt32 = 0x2001_6400
  /// Of version 1 only.
  private static let hasAcknowledgement: UInt16 = 0x0080

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 4 else { throw Undecoded(.gre, .truncated) }
    let flags = bytes.uint16(at: unread.offset)
    let type = bytes.uint16(at: unread.offset + 2)
    if bytes.uint32(at: unread.offset) == ethernetOverIP { return try readEoIP(bytes, &unread) }
    let version = flags & 7
    guard version <= 1 else { throw Undecoded(.gre, .malformed) }
    // Source routes (RFC 1701) have a length of their own, and are out of use.
    guard flags & hasRouting == 0 else { throw Undecoded(.gre, .unsupported) }
    var count = 4
    for field in [hasChecksum, hasKey, hasSequence] where flags & field != 0 { count += 4 }
    if version == 1, flags & hasAcknowledgement != 0 { count += 4 }
    guard unread.count >= count else { throw Undecoded(.gre, .truncated) }
    unread.offset += count
    switch type {
    // Nothing, in acknowledgements of PPTP and in keepalives.
    case _ where unread.count == 0, 0: throw Undecoded(.gre, .unsupported, value: UInt32(type))
    case EtherType.erspan, EtherType.erspanIII:
      return try ERSPAN.read(bytes, &unread, hasSequence: flags & hasSequence != 0)
    // A redirect header of WCCP version 2 (draft-wilson-wrec-wccp-v2 §4), unless it is IP already.
    case EtherType.wccp:
      if bytes[unread.offset] >> 4 != 4 { unread.offset += min(4, unread.count) }
      return .ip
    case aruba: return .wlan(isPadded: false)
    case ..<EtherType.min: throw Undecoded(.gre, .malformed)
    default: return .etherType(type)
    }
  }

  /// The length of what is carried, and a number of the tunnel, little-endian; nothing in keepalives.
  private static func readEoIP(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 8 else { throw Undecoded(.gre, .truncated) }
    let count = Int(bytes.uint16(at: unread.offset + 4))
    guard count > 0 else { throw Undecoded(.gre, .unsupported, value: ethernetOverIP & 0xffff) }
    unread.offset += 8
    unread.limit(to: count)
    return .ethernet
  }
}

/// Mirrored frames in GRE (draft-foschiano-erspan).
enum ERSPAN {
  /// - Parameter hasSequence: whether GRE had a sequence number: type I, without a header of its
  ///   own, has none.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, hasSequence: Bool
  ) throws(Undecoded) -> NextLayer {
    guard hasSequence else { return .ethernet }
    guard unread.count >= 8 else { throw Undecoded(.gre, .truncated) }
    switch bytes[unread.offset] >> 4 {
    case 1: unread.offset += 8
    case 2:
      guard unread.count >= 12 else { throw Undecoded(.gre, .truncated) }
      let hasPlatformHeader = bytes[unread.offset + 11] & 1 == 1
      let count = hasPlatformHeader ? 20 : 12
      guard unread.count >= count else { throw Undecoded(.gre, .truncated) }
      unread.offset += count
    default: throw Undecoded(.gre, .unsupported)
    }
    return .ethernet
  }
}
