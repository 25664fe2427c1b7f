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
  /// Token ring (IEEE 802.5).
  public static let tokenRing = LinkType(rawValue: 6)
  /// ARCNET, as the BSDs hand it over.
  public static let arcnetBSD = LinkType(rawValue: 7)
  public static let ppp = LinkType(rawValue: 9)
  public static let fddi = LinkType(rawValue: 10)
  /// `raw`, as the BSDs number it.
  public static let rawBSD = LinkType(rawValue: 12)
  /// `raw`, as OpenBSD numbers it.
  public static let rawOpenBSD = LinkType(rawValue: 14)
  /// PPP in HDLC-like framing (RFC 1662), or Cisco HDLC.
  public static let pppHDLC = LinkType(rawValue: 50)
  /// PPPoE session packets, without the Ethernet header.
  public static let pppEthernet = LinkType(rawValue: 51)
  /// IP and more over ATM, behind IEEE 802.2 (RFC 2684).
  public static let atmRFC1483 = LinkType(rawValue: 100)
  /// An IPv4 or IPv6 packet, told by its first four bits.
  @inlinable public static var raw: LinkType { LinkType(rawValue: 101) }
  public static let ciscoHDLC = LinkType(rawValue: 104)
  /// IEEE 802.11, without anything that the receiver says of it.
  public static let wlan = LinkType(rawValue: 105)
  /// Classical IP over ATM, as Linux hands it over.
  public static let atmClassicalIP = LinkType(rawValue: 106)
  /// Frame relay (RFC 2427).
  public static let frameRelay = LinkType(rawValue: 107)
  /// OpenBSD loopback: an address family in network byte order.
  public static let loop = LinkType(rawValue: 108)
  /// What the IPsec stack of OpenBSD handles, and the same as OpenBSD numbers it.
  public static let enc = LinkType(rawValue: 109)
  public static let encOpenBSD = LinkType(rawValue: 13)
  /// Linux cooked capture, as of `tcpdump -i any`.
  public static let linuxSLL = LinkType(rawValue: 113)
  /// What the firewall of OpenBSD logs.
  public static let pflog = LinkType(rawValue: 117)
  /// IEEE 802.11 after the header of Prism cards.
  public static let wlanPrism = LinkType(rawValue: 119)
  /// IP over Fibre Channel (RFC 2625).
  public static let ipOverFibreChannel = LinkType(rawValue: 122)
  /// ATM cells put together, as SunATM hands them over.
  public static let sunATM = LinkType(rawValue: 123)
  /// IEEE 802.11 after a radiotap header.
  public static let wlanRadiotap = LinkType(rawValue: 127)
  /// Frames that a remote sensor sends, without IP and UDP before them.
  public static let tzsp = LinkType(rawValue: 128)
  /// ARCNET, as Linux hands it over.
  public static let arcnetLinux = LinkType(rawValue: 129)
  /// IP over FireWire, as macOS hands it over.
  public static let ipOverFireWire = LinkType(rawValue: 138)
  /// USER2, for what its owner likes: on macOS `pktap` before that had a number of its own.
  public static let pktapUser = LinkType(rawValue: 149)
  /// IEEE 802.11 after the header of AbsoluteValue Systems.
  public static let wlanAVS = LinkType(rawValue: 163)
  /// PPP in HDLC-like framing, whose address byte says the direction.
  public static let pppWithDirection = LinkType(rawValue: 166)
  /// Juniper's header, and then Ethernet, PPP, frame relay or Cisco HDLC.
  public static let juniperEthernet = LinkType(rawValue: 178)
  public static let juniperPPP = LinkType(rawValue: 179)
  public static let juniperFrameRelay = LinkType(rawValue: 180)
  public static let juniperCiscoHDLC = LinkType(rawValue: 181)
  /// Per-packet information, and then what its header says.
  public static let ppi = LinkType(rawValue: 192)
  /// Endace's extensible record format, and then what its header says.
  public static let erf = LinkType(rawValue: 197)
  /// PPP, Cisco HDLC and frame relay after a byte that says the direction.
  public static let pppAfterDirection = LinkType(rawValue: 204)
  public static let ciscoHDLCAfterDirection = LinkType(rawValue: 205)
  public static let frameRelayAfterDirection = LinkType(rawValue: 206)
  /// Label stacks (RFC 3032).
  public static let mpls = LinkType(rawValue: 219)
  public static let ipv4 = LinkType(rawValue: 228)
  public static let ipv6 = LinkType(rawValue: 229)
  /// What the Linux firewall logs.
  public static let nflog = LinkType(rawValue: 239)
  /// IP over InfiniBand (RFC 4391) behind a global routing header.
  public static let ipOverInfiniBand = LinkType(rawValue: 242)
  /// What macOS says of a packet and its process, and then what its header says.
  public static let pktap = LinkType(rawValue: 258)
  /// Linux cooked capture, version 2.
  public static let linuxSLL2 = LinkType(rawValue: 276)
}
