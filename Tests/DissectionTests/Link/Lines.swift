import Dissection
import TestSupport

extension Samples {
  /// Rings, lines between two ends, and what systems write before packets, as tshark 4.0 reads them.
  static let lines = [
    Frame(
      "token ring", LinkType(rawValue: 6), bytes("10 40"), Ring.addresses, Wireless.llc4, Inner.tcp4
    ),
    // The sender's first bit says that a route follows, of six bytes.
    Frame(
      "token ring with a route", LinkType(rawValue: 6),
      bytes("10 40 02 00 00 00 00 02 82 00 00 00 00 01 06 30 00 12 00 20"), Wireless.llc6,
      Inner.tcp6),
    Frame("FDDI", LinkType(rawValue: 10), bytes("50"), Ring.addresses, Wireless.llc4, Inner.tcp4),
    Frame("ATM", LinkType(rawValue: 100), Wireless.llc4, Inner.tcp4),
    Frame("ATM with an NLPID", LinkType(rawValue: 100), bytes("fe fe 03 8e"), Inner.tcp6),
    Frame(
      "ATM, bridged", LinkType(rawValue: 100), bytes("aa aa 03 00 80 c2 00 07 00 00"),
      Outer.ethernet4, Inner.tcp4),
    Frame("classical IP over ATM", LinkType(rawValue: 106), Inner.tcp4),
    Frame("SunATM", LinkType(rawValue: 123), bytes("82 00 00 20"), Wireless.llc4, Inner.tcp4),
    Frame(
      "SunATM, LAN emulation", LinkType(rawValue: 123), bytes("81 00 00 21 00 01"),
      Outer.ethernet6, Inner.tcp6),
    // DLCI 100; unnumbered information; NLPID.
    Frame("frame relay", LinkType(rawValue: 107), bytes("18 41 03 cc"), Inner.tcp4),
    Frame("frame relay, IPv6", LinkType(rawValue: 107), bytes("18 41 03 8e"), Inner.tcp6),
    Frame(
      "frame relay with SNAP behind a pad", LinkType(rawValue: 107),
      bytes("18 41 03 00 80 00 00 00 08 00"), Inner.tcp4),
    Frame("frame relay of Cisco", LinkType(rawValue: 107), bytes("18 41 86 dd"), Inner.tcp6),
    Frame("frame relay with PPP", LinkType(rawValue: 107), bytes("18 41 03 cf 00 21"), Inner.tcp4),
    Frame(
      "frame relay, address of four bytes", LinkType(rawValue: 107), bytes("18 40 00 01 03 cc"),
      Inner.tcp4),
    Frame(
      "frame relay, bridged", LinkType(rawValue: 107), bytes("18 41 03 00 80 00 80 c2 00 07"),
      Outer.ethernet4, Inner.tcp4),
    Frame(
      "frame relay after the direction", LinkType(rawValue: 206), bytes("00 18 41 03 cc"),
      Inner.tcp4),
    Frame("PPP after the direction", LinkType(rawValue: 204), bytes("00 ff 03 00 21"), Inner.tcp4),
    Frame("PPP after the direction, plain", LinkType(rawValue: 204), bytes("01 00 57"), Inner.tcp6),
    Frame(
      "Cisco HDLC after the direction", LinkType(rawValue: 205), bytes("01 0f 00 08 00"), Inner.tcp4
    ),
    Frame("ENC", LinkType(rawValue: 109), bytes("02 00 00 00 01 00 00 00 00 00 00 00"), Inner.tcp4),
    Frame(
      "ENC, big-endian", LinkType(rawValue: 109), bytes("00 00 00 18 00 00 00 01 00 00 00 00"),
      Inner.tcp6),
    // 61 bytes and three of padding; 100 in later systems; 45 in early ones.
    Frame("PFLOG", LinkType(rawValue: 117), bytes("3d 02"), zeros(62), Inner.tcp4),
    Frame("PFLOG of OpenBSD 5", LinkType(rawValue: 117), bytes("64 18"), zeros(98), Inner.tcp6),
    Frame("PFLOG of OpenBSD 3", LinkType(rawValue: 117), bytes("2d 02"), zeros(46), Inner.tcp4),
    Frame(
      "ERF", LinkType(rawValue: 197), zeros(8), bytes("02 00 00 59 00 00 00 47 00 00"),
      Outer.ethernet4, Inner.tcp4),
    // Two extension headers; coloured packets over SONET.
    Frame(
      "ERF with extensions", LinkType(rawValue: 197), zeros(8),
      bytes("8a 00 00 5d 00 00 00 3d 84 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 0f 00 08 00"),
      Inner.tcp4),
    Frame(
      "ERF with IPv6", LinkType(rawValue: 197), zeros(8), bytes("17 00 00 5d 00 00 00 4d"),
      Inner.tcp6),
    Frame(
      "ERF with ATM", LinkType(rawValue: 197), zeros(8),
      bytes("04 00 00 55 00 00 00 45 00 00 00 00"),
      Wireless.llc4, Inner.tcp4),
    Frame("Juniper", LinkType(rawValue: 178), bytes("4d 47 43 01"), Outer.ethernet4, Inner.tcp4),
    Frame(
      "Juniper with extensions", LinkType(rawValue: 178), bytes("4d 47 43 81 00 04 01 02 04 d2"),
      Outer.ethernet6, Inner.tcp6),
    Frame(
      "Juniper without a link header", LinkType(rawValue: 178), bytes("4d 47 43 03 02 00 00 00"),
      Inner.tcp4),
    Frame(
      "Juniper with PPP", LinkType(rawValue: 179), bytes("4d 47 43 01 ff 03 00 21"), Inner.tcp4),
    Frame(
      "Juniper with frame relay", LinkType(rawValue: 180), bytes("4d 47 43 00 18 41 03 cc"),
      Inner.tcp4),
    Frame(
      "Juniper with Cisco HDLC", LinkType(rawValue: 181), bytes("4d 47 43 01 0f 00 86 dd"),
      Inner.tcp6),
    Frame("IP over Fibre Channel", LinkType(rawValue: 122), zeros(16), Wireless.llc4, Inner.tcp4),
    Frame("IP over FireWire", LinkType(rawValue: 138), zeros(16), bytes("08 00"), Inner.tcp4),
    Frame(
      "IP over InfiniBand", LinkType(rawValue: 242), zeros(40), bytes("86 dd 00 00"), Inner.tcp6),
    Frame("MPLS without more", LinkType(rawValue: 219), bytes("00 01 01 40"), Inner.tcp4),
    // Version 1, a received frame of Ethernet, and the tag that ends them.
    Frame("TZSP", LinkType(rawValue: 128), bytes("01 00 00 01 01"), Outer.ethernet4, Inner.tcp4),
  ]

  static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

  private enum Ring {
    static let addresses = bytes("02 00 00 00 00 02 02 00 00 00 00 01")
  }
}
