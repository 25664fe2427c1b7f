import Dissection
import TestSupport
import Testing

@Suite struct IPv4Tests {
  /// `Inner.udp4` with other bytes at an offset.
  private func changed(_ offset: Int, _ text: String) -> [UInt8] {
    var packet = Inner.udp4
    let new = bytes(text)
    packet.replaceSubrange(offset..<(offset + new.count), with: new)
    return packet
  }

  @Test func optionsAreSkipped() throws {
    let packet = bytes(
      """
      46 00 00 25 12 34 40 00 40 11 00 00 c0 00 02 01 c6 33 64 02
      94 04 00 00              # router alert
      c0 00 00 35 00 0d 0f 95
      68 65 6c 6c 6f
      """)
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.transportOffset == 24)
    #expect(Array(packet[read.payloadRange]) == Array("hello".utf8))
  }

  @Test(arguments: [
    (0, "44", "ipv4: malformed"),  // four words of header
    (0, "4f", "ipv4: malformed"),  // more header than packet
    (0, "35", "ip: malformed"),  // version 3
    (2, "00 13", "ipv4: malformed"),  // a total length below the header's
    (2, "00 1b", "udp: truncated"),  // seven bytes of UDP
    (9, "01", "IP protocol 1 (ICMP)"),
    (9, "84", "IP protocol 132 (SCTP)"),
    (9, "00", "IP protocol 0 (HOPOPT)"),  // an extension header only after IPv6
    (9, "c8", "IP protocol 200"),
  ])
  func badHeadersAreNamed(offset: Int, new: String, name: String) {
    #expect(reason(changed(offset, new), .raw)?.description == name)
  }

  @Test func aTotalLengthOfZeroIsTheWholeFrame() throws {
    let packet = changed(2, "00 00")
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.payloadCount == 5)
    #expect(read.missingCount == 0)
  }

  @Test func whatTheCaptureCutOffIsMissing() throws {
    // 1,000 bytes of IP, of which 33 are there, and 980 of UDP.
    var packet = changed(2, "03 e8")
    packet.replaceSubrange(24..<26, with: bytes("03 d4"))
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.payloadCount == 5)
    #expect(read.missingCount == 967)
  }

  @Test(arguments: [
    ("20 00", 0, false), ("00 01", 8, true), ("20 b9", 1480, false), ("1f ff", 65_528, true),
  ])
  func fragmentsAreHandedOver(flags: String, offset: Int, isLast: Bool) throws {
    let packet = try Packet(changed(6, flags).span, linkType: .raw)
    #expect(
      packet.fragment
        == Fragment(
          identification: 0x1234, offset: offset, isLast: isLast, protocolNumber: 17))
    #expect(packet.payloadRange == 20..<33)
    #expect(packet.sourcePort == 0 && packet.destinationPort == 0)
    #expect(packet.source == IPAddress(v4: 0xc000_0201))
  }

  @Test(arguments: ["40 00", "80 00", "00 00"])
  func flagsAloneMakeNoFragment(flags: String) throws {
    #expect(try Packet(changed(6, flags).span, linkType: .raw).fragment == nil)
  }

  @Test func cutFragmentsAreTruncated() {
    let packet = Array(changed(6, "20 00").dropLast())
    #expect(reason(packet, .raw) == Undecoded(.ip, .truncated))
  }

  @Test(arguments: [Inner.tcp4, Outer.ethernet4 + Inner.tcp4])
  func fragmentsOfTunnelsAreOfTheOuterPacket(payload: [UInt8]) throws {
    var packet = Outer.ipv4(47, bytes("00 00 08 00") + payload)
    packet[6] = 0x20
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.fragment?.protocolNumber == 47)
    #expect(read.source.description == "203.0.113.1")
  }
}
