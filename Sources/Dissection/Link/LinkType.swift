/// What the bytes of a captured packet begin with: a LINKTYPE_ value of the pcap format
/// (draft-ietf-opsawg-pcaplinktype).
@frozen
public struct LinkType: RawRepresentable, Hashable, Sendable {
  public var rawValue: Int32

  @inlinable
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// BSD loopback: an address family in the byte order of the host that captured.
  public static let null = LinkType(rawValue: 0)
  public static let ethernet = LinkType(rawValue: 1)
  public static let ppp = LinkType(rawValue: 9)
  /// PPP in HDLC-like framing (RFC 1662), or Cisco HDLC.
  public static let pppHDLC = LinkType(rawValue: 50)
  public static let pppEthernet = LinkType(rawValue: 51)
  /// An IPv4 or IPv6 packet, told by its first four bits.
  public static let raw = LinkType(rawValue: 101)
  /// Cisco HDLC.
  public static let cHDLC = LinkType(rawValue: 104)
  /// OpenBSD loopback: an address family in network byte order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux cooked capture, as of `-i any`.
  public static let linuxSLL = LinkType(rawValue: 113)
  public static let ipv4 = LinkType(rawValue: 228)
  public static let ipv6 = LinkType(rawValue: 229)
  public static let linuxSLL2 = LinkType(rawValue: 276)
}
