import Dissection
import TestSupport
import Testing

/// A frame, and what it is called in the results of tests.
struct Frame: Sendable, CustomTestStringConvertible {
  var name: String
  var linkType: LinkType
  var bytes: [UInt8]

  var testDescription: String { name }

  init(_ name: String, _ linkType: LinkType, _ parts: [UInt8]...) {
    self.name = name
    self.linkType = linkType
    bytes = parts.flatMap { $0 }
  }
}

/// Packets that frames carry. Checksums and lengths are right: tshark 4.0 agrees.
enum Inner {
  /// 192.0.2.1:49152 to 198.51.100.2:443, "hello".
  static let tcp4 =
    bytes(
      """
      45 00 00 39  # version 4, five words; 57 bytes
      12 34 40 00  # identification; don't fragment
      40 06 3c 54  # TTL 64, TCP, checksum
      c0 00 02 01  # 192.0.2.1
      c6 33 64 02  # 198.51.100.2
      """) + tcpHead + bytes("49 a1  # checksum") + tcpTail

  /// The same from 2001:db8::1 to 2001:db8::2.
  static let tcp6 = ipv6(6, count: 37) + tcp6Segment

  /// The TCP segment of `tcp6`.
  static let tcp6Segment = tcpHead + bytes("da 63  # checksum") + tcpTail

  /// From port 49152 to port 53, "hello".
  static let udp4 = bytes(
    """
    45 00 00 21 12 34 40 00  # 33 bytes
    40 11 3c 61              # TTL 64, UDP, checksum
    c0 00 02 01 c6 33 64 02
    c0 00 00 35 00 0d 0f 95  # ports, length, checksum
    68 65 6c 6c 6f
    """)

  static let udp6 =
    ipv6(17, count: 13)
    + bytes(
      """
      c0 00 00 35 00 0d a0 57  # ports, length, checksum
      68 65 6c 6c 6f
      """)

  private static let tcpHead = bytes(
    """
    c0 00 01 bb  # ports 49152 -> 443
    01 02 03 04  # sequence number
    0a 0b 0c 0d  # acknowledgement number
    80 18 20 00  # eight words, PSH and ACK, window 8192
    """)

  private static let tcpTail = bytes(
    """
    00 00                                # urgent pointer
    01 01 08 0a 00 00 00 64 00 00 00 c8  # two NOPs, timestamps
    68 65 6c 6c 6f                       # hello
    """)

  /// An IPv6 header from 2001:db8::1 to 2001:db8::2.
  static func ipv6(_ next: UInt8, count: Int) -> [UInt8] {
    bytes("60 00 00 00") + [UInt8(count >> 8), UInt8(count & 0xff), next, 64]
      + bytes(
        """
        20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
        20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02
        """)
  }
}

/// Headers that stand in front of packets.
enum Outer {
  static let ethernet4 = bytes("02 00 00 00 00 02 02 00 00 00 00 01 08 00")
  static let ethernet6 = bytes("02 00 00 00 00 02 02 00 00 00 00 01 86 dd")

  /// An Ethernet header for any type.
  static func ethernet(_ type: String) -> [UInt8] {
    bytes("02 00 00 00 00 02 02 00 00 00 00 01" + type)
  }

  /// An IPv4 header from 203.0.113.1 to 203.0.113.2 for a tunnel, without a checksum.
  static func ipv4(_ protocolNumber: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let count = 20 + payload.count
    return bytes("45 00") + [UInt8(count >> 8), UInt8(count & 0xff)]
      + bytes("00 00 00 00 ff") + [protocolNumber]
      + bytes("00 00 cb 00 71 01 cb 00 71 02") + payload
  }

  /// A UDP datagram from port 54321 in an IPv4 packet for a tunnel.
  static func udp(_ port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    let count = 8 + payload.count
    return ipv4(
      17,
      bytes("d4 31") + [UInt8(port >> 8), UInt8(port & 0xff)]
        + [UInt8(count >> 8), UInt8(count & 0xff), 0, 0] + payload)
  }
}
