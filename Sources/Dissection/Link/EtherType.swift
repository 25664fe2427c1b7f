/// Numbers that name what a frame carries (IEEE's registry of EtherTypes), tags and labels included.
@usableFromInline
enum EtherType {
  /// The least that is a type; up to 1,500 it is a length (IEEE 802.3 §3.2.6).
  static let min: UInt16 = 0x0600
  private static let lengthMax: UInt16 = 1500

  @usableFromInline static let ipv4: UInt16 = 0x0800
  @usableFromInline static let ipv6: UInt16 = 0x86dd
  static let arp: UInt16 = 0x0806
  /// Transparent Ethernet bridging (RFC 1701).
  static let ethernet: UInt16 = 0x6558
  /// PPP in GRE (RFC 2637 §4.1).
  static let ppp: UInt16 = 0x880b
  static let vlan: UInt16 = 0x8100
  /// IEEE 802.1ad, and what QinQ used before it.
  static let serviceVLAN: UInt16 = 0x88a8
  static let qinq1: UInt16 = 0x9100
  static let qinq2: UInt16 = 0x9200
  /// Backbone service instance tag (IEEE 802.1ah), in front of the customer's frame.
  static let backboneTag: UInt16 = 0x88e7
  /// Between virtual interfaces and their switch (IEEE 802.1BR's forerunner of Cisco).
  static let virtualInterfaceTag: UInt16 = 0x8926
  static let mpls: UInt16 = 0x8847
  static let mplsMulticast: UInt16 = 0x8848
  static let pppoe: UInt16 = 0x8864
  /// RFC 8300.
  static let nsh: UInt16 = 0x894f
  static let erspan: UInt16 = 0x88be
  static let erspanIII: UInt16 = 0x22eb
  static let wccp: UInt16 = 0x883e

  /// Reads on from a type whose header is the first unread.
  static func read(
    _ type: UInt16, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    switch type {
    case ipv4: return .ipv4
    case ipv6: return .ipv6
    case vlan, serviceVLAN, qinq1, qinq2:
      let next = try readTag(bytes, &unread, count: 4)
      // Priority and drop eligibility stand above the identifier (IEEE 802.1Q §9.6).
      let identifier = UInt32(bytes.uint16(at: unread.offset - 4)) & 0xfff
      unread.vlanTags = unread.vlanTags << 12 | identifier
      return next
    case virtualInterfaceTag: return try readTag(bytes, &unread, count: 6)
    case backboneTag:
      guard unread.count >= 4 else { throw Undecoded(.vlan, .truncated) }
      unread.offset += 4
      return .ethernet
    case mpls, mplsMulticast: return try MPLS.read(bytes, &unread)
    case pppoe: return try PPPoE.read(bytes, &unread)
    case nsh: return try NSH.read(bytes, &unread)
    case ethernet: return .ethernet
    case ppp: return .ppp
    case ...lengthMax:
      unread.limit(to: Int(type))
      return .llc
    default: throw Undecoded(.ethernet, .unsupported, value: UInt32(type))
    }
  }

  /// A tag ends with the type of what follows it.
  private static func readTag(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, count: Int
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.vlan, .truncated) }
    unread.offset += count
    return .etherType(bytes.uint16(at: unread.offset - 2))
  }
}
