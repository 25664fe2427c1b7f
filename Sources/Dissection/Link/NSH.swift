/// The network service header (RFC 8300 §2).
enum NSH {
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 8 else { throw Undecoded(.nsh, .truncated) }
    let words = bytes.uint16(at: unread.offset) & 0x3f
    let next = bytes[unread.offset + 3]
    guard words >= 2 else { throw Undecoded(.nsh, .malformed) }
    guard unread.count >= Int(words) * 4 else { throw Undecoded(.nsh, .truncated) }
    unread.offset += Int(words) * 4
    switch next {
    case 1: return .ipv4
    case 2: return .ipv6
    case 3: return .ethernet
    case 5: return .etherType(EtherType.mpls)
    default: throw Undecoded(.nsh, .unsupported, value: UInt32(next))
    }
  }
}
