/// What an EtherType says follows, tags and labels included.
enum EtherType {
  /// Reads on from a type whose header begins at `offset`.
  static func read(
    _ type: UInt16, _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    switch type {
    case 0x0800: return .ipv4
    case 0x86dd: return .ipv6
    // 802.1Q, 802.1ad, and what QinQ used before it.
    case 0x8100, 0x88a8, 0x9100, 0x9200: return try readTag(bytes, &offset)
    case 0x8847, 0x8848: return try readMPLS(bytes, &offset)
    case 0x8864: return try readPPPoE(bytes, &offset)
    // Transparent Ethernet bridging, in GRE (RFC 1701).
    case 0x6558: return .link(.ethernet)
    // PPP in GRE (RFC 2637 §4.1).
    case 0x880b: return .ppp
    default: throw Undecoded(.ethernet, .unsupported, value: UInt32(type))
    }
  }

  private static func readTag(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 4 else { throw Undecoded(.vlan, .truncated) }
    let type = bytes.uint16(at: offset + 2)
    offset += 4
    return .etherType(type)
  }

  /// Labels up to the bottom of the stack (RFC 3032 §2.1). What follows is told by its first four
  /// bits, as routers do: IP, or an Ethernet frame after a control word (RFC 4448).
  private static func readMPLS(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    for _ in 0..<16 {
      guard bytes.count - offset > 4 else { throw Undecoded(.mpls, .truncated) }
      let isBottom = bytes[offset + 2] & 1 == 1
      offset += 4
      guard isBottom else { continue }
      switch bytes[offset] >> 4 {
      case 4: return .ipv4
      case 6: return .ipv6
      case 0:
        offset += 4
        return .link(.ethernet)
      default: throw Undecoded(.mpls, .unsupported)
      }
    }
    throw Undecoded(.mpls, .tooDeep)
  }

  /// The session stage (RFC 2516 §4): version and type 1, code 0.
  static func readPPPoE(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 6 else { throw Undecoded(.pppoe, .truncated) }
    guard bytes[offset] == 0x11 else { throw Undecoded(.pppoe, .malformed) }
    guard bytes[offset + 1] == 0 else { throw Undecoded(.pppoe, .unsupported) }
    offset += 6
    return .ppp
  }
}

/// The protocol field of PPP (RFC 1661 §2).
enum PPP {
  static func read(_ bytes: Span<UInt8>, _ offset: inout Int) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 2 else { throw Undecoded(.ppp, .truncated) }
    // PPP in GRE keeps the address and control bytes of HDLC (RFC 2637 §4.4).
    if bytes.uint16(at: offset) == 0xff03 { offset += 2 }
    guard bytes.count - offset >= 2 else { throw Undecoded(.ppp, .truncated) }
    // An odd first byte is a protocol compressed to one (RFC 1661 §6.5).
    let isCompressed = bytes[offset] & 1 == 1
    let number = isCompressed ? UInt16(bytes[offset]) : bytes.uint16(at: offset)
    offset += isCompressed ? 1 : 2
    switch number {
    case 0x0021: return .ipv4
    case 0x0057: return .ipv6
    case 0x0281, 0x0283: return .etherType(0x8847)
    default: throw Undecoded(.ppp, .unsupported, value: UInt32(number))
    }
  }
}
