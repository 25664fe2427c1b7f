/// What the Linux firewall logs of a packet: an address family, and attributes, one of which is the
/// packet (`linux/netfilter/nfnetlink_log.h`, tcpdump.org/linktypes/LINKTYPE_NFLOG.html).
enum NFLOG {
  /// Address families of Linux.
  private static let ipv4: UInt8 = 2
  private static let ipv6: UInt8 = 10
  /// The type of the attribute that is the packet.
  private static let payload: UInt16 = 9
  /// Family, version, and the number of the log.
  private static let count = 4
  /// Attributes before the packet; Linux has twenty or so.
  private static let attributesMax = 64

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    let family = bytes[unread.offset]
    guard bytes[unread.offset + 1] == 0 else { throw Undecoded(.link, .malformed) }
    unread.offset += count
    try moveToPayload(bytes, &unread)
    switch family {
    case ipv4: return .ipv4
    case ipv6: return .ipv6
    // A bridge logs the packets of other families, with or without a type of its own.
    default: throw Undecoded(.link, .unsupported, value: UInt32(LinkType.nflog.rawValue))
    }
  }

  /// Moves over attributes: length and type, in the byte order of the host that captured, then the
  /// value, and zeros up to a multiple of four bytes.
  private static func moveToPayload(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) {
    for _ in 0..<attributesMax {
      guard unread.count >= 4 else { throw Undecoded(.link, .truncated) }
      var length = bytes.uint16(at: unread.offset).byteSwapped
      var type = bytes.uint16(at: unread.offset + 2).byteSwapped
      // No attribute has a type over 255.
      if type & 0x7fff > 0xff {
        length = length.byteSwapped
        type = type.byteSwapped
      }
      guard length >= 4 else { throw Undecoded(.link, .malformed) }
      if type & 0x7fff == payload {
        unread.offset += 4
        return unread.limit(to: Int(length) - 4)
      }
      let padded = (Int(length) + 3) & ~3
      guard unread.count >= padded else { throw Undecoded(.link, .truncated) }
      unread.offset += padded
    }
    throw Undecoded(.link, .tooDeep)
  }
}
