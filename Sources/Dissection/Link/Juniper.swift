/// What Juniper's routers write before a packet: "MGC", flags, and extensions if a flag says so
/// (tcpdump's `print-juniper.c`).
enum Juniper {
  private static let magic: UInt32 = 0x4d4743
  private enum Flag {
    /// No header of the link layer: the number of a protocol instead.
    static let hasNoLinkHeader: UInt8 = 0x02
    static let hasExtensions: UInt8 = 0x80
  }

  static func read(
    _ linkType: LinkType, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 4 else { throw Undecoded(.link, .truncated) }
    guard bytes.uint32(at: unread.offset) >> 8 == magic else { throw Undecoded(.link, .malformed) }
    let flags = bytes[unread.offset + 3]
    unread.offset += 4
    if flags & Flag.hasExtensions != 0 {
      guard unread.count >= 2 else { throw Undecoded(.link, .truncated) }
      let count = 2 + Int(bytes.uint16(at: unread.offset))
      guard unread.count >= count else { throw Undecoded(.link, .truncated) }
      unread.offset += count
    }
    guard flags & Flag.hasNoLinkHeader == 0 else {
      return try readProtocol(linkType, bytes, &unread)
    }
    switch linkType {
    case .juniperPPP: return .ppp
    case .juniperFrameRelay: return try FrameRelay.read(bytes, &unread)
    case .juniperCiscoHDLC: return try LinkHeader.readCiscoHDLC(bytes, &unread)
    default: return .ethernet
    }
  }

  /// A protocol in four bytes, little-endian on the routers that write it.
  private static func readProtocol(
    _ linkType: LinkType, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 4 else { throw Undecoded(.link, .truncated) }
    let number = bytes.uint32(at: unread.offset).byteSwapped
    unread.offset += 4
    switch number {
    case 2: return .ipv4
    // IP behind labels.
    case 3, 5, 7: return .etherType(EtherType.mpls)
    case 6: return .ipv6
    case 200: return .ppp
    case 202, 203: return .llc
    case 204: return .ethernet
    case 207: return try FrameRelay.read(bytes, &unread)
    case 208: return try LinkHeader.readCiscoHDLC(bytes, &unread)
    default:
      throw Undecoded(.link, .unsupported, value: UInt32(truncatingIfNeeded: linkType.rawValue))
    }
  }
}
