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
  @inlinable public static var ethernet: LinkType { LinkType(rawValue: 1) }
  /// ARCNET, as the BSDs hand it over.
  public static let arcnetBSD = LinkType(rawValue: 7)
  public static let ppp = LinkType(rawValue: 9)
  /// `raw`, as the BSDs number it.
  public static let rawBSD = LinkType(rawValue: 12)
  /// `raw`, as OpenBSD numbers it.
  public static let rawOpenBSD = LinkType(rawValue: 14)
  /// PPP in HDLC-like framing (RFC 1662), or Cisco HDLC.
  public static let pppHDLC = LinkType(rawValue: 50)
  /// PPPoE session packets, without the Ethernet header.
  public static let pppEthernet = LinkType(rawValue: 51)
  /// An IPv4 or IPv6 packet, told by its first four bits.
  @inlinable public static var raw: LinkType { LinkType(rawValue: 101) }
  public static let ciscoHDLC = LinkType(rawValue: 104)
  /// IEEE 802.11, without anything that the receiver says of it.
  public static let wlan = LinkType(rawValue: 105)
  /// OpenBSD loopback: an address family in network byte order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux cooked capture, as of `tcpdump -i any`.
  public static let linuxSLL = LinkType(rawValue: 113)
  /// IEEE 802.11 after the header of Prism cards.
  public static let wlanPrism = LinkType(rawValue: 119)
  /// IEEE 802.11 after a radiotap header.
  public static let wlanRadiotap = LinkType(rawValue: 127)
  /// ARCNET, as Linux hands it over.
  public static let arcnetLinux = LinkType(rawValue: 129)
  /// USER2, for what its owner likes: on macOS `pktap` before that had a number of its own.
  public static let pktapUser = LinkType(rawValue: 149)
  /// IEEE 802.11 after the header of AbsoluteValue Systems.
  public static let wlanAVS = LinkType(rawValue: 163)
  /// PPP in HDLC-like framing, whose address byte says the direction.
  public static let pppWithDirection = LinkType(rawValue: 166)
  /// Per-packet information, and then what its header says.
  public static let ppi = LinkType(rawValue: 192)
  public static let ipv4 = LinkType(rawValue: 228)
  public static let ipv6 = LinkType(rawValue: 229)
  /// What the Linux firewall logs.
  public static let nflog = LinkType(rawValue: 239)
  /// What macOS says of a packet and its process, and then what its header says.
  public static let pktap = LinkType(rawValue: 258)
  /// Linux cooked capture, version 2.
  public static let linuxSLL2 = LinkType(rawValue: 276)
}
