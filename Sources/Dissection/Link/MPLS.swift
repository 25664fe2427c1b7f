/// Label stacks (RFC 3032 §2.1).
enum MPLS {
  /// Labels in one stack.
  private static let labelsMax = 16

  /// Reads labels up to the bottom of the stack. What follows is told by its first four bits, as
  /// routers do: IP, or the Ethernet frame of a pseudowire.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    for _ in 0..<labelsMax {
      guard unread.count >= 4 else { throw Undecoded(.mpls, .truncated) }
      let isBottom = bytes[unread.offset + 2] & 1 == 1
      unread.offset += 4
      guard isBottom else { continue }
      guard unread.count >= 1 else { throw Undecoded(.mpls, .truncated) }
      switch bytes[unread.offset] >> 4 {
      case 4: return .ipv4
      case 6: return .ipv6
      // An associated channel (RFC 5586 §2), which carries no traffic of users.
      case 1: throw Undecoded(.mpls, .unsupported)
      default: return try readPseudowire(bytes, &unread)
      }
    }
    throw Undecoded(.mpls, .tooDeep)
  }

  /// An Ethernet frame, after a control word that begins with four zero bits if there is one
  /// (RFC 4448 §4.6). Nothing in the packet says whether; the type that makes sense does.
  private static func readPseudowire(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    if isEthernet(bytes, unread) { return .ethernet }
    guard bytes[unread.offset] >> 4 == 0 else { throw Undecoded(.mpls, .unsupported) }
    guard unread.count >= 4 else { throw Undecoded(.mpls, .truncated) }
    unread.offset += 4
    return .ethernet
  }

  /// Whether an Ethernet frame with a type that has IP in it may begin here.
  private static func isEthernet(_ bytes: Span<UInt8>, _ unread: UnreadRange) -> Bool {
    guard unread.count >= EthernetHeader.count else { return false }
    switch bytes.uint16(at: unread.offset + EthernetHeader.typeOffset) {
    case EtherType.ipv4, EtherType.ipv6, EtherType.vlan, EtherType.serviceVLAN, EtherType.pppoe:
      return true
    default:
      return false
    }
  }
}
