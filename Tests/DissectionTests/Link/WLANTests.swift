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
