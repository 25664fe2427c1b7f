import Dissection
import TestSupport
import Testing

/// 802.11 frames in which no packet is to be read; those with one are in `Samples`.
@Suite struct WLANTests {
  private static let rest = Wireless.addresses + bytes("10 00")

  @Test(arguments: [
    ("80 00 00 00", "802.11 management"),  // a beacon
    ("d4 00 00 00", "802.11 control"),  // an acknowledgement
    ("48 01 00 00", "802.11 without data"),
    ("c8 01 00 00", "802.11 without data"),  // with quality of service
    ("08 41 00 00", "802.11 encrypted"),
    ("08 05 00 00", "802.11 fragment"),  // more fragments follow
    ("09 01 00 00", "wlan: malformed"),  // version 1
  ])
  func framesWithoutAPacketAreNamed(head: String, name: String) {
    let frame = bytes(head) + Self.rest + Wireless.llc4 + Inner.tcp4
    #expect(reason(frame, .wlan)?.description == name)
  }

  @Test func laterFragmentsAreNotTakenForPackets() {
    let frame = bytes("08 01 00 00") + Wireless.addresses + bytes("11 00") + Wireless.llc4
    #expect(reason(frame + Inner.tcp4, .wlan)?.description == "802.11 fragment")
  }

  /// A packet of an aggregate: addresses, length, what it carries, padding to four bytes.
  private static func subframe(_ content: [UInt8]) -> [UInt8] {
    let count = 14 + content.count
    return bytes("02 00 00 00 00 02 02 00 00 00 00 01") + [0, UInt8(content.count)] + content
      + Array(repeating: 0, count: (4 - count % 4) % 4)
  }

  @Test func aggregatesGiveAllTheirPackets() throws {
    let arp = bytes("aa aa 03 00 00 00 08 06") + Array(repeating: 0, count: 28)
    let frame =
      bytes("88 01 00 00") + Wireless.addresses + bytes("10 00 80 00")
      + Self.subframe(Wireless.llc4 + Inner.udp4) + Self.subframe(arp)
      + Self.subframe(Wireless.llc6 + Inner.tcp6)
    var rest = FrameRest()
    let first = try Packet(frame.span, linkType: .wlan, rest: &rest)
    #expect(first.destinationPort == 53)
    #expect(Array(frame[first.payloadRange]) == Array("hello".utf8))
    #expect(!rest.isEmpty)
    let arpReason = #expect(throws: Undecoded.self) { try Packet(nextOf: frame.span, rest: &rest) }
    #expect(arpReason?.description == "ARP")
    let last = try Packet(nextOf: frame.span, rest: &rest)
    #expect(last.destinationPort == 443)
    #expect(Array(frame[last.payloadRange]) == Array("hello".utf8))
    #expect(rest.isEmpty)
  }

  /// However an aggregate is damaged or cut, its packets come to an end, and lie in the frame.
  @Test func damagedAggregatesEnd() {
    let frame =
      bytes("88 01 00 00") + Wireless.addresses + bytes("10 00 80 00")
      + (0..<5).flatMap { _ in Self.subframe(Wireless.llc4 + Inner.udp4) }
    for count in 0..<frame.count {
      for flipped in [nil, 39, 40, 41] as [Int?] {
        var damaged = Array(frame.prefix(count))
        if let flipped, flipped < count { damaged[flipped] ^= 0xff }
        var rest = FrameRest()
        var packetCount = 0
        _ = try? Packet(damaged.span, linkType: .wlan, rest: &rest)
        while !rest.isEmpty {
          let packet = try? Packet(nextOf: damaged.span, rest: &rest)
          if let packet { #expect(packet.payloadRange.upperBound <= count) }
          packetCount += 1
        }
        #expect(packetCount <= count / 14)
      }
    }
  }

  @Test func prefixesOfTheHeaderAreTruncated() {
    for count in 0..<24 {
      let prefix = Array(Wireless.data.prefix(count))
      #expect(reason(prefix, .wlan) == Undecoded(.wlan, .truncated))
    }
  }

  @Test(arguments: [
    ("00 00 08", Undecoded(.link, .truncated)),
    ("01 00 08 00 00 00 00 00", Undecoded(.link, .malformed)),  // version 1
    ("00 00 07 00 00 00 00 00", Undecoded(.link, .malformed)),  // shorter than its fields
    ("00 00 09 00 00 00 00 00", Undecoded(.link, .truncated)),
    // A timestamp, flags and a second word that are not there.
    ("00 00 08 00 03 00 00 80", Undecoded(.wlan, .truncated)),
  ])
  func radiotapHeadersThatCannotBeReadSayWhy(text: String, expected: Undecoded) {
    #expect(reason(bytes(text), .wlanRadiotap) == expected)
  }

  @Test(arguments: [LinkType.wlanPrism, .wlanAVS])
  func lengthsOfOlderHeadersHold(linkType: LinkType) {
    #expect(reason(bytes("44 00 00 00"), linkType) == Undecoded(.link, .truncated))
    #expect(
      reason(bytes("44 00 00 00 00 00 00 00"), linkType) == Undecoded(.link, .malformed))
    #expect(
      reason(bytes("44 00 00 00 00 00 00 09"), linkType) == Undecoded(.link, .truncated))
  }
}
