import Dissection
import TestSupport
import Testing

@Suite struct QUICLongHeaderTests {
  private static func header(_ datagram: [UInt8], at offset: Int) -> QUICLongHeader? {
    QUICLongHeader(datagram.span, at: offset)
  }

  @Test func fieldsOfTheClientsPacketAreFound() throws {
    let header = try #require(Self.header(SampleInitials.client, at: 0))
    #expect(header.version == .v1)
    #expect(header.packetType == .initial)
    #expect(header.start == 0)
    #expect(header.destinationIDRange == 6..<14)
    #expect(header.sourceIDRange == 15..<15)
    #expect(header.tokenRange == 16..<16)
    #expect(header.packetNumberOffset == 18)
    #expect(header.end == 1200)
  }

  @Test func fieldsOfTheServersPacketAreFound() throws {
    let header = try #require(Self.header(SampleInitials.serverV2, at: 0))
    #expect(header.version == .v2)
    #expect(header.packetType == .initial)
    #expect(header.destinationIDRange == 6..<6)
    #expect(header.sourceIDRange == 7..<15)
    #expect(header.packetNumberOffset == 18)
    #expect(header.end == 135)
  }

  @Test func tokenAndItsLengthAreSkipped() throws {
    let datagram = bytes(
      """
      c0 00000001  # Initial, version 1
      01 aa        # Destination Connection ID
      02 bbbb      # Source Connection ID
      4003 cccccc  # token, its length in two bytes
      02 dddd      # length, packet number and payload
      """)
    let header = try #require(Self.header(datagram, at: 0))
    #expect(header.destinationIDRange == 6..<7)
    #expect(header.sourceIDRange == 8..<10)
    #expect(header.tokenRange == 12..<15)
    #expect(header.packetNumberOffset == 16)
    #expect(header.end == 18)
  }

  // RFC 9000 §17.2, RFC 9369 §3.2.
  @Test(arguments: [
    (QUICVersion.v1, 0xc0 as UInt8, QUICLongHeader.PacketType.initial), (.v1, 0xd0, .zeroRTT),
    (.v1, 0xe0, .handshake), (.v1, 0xf0, .retry), (.v2, 0xd0, .initial), (.v2, 0xe0, .zeroRTT),
    (.v2, 0xf0, .handshake), (.v2, 0xc0, .retry),
  ])
  func bitsOfTheTypeDependOnTheVersion(
    version: QUICVersion, first: UInt8, type: QUICLongHeader.PacketType
  ) throws {
    let number = version == .v1 ? bytes("00000001") : bytes("6b3343cf")
    // No identifiers; then two lengths, or one and a byte.
    let datagram = [first] + number + bytes("00 00 00 01 00")
    #expect(try #require(Self.header(datagram, at: 0)).packetType == type)
  }

  @Test(arguments: [SampleInitials.retry, SampleInitials.retryV2])
  func retryTakesTheRestOfTheDatagram(datagram: [UInt8]) throws {
    let header = try #require(Self.header(datagram, at: 0))
    #expect(header.packetType == .retry)
    #expect(header.sourceIDRange == 7..<15)
    #expect(header.end == 36)
  }

  @Test func coalescedPacketFollowsWhereTheFirstEnds() throws {
    // A Handshake packet of one byte behind the server's Initial packet.
    let datagram = SampleInitials.server + bytes("e0 00000001 00 01 77 01 00") + [0x40]
    let first = try #require(Self.header(datagram, at: 0))
    #expect(first.end == 135)
    let second = try #require(Self.header(datagram, at: first.end))
    #expect(second.packetType == .handshake)
    #expect(second.start == 135)
    #expect(second.sourceIDRange == 142..<143)
    #expect(second.end == 145)
    // A short header of one byte is what remains.
    #expect(Self.header(datagram, at: second.end) == nil)
  }

  @Test(arguments: [
    ("40 00000001 00 00 00 01 00", "a short header"),
    ("80 00000001 00 00 00 01 00", "no fixed bit"),
    ("c0 00000000 00 00 00000001", "Version Negotiation"),
    ("c3 51303433 00 00 00 01 00", "Google's QUIC, Q043"),
    ("c0 00000002 00 00 00 01 00", "an unknown version"),
    ("c0 00000001 00 00 00 02 00", "a length beyond the datagram"),
    ("c0 00000001 00 00 02 01 00", "a token that leaves no length"),
    ("c0 00000001 00 00 ffffffffffffffff 01 00", "a token of 2^62 - 1 bytes"),
    ("c0 00000001 00 00 00 ffffffffffffffff", "a length of 2^62 - 1"),
    ("c0 00000001 09 00 00 01 00", "an identifier beyond the datagram"),
  ])
  func whatIsNoLongHeaderIsNotRead(text: String, what: String) {
    #expect(Self.header(bytes(text), at: 0) == nil, "\(what)")
  }

  @Test(arguments: [(20 as UInt8, true), (21, false), (255, false)])
  func connectionIDsHaveAtMost20Bytes(count: UInt8, isRead: Bool) {
    let identifier = [count] + [UInt8](repeating: 7, count: Int(count))
    let start = bytes("c0 00000001")
    let asDestination = start + identifier + bytes("00 00 01 00")
    #expect((Self.header(asDestination, at: 0) != nil) == isRead)
    let asSource = start + [0] + identifier + bytes("00 01 00")
    #expect((Self.header(asSource, at: 0) != nil) == isRead)
  }

  @Test(arguments: [-1, Int.min, 1200, 1201, Int.max])
  func offsetOutsideOfTheDatagramHoldsNoHeader(offset: Int) {
    #expect(Self.header(SampleInitials.client, at: offset) == nil)
  }

  @Test(arguments: [SampleInitials.client, SampleInitials.serverV2])
  func everyShorterPrefixIsNoPacket(datagram: [UInt8]) {
    for prefix in Damage.prefixes(of: datagram) {
      #expect(Self.header(prefix, at: 0) == nil, "\(prefix.count) bytes")
    }
  }

  @Test func everySingleBitFlipLeavesRangesInsideTheDatagram() {
    for datagram in Damage.flips(of: Array(SampleInitials.serverV2)) {
      guard let header = Self.header(datagram, at: 0) else { continue }
      #expect(header.destinationIDRange.upperBound < header.sourceIDRange.lowerBound)
      #expect(header.sourceIDRange.upperBound <= header.tokenRange.lowerBound)
      #expect(header.tokenRange.upperBound <= header.packetNumberOffset)
      #expect(header.packetNumberOffset <= header.end)
      #expect(header.end <= datagram.count)
    }
  }
}
