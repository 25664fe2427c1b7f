import Dissection
import Testing

/// Initial packets are protected as RFC 9001 Appendix A shows it.
@Suite struct QUICInitialSealerTests {
  @Test func theClientsPacketIsThatOfTheRFC() {
    // Appendix A.2: packet number 2, no source connection ID, padded to 1,162 bytes of frames.
    guard let sealer = QUICInitialSealer(destinationID: SampleInitials.destinationID, role: .client)
    else {
      Issue.record("libcrypto fails")
      return
    }
    var sealed: [UInt8] = []
    // Without the padding, which the sealer adds.
    let crypto = Array(SampleInitials.clientFrames.prefix(245))
    #expect(
      sealer.append(
        number: 2, to: SampleInitials.destinationID, from: [], frames: crypto, packetCount: 1200,
        into: &sealed))
    #expect(sealed == SampleInitials.client)
  }

  @Test func framesThatNoPacketHoldsAreRefused() {
    guard let sealer = QUICInitialSealer(destinationID: [1], role: .server) else {
      Issue.record("libcrypto fails")
      return
    }
    var sealed: [UInt8] = []
    #expect(
      !sealer.append(number: 0, to: [], from: [], frames: [0], packetCount: 0, into: &sealed))
    let many = [UInt8](repeating: 0, count: 17_000)
    #expect(
      !sealer.append(number: 0, to: [], from: [], frames: many, packetCount: 0, into: &sealed))
    #expect(sealed.isEmpty)
  }
}
