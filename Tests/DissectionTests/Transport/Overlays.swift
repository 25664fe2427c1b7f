import Dissection
import TestSupport

extension Samples {
  /// Tunnels that tshark 4.0 reads as well, but for one cookie of L2TPv3, of which nothing tells it.
  static let overlays = [
    // Length 69, tunnel 1, session 1; PPP.
    Frame(
      "L2TP", .raw, Outer.udp(1701, bytes("40 02 00 45 00 01 00 01 ff 03 00 21") + Inner.tcp4)),
    // Sequence numbers, and an offset of two bytes.
    Frame(
      "L2TP with offset", .raw,
      Outer.udp(1701, bytes("0a 02 00 01 00 01 00 05 00 03 00 02 00 00 00 57") + Inner.tcp6)),
    Frame(
      "L2TPv3", .raw,
      Outer.udp(1701, bytes("00 03 00 00 00 00 00 07") + Outer.ethernet4 + Inner.tcp4)),
    Frame(
      "L2TPv3 with a cookie and a sublayer", .raw,
      Outer.udp(
        1701,
        bytes("00 03 00 00 00 00 00 07 de ad be ef 00 c0 ff ee 40 00 00 01") + Outer.ethernet6
          + Inner.tcp6)),
    Frame(
      "L2TPv3 over IP", .raw, Outer.ipv4(115, bytes("00 00 00 07") + Outer.ethernet4 + Inner.tcp4)),
    Frame("GRE in UDP", .raw, Outer.udp(4754, bytes("00 00 08 00") + Inner.tcp4)),
    Frame(
      "GRE in UDP with key", .raw, Outer.udp(4754, bytes("20 00 86 dd 00 00 00 07") + Inner.tcp6)),
    Frame("MPLS in UDP", .raw, Outer.udp(6635, bytes("00 01 00 40 00 01 11 3f") + Inner.tcp4)),
    // Nonce and locator bits; instance.
    Frame("LISP", .raw, Outer.udp(4341, bytes("c0 12 34 56 00 00 00 01") + Inner.tcp4)),
    Frame(
      "LISP with instance", .raw, Outer.udp(4341, bytes("08 00 00 00 00 00 07 00") + Inner.tcp6)),
    Frame(
      "LISP with Ethernet", .raw,
      Outer.udp(4341, bytes("0c 00 00 03 00 00 07 00") + Outer.ethernet4 + Inner.tcp4)),
    Frame(
      "TZSP over UDP", .raw,
      Outer.udp(37008, bytes("01 00 00 01 01") + Outer.ethernet4 + Inner.tcp4)),
    // Padding, and the signal's strength.
    Frame(
      "TZSP with 802.11", .raw,
      Outer.udp(37008, bytes("01 00 00 12 00 0a 01 d0 01") + Wireless.data)),
    // Two words, radio 1, binding 1.
    Frame(
      "CAPWAP", .raw,
      Outer.udp(5247, bytes("00 10 42 00 00 00 00 00") + Outer.ethernet4 + Inner.tcp4)),
    Frame(
      "CAPWAP with 802.11", .raw,
      Outer.udp(5247, bytes("00 10 43 00 00 00 00 00") + Wireless.data)),
    // The bytes of the frame control the other way round.
    Frame(
      "CAPWAP with 802.11 of Cisco", .raw,
      Outer.udp(5247, bytes("00 10 43 00 00 00 00 00 01 08") + Wireless.data.dropFirst(2))),
    // An identity of 16 bytes, a signature of 20 by SHA-1; forward; IPv6; time.
    Frame(
      "AYIYA", .raw,
      Outer.udp(5072, bytes("41 52 11 29 65 00 00 00") + zeros(36) + Inner.tcp6)),
    // Key and version 1; 71 bytes of tunnel 7.
    Frame(
      "EoIP", .raw,
      Outer.ipv4(47, bytes("20 01 64 00 00 47 07 00") + Outer.ethernet4 + Inner.tcp4)),
    // A segment routing header (RFC 8754 §2) with no segments left, then Ethernet.
    Frame(
      "Ethernet in SRv6", .raw, Inner.ipv6(43, count: 24 + 71),
      bytes("8f 02 04 00 00 00 00 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02"),
      Outer.ethernet4, Inner.tcp4),
  ]
}
