import Dissection
import TestSupport
import Testing

@Suite struct TransportTests {
  private func udp(_ head: String, port: String = "00 35") -> [UInt8] {
    Inner.ipv6(17, count: 13) + bytes("c0 00" + port + head + "68 65 6c 6c 6f")
  }

  @Test(arguments: [0, 4, 8, 15])
  func dataOffsetsOutsideTheSegmentAreMalformed(words: Int) {
    var packet = Inner.tcp4
    packet[32] = UInt8(words) << 4
    // Seven words are there, and one byte; the IP packet promises no more.
    packet.removeLast(8)
    packet[3] = UInt8(packet.count)
    #expect(reason(packet, .raw) == Undecoded(.tcp, .malformed))
  }

  static let flags: [(UInt8, TCPFlags)] = [
    (0x01, .fin), (0x02, .syn), (0x04, .rst), (0x08, .psh), (0x10, .ack), (0x20, .urg),
    (0x40, .ece), (0x80, .cwr), (0x12, [.syn, .ack]),
  ]

  @Test(arguments: flags)
  func flagsAreThoseOfTheHeader(byte: UInt8, flags: TCPFlags) throws {
    var packet = Inner.tcp4
    packet[33] = byte
    packet[38] = 0x12
    packet[39] = 0x34
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.flags == flags)
    #expect(read.urgentPointer == 0x1234)
  }

  /// The length of a datagram, what is read of it, and what is missing.
  @Test(arguments: [
    ("00 0d", 5), ("00 08", 0), ("00 0a", 2), ("00 00", 5), ("00 0e", 5), ("ff ff", 5),
  ])
  func lengthsOfDatagramsEndTheirPayload(length: String, count: Int) throws {
    let packet = try Packet(udp(length + "00 00").span, linkType: .raw)
    #expect(packet.payloadCount == count)
    #expect(packet.missingCount == 0)
  }

  @Test(arguments: ["00 01", "00 07"])
  func lengthsBelowTheHeaderAreMalformed(length: String) {
    #expect(reason(udp(length + "00 00"), .raw) == Undecoded(.udp, .malformed))
  }

  /// A datagram that ends before the cut is whole.
  @Test func onlyWhatTheDatagramHasIsMissing() throws {
    var packet = udp("00 0a 00 00")
    packet[5] = 200
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.payloadCount == 2)
    #expect(read.missingCount == 0)
    packet[45] = 100
    let cut = try Packet(packet.span, linkType: .raw)
    #expect(cut.payloadCount == 5)
    #expect(cut.missingCount == 87)
  }

  /// Datagrams on the ports of tunnels that are none, as of clients that happen to have that port.
  @Test(arguments: [
    (UInt16(4789), "00 00 00 00 00 00 07 00"),  // no I flag
    (4789, "08 00 00 00 00 00 07 01"),  // a byte that nobody uses
    (4790, "04 00 00 01 00 00 07 00"),  // no I flag
    (4790, "0c 00 00 00 00 00 07 00"),  // no type
    (6081, "40 00 65 58 00 00 07 00"),  // version 1
    (6081, "00 00 00 42 00 00 07 00"),  // no type
    (6081, "3f 00 65 58 00 00 07 00"),  // more options than bytes
    (2152, "32 01 00 04 00 00 00 00 00 00 00 00"),  // an echo request
    (2152, "30 ff ff ff 00 00 00 01"),  // more than there is
    (2152, "34 ff 00 14 00 00 00 01 00 00 00 85 00 00 00 00"),  // an extension of no length
    (2152, "34 ff 00 14 00 00 00 01 00 00 00 85 ff 00 00 00"),
    (3544, "60 00 00 00 00 00 3b 15"),  // the length of another packet
    (3544, "00 01 ff ff"),
    (5353, "08 00 00 00 00 00 07 00"),  // the port of no tunnel
  ])
  func otherDatagramsOnPortsOfTunnelsArePlain(port: UInt16, head: String) throws {
    let frame = Outer.udp(port, bytes(head) + Array(repeating: 0, count: 40))
    let packet = try Packet(frame.span, linkType: .raw)
    #expect(packet.destinationPort == port)
    #expect(packet.payloadCount == bytes(head).count + 40)
  }

  @Test(arguments: [UInt16(2152), 3544])
  func tunnelsAreReadInBothDirections(port: UInt16) throws {
    let head = port == 2152 ? bytes("30 ff 00 4d 00 00 00 01") : []
    var frame = Outer.udp(54321, head + Inner.tcp6)
    frame.replaceSubrange(20..<22, with: [UInt8(port >> 8), UInt8(port & 0xff)])
    #expect(try Packet(frame.span, linkType: .raw).destinationPort == 443)
  }
}
