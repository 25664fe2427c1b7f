import Dissection
import TestSupport
import Testing

@Suite struct TunnelTests {
  /// What the ends of a tunnel say to each other is no user's.
  @Test(arguments: [
    // A hello: control, length and sequence; version 2 and 3.
    (UInt16(1701), "c8 02 00 14 00 01 00 00 00 02 00 01 80 08 00 00 00 00 00 06", "L2TP control"),
    (1701, "c8 03 00 14 00 00 00 01 00 02 00 01 80 08 00 00 00 00 00 06", "L2TP control"),
    (2152, "32 01 00 04 00 00 00 00 00 01 00 00", "GTP-U signalling"),
    (2152, "30 fe 00 00 00 00 00 01", "GTP-U signalling"),
    (4755, "16 fe fd 00 00 00 00 00 00 00 00 00 01 00", "tunnel in DTLS"),
    (
      5072,
      "41 52 10 3b 65 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
        + "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "AYIYA control"
    ),
    (5246, "00 10 02 00 00 00 00 00 00 00 00 01 01 00 08 00", "CAPWAP control"),
    (5247, "01 00 00 00 17 fe fd 00 01 00 00 00 00 00 01 00 00", "tunnel in DTLS"),
    (5247, "00 10 02 08 00 00 00 00", "CAPWAP control"),
    (5247, "00 10 02 80 00 01 00 00 02 00", "CAPWAP fragment"),
    (6081, "00 80 65 58 00 00 07 00", "Geneve control"),
    (37008, "01 04 00 01", "TZSP control"),
  ])
  func messagesOfTunnelsAreNamed(port: UInt16, payload: String, name: String) {
    let read = reason(Outer.udp(port, bytes(payload)), .raw)
    #expect(read?.description == name)
    #expect(read?.layer == .tunnel)
  }

  /// Datagrams of DNS, QUIC and none at all from servers to clients that have such a port.
  @Test(arguments: [
    UInt16(1701), 2152, 3544, 4341, 4754, 4755, 4789, 4790, 5072, 5246, 5247, 6081, 6635, 6636,
    8472, 37008,
  ])
  func otherTrafficOnTheirPortsIsPlain(port: UInt16) throws {
    let answer = bytes(
      """
      12 34 81 80 00 01 00 01 00 00 00 00 07 65 78 61 6d 70 6c 65 03 6f 72 67 00 00 01 00 01
      c0 0c 00 01 00 01 00 00 00 3c 00 04 c0 00 02 01
      """)
    let initial = bytes("c3 00 00 00 01 08 83 94 c8 f0 3e 51 57 08 00 00 44 9e") + Samples.zeros(80)
    for payload in [answer, initial, bytes("17"), []] {
      let packet = try Packet(Outer.udp(port, payload).span, linkType: .raw)
      #expect(packet.destinationPort == port)
      #expect(packet.payloadCount == payload.count)
    }
  }

  @Test func sessionsOfL2TPv3OfAnUnknownKindAreNamed() {
    let payload = bytes("00 00 00 07") + Array(repeating: 0xaa, count: 40)
    #expect(
      reason(Outer.ipv4(115, payload), .raw)?.description == "L2TPv3 session of an unknown kind")
    #expect(
      reason(Outer.ipv4(115, bytes("00 00 00 00 c8 03")), .raw)?.description == "L2TP control")
  }

  @Test func keepalivesOfEoIPCarryNothing() {
    let read = reason(Outer.ipv4(47, bytes("20 01 64 00 00 00 07 00")), .raw)
    #expect(read == Undecoded(.gre, .unsupported, value: 0x6400))
  }

  @Test func tagsAreThoseOfTheInnermostNetwork() throws {
    let tagged = Outer.ethernet("81 00 a0 64 08 00") + Inner.tcp4
    #expect(try Packet(tagged.span, linkType: .ethernet).vlanTags == 100)
    let twice = Outer.ethernet("88 a8 00 0a 81 00 e0 14 08 00") + Inner.tcp4
    #expect(try Packet(twice.span, linkType: .ethernet).vlanTags == 10 << 12 | 20)
    let priority = Outer.ethernet("81 00 e0 00 08 00") + Inner.tcp4
    #expect(try Packet(priority.span, linkType: .ethernet).vlanTags == 0)
    let vxlan = Outer.udp(4789, bytes("08 00 00 00 00 00 07 00") + Outer.ethernet4 + Inner.tcp4)
    let frame = Outer.ethernet("81 00 00 64 08 00") + vxlan
    #expect(try Packet(frame.span, linkType: .ethernet).vlanTags == 0)
  }
}
