import Dissection
import TestSupport
import Testing

@Suite struct ChecksumTests {
  /// RFC 1071 §3: the words 0001 f203 f4f5 f6f7 have the sum ddf2.
  @Test func theExampleOfTheRFCHolds() {
    let words = bytes("00 01 f2 03 f4 f5 f6 f7")
    #expect(Checksum.of(words.span) == ~0xddf2)
  }

  /// The sum of words, one after the other.
  @Test(arguments: 0...40)
  func everyLengthIsSummed(count: Int) {
    let data = (0..<count).map { UInt8(truncatingIfNeeded: 251 &* $0 &+ 200) }
    var sum = 0
    for (index, byte) in data.enumerated() {
      sum += Int(byte) << (index.isMultiple(of: 2) ? 8 : 0)
    }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    #expect(Checksum.of(data.span) == ~UInt16(sum))
  }

  @Test(arguments: [Inner.tcp4, Inner.tcp6, Inner.udp4, Inner.udp6])
  func flippedBitsAreFound(bytes: [UInt8]) throws {
    let packet = try Packet(bytes.span, linkType: .raw)
    #expect(packet.hasValidTransportChecksum(bytes.span) == true)
    #expect(packet.hasValidHeaderChecksum(bytes.span) == (packet.source.isIPv4 ? true : nil))
    for bit in (packet.transportOffset * 8)..<(bytes.count * 8) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(packet.hasValidTransportChecksum(flipped.span) == false)
    }
    guard packet.source.isIPv4 else { return }
    for bit in 8..<160 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(packet.hasValidHeaderChecksum(flipped.span) == false)
    }
  }

  @Test func aDatagramMayHaveNone() throws {
    var bytes = Inner.udp4
    bytes[26] = 0
    bytes[27] = 0
    let packet = try Packet(bytes.span, linkType: .raw)
    #expect(packet.hasValidTransportChecksum(bytes.span) == nil)
  }

  /// The system leaves the sum of the pseudo-header (RFC 9293 §3.1) to a card that computes the rest.
  @Test func whatTheCardWasToComputeCannotBeTold() throws {
    var bytes = Inner.tcp4
    // Addresses at 12 to 19, then the protocol, and the length behind a header of 20 bytes.
    var sum = 6 + (bytes.count - 20)
    for offset in stride(from: 12, to: 20, by: 2) {
      sum += Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }
    sum = (sum & 0xffff) + sum >> 16
    (bytes[36], bytes[37]) = (UInt8(sum >> 8), UInt8(sum & 0xff))
    let packet = try Packet(bytes.span, linkType: .raw)
    #expect(packet.hasValidTransportChecksum(bytes.span) == nil)
    bytes[37] ^= 1
    #expect(packet.hasValidTransportChecksum(bytes.span) == false)
  }

  @Test func whatIsCutOffIsNotChecked() throws {
    let cut = Array(Inner.tcp4.dropLast())
    let packet = try Packet(cut.span, linkType: .raw)
    #expect(packet.hasValidTransportChecksum(cut.span) == nil)
    #expect(packet.hasValidTransportChecksum([UInt8]().span) == nil)
    #expect(packet.hasValidHeaderChecksum([UInt8]().span) == nil)
  }
}
