/// The Point-to-Point Protocol (RFC 1661 §2).
enum PPP {
  /// The address and control bytes of HDLC-like framing (RFC 1662 §3.1).
  private static let hdlc: UInt16 = 0xff03

  /// Reads the protocol field, after the bytes of HDLC-like framing if there are any; PPP in GRE
  /// keeps them (RFC 2637 §4.4).
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 2 else { throw Undecoded(.ppp, .truncated) }
    if bytes.uint16(at: unread.offset) == hdlc { unread.offset += 2 }
    guard unread.count >= 1 else { throw Undecoded(.ppp, .truncated) }
    // An odd first byte is a protocol compressed to one (RFC 1661 §6.5).
    var number = UInt16(bytes[unread.offset])
    if number & 1 == 0 {
      guard unread.count >= 2 else { throw Undecoded(.ppp, .truncated) }
      number = bytes.uint16(at: unread.offset)
      unread.offset += 1
    }
    unread.offset += 1
    switch number {
    case 0x0021: return .ipv4
    case 0x0057: return .ipv6
    case 0x0281, 0x0283: return .etherType(EtherType.mpls)
    default: throw Undecoded(.ppp, .unsupported, value: UInt32(number))
    }
  }
}
