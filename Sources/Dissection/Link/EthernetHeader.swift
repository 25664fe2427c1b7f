/// The header of Ethernet frames (IEEE 802.3 §3.2): two addresses, and a type or length.
@usableFromInline
enum EthernetHeader {
  @usableFromInline static let count = 14
  @usableFromInline static let typeOffset = 12

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.ethernet, .truncated) }
    let type = bytes.uint16(at: unread.offset + typeOffset)
    unread.offset += count
    return .etherType(type)
  }

  /// Whether a frame with IP, with a tag, or with what goes along with IP may begin at `offset`.
  static func mayBegin(_ bytes: Span<UInt8>, at offset: Int) -> Bool {
    guard offset >= 0, bytes.count > offset + count else { return false }
    let version = bytes[offset + count] >> 4
    switch bytes.uint16(at: offset + typeOffset) {
    case EtherType.ipv4: return version == 4
    case EtherType.ipv6: return version == 6
    case EtherType.arp, EtherType.vlan, EtherType.serviceVLAN, EtherType.pppoe: return true
    default: return false
    }
  }
}
