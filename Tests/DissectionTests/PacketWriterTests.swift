import Dissection
import TestSupport
import Testing

@Suite struct PacketWriterTests {
  static let hello = Array("hello".utf8)
  static let timestamps = bytes("01 01 08 0a 00 00 00 64 00 00 00 c8")

  /// The packets of `Inner`, byte for byte; those of IPv4 have DF.
  @Test(arguments: [(Inner.tcp4, Inner.udp4), (Inner.tcp6, Inner.udp6)])
  func packetsAreThoseMadeByHand(tcp: [UInt8], udp: [UInt8]) throws {
    let packet = try Packet(tcp.span, linkType: .raw)
    var written: [UInt8] = []
    PacketWriter.appendTCP(
      from: packet.source, 49152, to: packet.destination, 443, sequence: 0x0102_0304,
      acknowledgement: 0x0a0b_0c0d, flags: [.psh, .ack], window: 8192, identification: 0x1234,
      fragmentation: .forbidden, options: Self.timestamps, payload: Self.hello, into: &written)
    #expect(written == tcp)
    written.removeAll()
    PacketWriter.appendUDP(
      from: packet.source, 49152, to: packet.destination, 53, identification: 0x1234,
      fragmentation: .forbidden, payload: Self.hello, into: &written)
    #expect(written == udp)
  }

  @Test func fragmentationIsAllowedUnlessItIsForbidden() throws {
    let udp = Inner.udp4
    let packet = try Packet(udp.span, linkType: .raw)
    var written: [UInt8] = []
    PacketWriter.appendUDP(
      from: packet.source, 49152, to: packet.destination, 53, identification: 0x1234,
      payload: Self.hello, into: &written)
    #expect(written == Self.withoutFlags(udp))
  }

  /// Without "don't fragment", 0x4000, which the checksum then gains.
  private static func withoutFlags(_ packet: [UInt8]) -> [UInt8] {
    var packet = packet
    packet[6] = 0
    packet[10] += 0x40
    return packet
  }

  @Test func ethernetHeadersCarryEither() throws {
    let address4 = try #require(IPAddress("192.0.2.1"))
    let address6 = try #require(IPAddress("2001:db8::1"))
    var frame: [UInt8] = []
    PacketWriter.appendEthernet(carrying: address4, into: &frame)
    #expect(frame == Outer.ethernet4)
    frame.removeAll()
    PacketWriter.appendEthernet(
      from: 0xa0b1_c2d3_e4f5, to: 0xffff_ffff_ffff, carrying: address6, into: &frame)
    #expect(frame == bytes("ff ff ff ff ff ff a0 b1 c2 d3 e4 f5 86 dd"))
  }

  /// Counts around the edges of words, of the checksum's steps and of the length fields.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 1460, 65_495, 65_496, 65_507, 65_508, 65_535, 70_000])
  func whatIsWrittenIsReadBack(count: Int) throws {
    let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    for (source, destination) in [("192.0.2.1", "198.51.100.2"), ("2001:db8::1", "2001:db8::2")] {
      let source = try #require(IPAddress(source))
      let destination = try #require(IPAddress(destination))
      var tcp: [UInt8] = []
      PacketWriter.appendTCP(
        from: source, 1, to: destination, 65_535, sequence: .max, acknowledgement: 1,
        flags: .syn, hopLimit: 7, options: [2, 4, 5, 0xb4, 1], payload: payload, into: &tcp)
      let segment = try Packet(tcp.span, linkType: .raw)
      #expect(segment.source == source && segment.destination == destination)
      #expect(segment.sourcePort == 1 && segment.destinationPort == 65_535)
      #expect(segment.sequence == .max && segment.hopLimit == 7)
      #expect(segment.headerCount == 28)
      #expect(segment.payloadCount == count && segment.missingCount == 0)
      #expect(segment.hasValidTransportChecksum(tcp.span) == true)
      #expect(segment.hasValidHeaderChecksum(tcp.span) != false)
      var udp: [UInt8] = []
      PacketWriter.appendUDP(from: source, 1, to: destination, 2, payload: payload, into: &udp)
      let datagram = try Packet(udp.span, linkType: .raw)
      #expect(datagram.payloadCount == count && datagram.missingCount == 0)
      #expect(datagram.hasValidTransportChecksum(udp.span) == true)
    }
  }

  /// A sum of 0xffff has the checksum 0, which in UDP says that there is none (RFC 768).
  @Test func noDatagramIsWrittenWithoutChecksum() throws {
    let address = IPAddress(v4: 0)
    for word in UInt16.min...UInt16.max {
      var packet: [UInt8] = []
      PacketWriter.appendUDP(
        from: address, word, to: address, 0, payload: [], into: &packet)
      if packet[26] == 0, packet[27] == 0 { Issue.record("no checksum from port \(word)") }
    }
  }

  @Test func optionsAreCutAtFortyBytes() throws {
    var packet: [UInt8] = []
    PacketWriter.appendTCP(
      from: IPAddress(v4: 1), 1, to: IPAddress(v4: 2), 2, sequence: 0, acknowledgement: 0,
      flags: .ack, options: Array(repeating: 1, count: 100), payload: [9], into: &packet)
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.headerCount == 60)
    #expect(read.optionsRange.count == 40)
    #expect(packet[read.payloadOffset] == 9)
  }

  @Test func fragmentsOfBothVersionsTileThePayload() throws {
    for (whole, fragments, headerCount) in [
      (Inner.udp4, Fragments.ofIPv4(Inner.udp4, every: 8), 20),
      (Inner.udp6, Fragments.ofIPv6(Inner.udp6, every: 8), 40),
    ] {
      let packets = try fragments.map { try Packet($0.span, linkType: .raw) }
      #expect(packets.map { $0.fragment?.offset } == [0, 8])
      #expect(packets.map { $0.fragment?.isLast } == [false, true])
      #expect(packets.allSatisfy { $0.fragment?.protocolNumber == 17 })
      let joined = zip(fragments, packets).flatMap { $0[$1.payloadRange] }
      #expect(joined == Array(whole.dropFirst(headerCount)))
    }
  }
}
