import Dissection
import TestSupport

/// Frames, by what they show.
enum Samples {
  /// All of them.
  static let all =
    links + lines + wireless + records + tags + networks + tunnels + overlays + [udp4, udp6]

  static let ethernet = Frame("Ethernet", .ethernet, Outer.ethernet4, Inner.tcp4)
  static let ethernet6 = Frame("Ethernet, IPv6", .ethernet, Outer.ethernet6, Inner.tcp6)
  static let udp4 = Frame("UDP", .ethernet, Outer.ethernet4, Inner.udp4)
  static let udp6 = Frame("UDP over IPv6", .ethernet, Outer.ethernet6, Inner.udp6)

  /// Link types, with `Inner.tcp4` or `Inner.tcp6` in each.
  static let links = [
    ethernet, ethernet6,
    Frame("Ethernet with padding", .ethernet, Outer.ethernet4, Inner.tcp4, bytes("00 ff 00 ff 00")),
    // A length of 65 bytes, then LLC and SNAP.
    Frame(
      "802.3", .ethernet, Outer.ethernet("00 41"), bytes("aa aa 03 00 00 00 08 00"), Inner.tcp4),
    Frame("raw", .raw, Inner.tcp4),
    Frame("raw, IPv6", .raw, Inner.tcp6),
    Frame("raw of the BSDs", LinkType(rawValue: 12), Inner.tcp4),
    Frame("raw of OpenBSD", LinkType(rawValue: 14), Inner.tcp4),
    Frame("IPv4", .ipv4, Inner.tcp4),
    Frame("IPv6", .ipv6, Inner.tcp6),
    Frame("loopback, little-endian", .null, bytes("02 00 00 00"), Inner.tcp4),
    Frame("loopback, big-endian", .null, bytes("00 00 00 02"), Inner.tcp4),
    Frame("loopback of FreeBSD, IPv6", .null, bytes("1c 00 00 00"), Inner.tcp6),
    Frame("loopback of macOS, IPv6", .null, bytes("1e 00 00 00"), Inner.tcp6),
    Frame("loopback of OpenBSD, IPv6", .loop, bytes("00 00 00 18"), Inner.tcp6),
    Frame(
      "Linux cooked", .linuxSLL,
      bytes(
        """
        00 04 00 01 00 06        # sent by us; ARPHRD_ETHER; six bytes of address
        02 00 00 00 00 01 00 00
        08 00
        """), Inner.tcp4),
    Frame(
      "Linux cooked, version 2", .linuxSLL2,
      bytes(
        """
        86 dd 00 00 00 00 00 02  # type; reserved; interface 2
        00 01 04 06              # ARPHRD_ETHER; sent by us; six bytes of address
        02 00 00 00 00 01 00 00
        """), Inner.tcp6),
    Frame("PPP", .ppp, bytes("ff 03 00 21"), Inner.tcp4),
    Frame("PPP without framing, IPv6", .ppp, bytes("00 57"), Inner.tcp6),
    Frame("PPP, compressed", .ppp, bytes("21"), Inner.tcp4),
    Frame("PPP in HDLC", .pppHDLC, bytes("ff 03 00 57"), Inner.tcp6),
    Frame("Cisco HDLC on a serial line", .pppHDLC, bytes("0f 00 08 00"), Inner.tcp4),
    Frame("Cisco HDLC", .ciscoHDLC, bytes("8f 00 86 dd"), Inner.tcp6),
    Frame("PPP with direction", .pppWithDirection, bytes("01 03 00 21"), Inner.tcp4),
    Frame("PPPoE", .pppEthernet, bytes("11 00 00 01 00 3b 00 21"), Inner.tcp4),
  ]

  /// Tags and labels behind Ethernet.
  static let tags = [
    Frame("802.1Q", .ethernet, Outer.ethernet("81 00 00 64 08 00"), Inner.tcp4),
    Frame("802.1ad", .ethernet, Outer.ethernet("88 a8 00 64 81 00 00 65 86 dd"), Inner.tcp6),
    Frame("QinQ", .ethernet, Outer.ethernet("91 00 00 64 81 00 00 65 08 00"), Inner.tcp4),
    Frame(
      "802.1Q with a length", .ethernet, Outer.ethernet("81 00 00 64 00 41"),
      bytes("aa aa 03 00 00 00 08 00"), Inner.tcp4),
    Frame("VN-Tag", .ethernet, Outer.ethernet("89 26 00 01 00 02 08 00"), Inner.tcp4),
    Frame("802.1ah", .ethernet, Outer.ethernet("88 e7 00 00 00 01"), Outer.ethernet4, Inner.tcp4),
    Frame(
      "MPLS", .ethernet, Outer.ethernet("88 47"),
      bytes("00 01 00 40 00 01 11 3f  # labels 16 and 17, the bottom"), Inner.tcp4),
    Frame("MPLS multicast", .ethernet, Outer.ethernet("88 48 00 01 01 40"), Inner.tcp6),
    Frame(
      "pseudowire with control word", .ethernet, Outer.ethernet("88 47 00 01 01 40"),
      bytes("00 00 00 01"), Outer.ethernet4, Inner.tcp4),
    Frame(
      "pseudowire without control word", .ethernet, Outer.ethernet("88 47 00 01 01 40"),
      Outer.ethernet4, Inner.tcp4),
    // Session 1, 59 bytes, then PPP.
    Frame(
      "PPPoE behind Ethernet", .ethernet, Outer.ethernet("88 64 11 00 00 01 00 3b 00 21"),
      Inner.tcp4),
    // Version 0, two words, metadata type 2 (of no length), next protocol IPv4.
    Frame("NSH", .ethernet, Outer.ethernet("89 4f 0f c2 02 01 00 00 01 ff"), Inner.tcp4),
  ]

  /// What stands between an IP header and TCP.
  static let networks = [
    Frame("IP in IP", .raw, Outer.ipv4(4, Inner.tcp4)),
    Frame("6in4", .raw, Outer.ipv4(41, Inner.tcp6)),
    Frame("4in6", .raw, Inner.ipv6(4, count: 57), Inner.tcp4),
    Frame("GRE", .raw, Outer.ipv4(47, bytes("00 00 08 00") + Inner.tcp4)),
    Frame(
      "GRE with checksum, key and sequence number", .raw,
      Outer.ipv4(
        47, bytes("b0 00 86 dd 12 34 00 00 00 00 00 07 00 00 00 01") + Inner.tcp6)),
    Frame(
      "Ethernet in GRE", .raw, Outer.ipv4(47, bytes("00 00 65 58") + Outer.ethernet4 + Inner.tcp4)),
    // 61 bytes of call 1; sequence number 2; acknowledgement 3.
    Frame(
      "PPTP", .raw,
      Outer.ipv4(
        47, bytes("30 81 88 0b 00 3d 00 01 00 00 00 02 00 00 00 03 ff 03 00 21") + Inner.tcp4)),
    Frame(
      "ERSPAN type I", .raw, Outer.ipv4(47, bytes("00 00 88 be") + Outer.ethernet4 + Inner.tcp4)),
    Frame(
      "ERSPAN type II", .raw,
      Outer.ipv4(
        47,
        bytes("10 00 88 be 00 00 00 01 10 64 00 01 00 00 00 00") + Outer.ethernet4 + Inner.tcp4)),
    Frame(
      "ERSPAN type III", .raw,
      Outer.ipv4(
        47,
        bytes("10 00 22 eb 00 00 00 01 20 64 00 01 00 00 00 00 00 00 00 00") + Outer.ethernet4
          + Inner.tcp4)),
    Frame("802.11 of Aruba", .raw, Outer.ipv4(47, bytes("00 00 82 00") + Wireless.data)),
    Frame("WCCP", .raw, Outer.ipv4(47, bytes("00 00 88 3e 00 00 00 00") + Inner.tcp4)),
    Frame("EtherIP", .raw, Outer.ipv4(97, bytes("30 00") + Outer.ethernet4 + Inner.tcp4)),
    Frame("MPLS in IP", .raw, Outer.ipv4(137, bytes("00 01 01 40") + Inner.tcp4)),
    Frame("AH after IPv4", .raw, Outer.ipv4(51, authentication(next: 4) + Inner.tcp4)),
    Frame(
      "extension headers", .raw, Inner.ipv6(0, count: 37 + 64),
      bytes("2b 00 01 04 00 00 00 00  # hop-by-hop, PadN"),
      bytes("3c 00 00 00 00 00 00 00  # routing, no segments left"),
      bytes("33 00 01 04 00 00 00 00  # destination options"), authentication(next: 135),
      bytes("2c 00 00 00 00 00 00 00  # mobility"),
      bytes("06 00 00 00 00 00 00 01  # atomic fragment"), Inner.tcp6Segment),
  ]

  /// Tunnels over UDP.
  static let tunnels = [
    Frame("VXLAN", .raw, Outer.udp(4789, vxlan("08 00 00 00"))),
    Frame("VXLAN of Linux", .raw, Outer.udp(8472, vxlan("08 00 00 00"))),
    Frame("VXLAN with group policy", .raw, Outer.udp(4789, vxlan("88 00 00 07"))),
    Frame("VXLAN with a type, on the port of plain", .raw, Outer.udp(4789, vxlan("0c 00 00 03"))),
    Frame("VXLAN-GPE", .raw, Outer.udp(4790, vxlan("0c 00 00 03"))),
    Frame("VXLAN-GPE without type", .raw, Outer.udp(4790, vxlan("08 00 00 00"))),
    Frame(
      "VXLAN-GPE with IPv4", .raw, Outer.udp(4790, bytes("0c 00 00 01 00 00 07 00") + Inner.tcp4)),
    Frame(
      "VXLAN-GPE with IPv6", .raw, Outer.udp(4790, bytes("0c 00 00 02 00 00 07 00") + Inner.tcp6)),
    // Two words of options.
    Frame(
      "Geneve", .raw,
      Outer.udp(
        6081,
        bytes("02 00 65 58 00 00 07 00 01 02 03 01 00 00 00 00") + Outer.ethernet4 + Inner.tcp4)),
    Frame("Geneve with IP", .raw, Outer.udp(6081, bytes("00 00 08 00 00 00 07 00") + Inner.tcp4)),
    Frame("GTP-U", .raw, Outer.udp(2152, bytes("30 ff 00 39 00 00 00 01") + Inner.tcp4)),
    // Sequence number and extension: a PDU session container (0x85) of one word.
    Frame(
      "GTP-U with extension header", .raw,
      Outer.udp(
        2152,
        bytes("36 ff 00 55 00 00 00 01 00 02 00 85 01 10 01 00") + Inner.tcp6)),
    Frame("Teredo", .raw, Outer.udp(3544, Inner.tcp6)),
    Frame(
      "Teredo with authentication and origin", .raw,
      Outer.udp(
        3544,
        bytes(
          """
          00 01 00 00 00 00 00 00 00 00 00 00 00  # no identifier; nonce; confirmation
          00 00 3f ff 34 ff 8e fd                 # origin: port and address, inverted
          """) + Inner.tcp6)),
  ]

  /// An authentication header with 12 bytes of check value (RFC 4302 §2).
  private static func authentication(next: UInt8) -> [UInt8] {
    [next] + bytes("04 00 00 00 00 00 01 00 00 00 02 aa aa aa aa aa aa aa aa aa aa aa aa")
  }

  /// A VXLAN header of network 7, and an Ethernet frame.
  private static func vxlan(_ flags: String) -> [UInt8] {
    bytes(flags) + bytes("00 00 07 00") + Outer.ethernet4 + Inner.tcp4
  }
}
