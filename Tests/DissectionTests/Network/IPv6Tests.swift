import Dissection
import TestSupport
import Testing

@Suite struct IPv6Tests {
  /// 13 bytes of UDP.
  private let datagram = bytes("c0 00 00 35 00 0d a0 57 68 65 6c 6c 6f")

  @Test(arguments: [
    ("00 00", 0, true), ("00 08", 8, true), ("00 09", 8, false), ("ff f8", 65_528, true),
  ])
  func fragmentsAreHandedOverUnlessAtomic(field: String, offset: Int, isLast: Bool) throws {
    let packet =
      Inner.ipv6(44, count: 21) + bytes("11 00") + bytes(field) + bytes("00 00 be ef") + datagram
    let read = try Packet(packet.span, linkType: .raw)
    if offset == 0 {
      #expect(read.fragment == nil)
      #expect(read.destinationPort == 53)
    } else {
      #expect(
        read.fragment
          == Fragment(
            identification: 0xbeef, offset: offset, isLast: isLast, protocolNumber: 17))
      #expect(read.payloadRange == 48..<61)
    }
  }

  /// The reserved bits between offset and flag count for nothing.
  @Test func reservedBitsMakeNoFragment() throws {
    let packet =
      Inner.ipv6(44, count: 21) + bytes("11 ff 00 06 00 00 be ef") + datagram
    #expect(try Packet(packet.span, linkType: .raw).destinationPort == 53)
  }

  @Test(arguments: [
    (UInt8(58), "IP protocol 58 (IPv6-ICMP)"), (59, "IP protocol 59 (IPv6-NoNxt)"),
    (50, "IP protocol 50 (ESP)"), (0, "ip: truncated"), (43, "ip: truncated"),
    (51, "ip: truncated"),
  ])
  func whatIsNotReadIsNamed(next: UInt8, name: String) {
    // The length of an extension header would be that of the fifth word: 0xff.
    let packet = Inner.ipv6(next, count: 8) + bytes("11 ff 00 00 00 00 00 00")
    #expect(reason(packet, .raw)?.description == name)
  }

  @Test func fragmentHeadersThatAreCutAreTruncated() {
    let packet = Inner.ipv6(44, count: 7) + bytes("11 00 00 01 00 00 00")
    #expect(reason(packet, .raw) == Undecoded(.ipv6, .truncated))
  }

  @Test func extensionHeadersAreBounded() {
    let options = Array(repeating: bytes("3c 00 01 04 00 00 00 00"), count: 100).flatMap { $0 }
    let packet = Inner.ipv6(60, count: options.count) + options
    #expect(reason(packet, .raw) == Undecoded(.ip, .tooDeep))
  }

  @Test func aPayloadLengthOfZeroIsTheWholeFrame() throws {
    let packet = Inner.ipv6(17, count: 0) + datagram
    let read = try Packet(packet.span, linkType: .raw)
    #expect(read.payloadCount == 5)
    #expect(read.missingCount == 0)
  }

  @Test func paddingOfTheLinkIsNoPayload() throws {
    let packet = Inner.ipv6(17, count: 13) + datagram + bytes("00 00 00")
    let read = try Packet(packet.span, linkType: .raw)
    #expect(Array(packet[read.payloadRange]) == Array("hello".utf8))
  }
}
