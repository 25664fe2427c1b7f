import Dissection
import TestSupport
import Testing

/// Packets of RFC 9001 appendix A and RFC 9369 appendix A, and forgeries of them.
@Suite struct QUICInitialOpenerTests {
  private static func header(_ datagram: [UInt8]) -> QUICLongHeader? {
    QUICLongHeader(datagram.span, at: 0)
  }

  /// The frames of the first packet of a datagram; nil when it is none, or not authentic.
  private static func frames(
    _ datagram: [UInt8], role: QUICRole, opener: inout QUICInitialOpener
  ) -> [UInt8]? {
    let destinationID = SampleInitials.destinationID
    var plaintext: [UInt8] = [1, 2, 3]
    guard let header = QUICLongHeader(datagram.span, at: 0) else { return nil }
    let isOpen = opener.open(
      datagram.span, header, keysFrom: destinationID.span, role: role,
      into: &plaintext)
    if !isOpen, !plaintext.isEmpty { Issue.record("bytes that are not authentic") }
    return isOpen ? plaintext : nil
  }

  @Test(arguments: [SampleInitials.client, SampleInitials.clientV2])
  func clientsPacketOpens(datagram: [UInt8]) {
    var opener = QUICInitialOpener()
    let frames = Self.frames(datagram, role: .client, opener: &opener)
    #expect(frames == SampleInitials.clientFrames)
  }

  @Test(arguments: [SampleInitials.server, SampleInitials.serverV2])
  func serversPacketOpensWithItsTwoBytesOfPacketNumber(datagram: [UInt8]) {
    var opener = QUICInitialOpener()
    let frames = Self.frames(datagram, role: .server, opener: &opener)
    #expect(frames == SampleInitials.serverFrames)
  }

  @Test(arguments: [
    (SampleInitials.client, QUICRole.server), (SampleInitials.serverV2, QUICRole.client),
  ])
  func keysOfTheOtherSideDoNotFit(datagram: [UInt8], role: QUICRole) {
    var opener = QUICInitialOpener()
    #expect(Self.frames(datagram, role: role, opener: &opener) == nil)
  }

  @Test func readersOfOneDatagramGetTheSameFrames() {
    var opener = QUICInitialOpener()
    for _ in 0..<3 {
      #expect(
        Self.frames(SampleInitials.client, role: .client, opener: &opener)
          == SampleInitials.clientFrames)
      // The same packet, and keys that do not fit.
      #expect(Self.frames(SampleInitials.client, role: .server, opener: &opener) == nil)
      #expect(
        Self.frames(SampleInitials.server, role: .server, opener: &opener)
          == SampleInitials.serverFrames)
    }
  }

  /// Which salt protects a packet of a reserved version only a trial tells.
  @Test func aPacketThatOneSaltDoesNotOpenIsTriedWithAnother() throws {
    var opener = QUICInitialOpener()
    let (datagram, destinationID) = (SampleInitials.client, SampleInitials.destinationID)
    var header = try #require(Self.header(datagram))
    var opened: [Bool] = []
    for version in [QUICVersion(rawValue: 0xff00_001d), .v2, .v1] {
      header.version = version
      var plaintext: [UInt8] = []
      opened.append(
        opener.open(
          datagram.span, header, keysFrom: destinationID.span, role: .client, into: &plaintext))
    }
    #expect(opened == [false, false, true])
  }

  @Test func bytesAfterThePacketAreNotPartOfIt() {
    var opener = QUICInitialOpener()
    let datagram = SampleInitials.client + SampleInitials.client
    let frames = Self.frames(datagram, role: .client, opener: &opener)
    #expect(frames == SampleInitials.clientFrames)
  }

  @Test(arguments: [
    (SampleInitials.server, QUICRole.server, 1), (SampleInitials.serverV2, .server, 1),
    // 1,200 bytes: one bit of each, another every time.
    (SampleInitials.client, .client, 9), (SampleInitials.clientV2, .client, 9),
  ])
  func everySingleBitFlipIsRejected(datagram: [UInt8], role: QUICRole, step: Int) {
    var opener = QUICInitialOpener()
    var accepted: [Int] = []
    for (bit, forged) in Damage.flips(of: datagram).enumerated()
    where bit.isMultiple(of: step) && Self.frames(forged, role: role, opener: &opener) != nil {
      accepted.append(bit)
    }
    #expect(accepted.isEmpty)
    #expect(Self.frames(datagram, role: role, opener: &opener) != nil)
  }

  @Test(arguments: 0...40)
  func packetTooShortForItsSampleOrTagIsRejected(length: Int) {
    // Version 1, no identifiers, no token, and a length that fits.
    let packet = bytes("c0 00000001 00 00 00") + [UInt8(length)]
    let datagram = packet + [UInt8](repeating: 0, count: length)
    var opener = QUICInitialOpener()
    #expect(Self.frames(datagram, role: .client, opener: &opener) == nil)
  }

  @Test func keysAreDerivedAnewWhenManyConnectionsPushedThemOut() throws {
    var opener = QUICInitialOpener()
    var plaintext: [UInt8] = []
    let datagram = SampleInitials.client
    let header = try #require(Self.header(datagram))
    for first in UInt8.min...60 {
      let other = [first]
      let isOpen = opener.open(
        datagram.span, header, keysFrom: other.span, role: .client, into: &plaintext)
      #expect(!isOpen)
      #expect(Self.frames(datagram, role: .client, opener: &opener) != nil)
      #expect(Self.frames(SampleInitials.server, role: .server, opener: &opener) != nil)
    }
  }
}
