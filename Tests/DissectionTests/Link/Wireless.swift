import TestSupport

/// Frames of IEEE 802.11 from a station to its access point, with `Inner` packets in them.
enum Wireless {
  static let addresses = bytes("02 00 00 00 00 0a 02 00 00 00 00 01 02 00 00 00 00 02")
  static let llc4 = bytes("aa aa 03 00 00 00 08 00")
  static let llc6 = bytes("aa aa 03 00 00 00 86 dd")

  /// Data to the distribution system; duration 0; addresses; sequence number 1.
  static let data = bytes("08 01 00 00") + addresses + bytes("10 00") + llc4 + Inner.tcp4
  /// The same with quality of service, padded to 28 bytes of header.
  static let padded =
    bytes("88 01 00 00") + addresses + bytes("10 00 00 00 00 00") + llc6 + Inner.tcp6
}

extension Samples {
  /// IEEE 802.11, and what receivers put in front of it.
  static let wireless = [
    Frame("802.11", .wlan, Wireless.data),
    Frame(
      "802.11 with quality of service", .wlan, bytes("88 02 00 00"), Wireless.addresses,
      bytes("10 00 06 00"), Wireless.llc6, Inner.tcp6),
    Frame(
      "802.11 between access points, with HT control", .wlan, bytes("88 83 00 00"),
      Wireless.addresses, bytes("10 00 02 00 00 00 00 01"),
      bytes("00 00 00 00 00 00"), Wireless.llc4, Inner.tcp4),
    // The first of the aggregate has 65 bytes, and three of padding.
    Frame(
      "802.11 aggregate", .wlan, bytes("88 01 00 00"), Wireless.addresses, bytes("10 00 80 00"),
      bytes("02 00 00 00 00 02 02 00 00 00 00 01 00 41"), Wireless.llc4, Inner.tcp4,
      bytes("00 00 00")),
    // Eight bytes; no fields.
    Frame("radiotap", .wlanRadiotap, bytes("00 00 08 00 00 00 00 00"), Wireless.data),
    // Timestamp, flags (padding), rate.
    Frame(
      "radiotap with timestamp and flags", .wlanRadiotap,
      bytes("00 00 12 00 07 00 00 00 01 00 00 00 00 00 00 00 20 02"), Wireless.padded),
    // Two words; flags (padding); the second word begins with nothing.
    Frame(
      "radiotap with two words", .wlanRadiotap,
      bytes("00 00 0e 00 02 00 00 a0 00 00 00 00 20 00"), Wireless.padded),
    Frame(
      "Prism", .wlanPrism, bytes("44 00 00 00 90 00 00 00"), Array(repeating: 0, count: 136),
      Wireless.data),
    Frame(
      "Prism, big-endian", .wlanPrism, bytes("00 00 00 44 00 00 00 90"),
      Array(repeating: 0, count: 136), Wireless.data),
    Frame("AVS behind Prism's link type", .wlanPrism, avs, Wireless.data),
    Frame("AVS", .wlanAVS, avs, Wireless.data),
    Frame("802.11 in PPI", .ppi, bytes("00 00 08 00 69 00 00 00"), Wireless.data),
  ]

  /// Version 1, 64 bytes.
  private static let avs = bytes("80 21 10 01 00 00 00 40") + Array(repeating: 0, count: 56)

  /// Other headers in front of packets.
  static let records = [
    Frame("Ethernet in PPI", .ppi, bytes("00 00 08 00 01 00 00 00"), Outer.ethernet4, Inner.tcp4),
    Frame("PKTAP", .pktap, pktap, Outer.ethernet4, Inner.tcp4),
    Frame("PKTAP before it had a number", .pktapUser, pktap, Outer.ethernet4, Inner.tcp4),
    // Attributes: packet header (1), a prefix that is empty (10) and padded, the packet (9).
    Frame(
      "NFLOG", .nflog, bytes("02 00 00 2a 08 00 01 00 08 00 03 00 05 00 0a 00 00 00 00 00"),
      bytes("3d 00 09 00"), Inner.tcp4, bytes("00 00 00")),
    Frame(
      "NFLOG, big-endian", .nflog, bytes("0a 00 00 2a 00 08 00 01 86 dd 03 00"),
      bytes("00 51 00 09"), Inner.tcp6),
    // RFC 1051; RFC 1201: split flag 0, sequence number 1.
    Frame("ARCNET of Linux, RFC 1051", .arcnetLinux, bytes("be 50 00 00 f0"), Inner.tcp4),
    Frame("ARCNET of Linux, RFC 1201", .arcnetLinux, bytes("be 50 00 00 d4 00 00 01"), Inner.tcp4),
    Frame("ARCNET, RFC 1051", .arcnetBSD, bytes("be 50 f0"), Inner.tcp4),
    Frame("ARCNET, IPv6", .arcnetBSD, bytes("be 50 c4 00 00 01"), Inner.tcp6),
    Frame("ARCNET, exception", .arcnetBSD, bytes("be 50 d4 ff ff ff d4 00 00 01"), Inner.tcp4),
  ]

  /// 108 bytes; a packet; Ethernet; interface and process.
  private static let pktap =
    bytes("6c 00 00 00 01 00 00 00 01 00 00 00") + Array(repeating: 0, count: 96)
}
