import Dissection
import Gateway
import TestSupport
import Testing

/// Names in datagrams that came in fragments.
@Suite struct DefragmentationTests {
  private static let none = "  - {id: none, names: [nothing.invalid]}\n"
  private static let query = Messages.dnsQuery("fragmented.example.com")

  private static func fragments(ipv6: Bool) -> [[UInt8]] {
    var whole = Conversation(
      client: ipv6 ? "2001:db8::2" : "10.1.0.2", server: ipv6 ? "2001:db8::53" : "192.0.2.53")
    whole.udp(40_001, 53, query)
    let packet = whole.packets[0].bytes
    return ipv6
      ? Fragments.ofIPv6(packet, every: 16) : Fragments.ofIPv4(packet, every: 16)
  }

  private static func replay(_ packets: [[UInt8]]) throws -> ReplayedCapture {
    var conversation = Conversation()
    for packet in packets { conversation.add(packet) }
    return try ReplayedCapture(conversation, rules: none)
  }

  @Test(
    arguments: [false, true],
    [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func fragmentsArePutTogetherInEveryOrder(ipv6: Bool, order: [Int]) throws {
    let fragments = Self.fragments(ipv6: ipv6)
    #expect(fragments.count == 3)
    let replayed = try Self.replay(order.map { fragments[$0] })
    #expect(replayed.names(0) == ["dns fragmented.example.com 3"])
    #expect(replayed.counts.fragmentCount == 3)
  }

  @Test func aFragmentThatComesTwiceChangesNothing() throws {
    let fragments = Self.fragments(ipv6: false)
    let replayed = try Self.replay([fragments[0], fragments[0], fragments[1], fragments[2]])
    #expect(replayed.names(0) == ["dns fragmented.example.com 4"])
  }

  /// RFC 5722 drops overlaps; systems differ, and here the first bytes win.
  @Test func theFirstOfTwoOverlappingFragmentsWins() throws {
    let fragments = Self.fragments(ipv6: false)
    var other = fragments[1]
    for index in 20..<other.count { other[index] = UInt8(ascii: "z") }
    let replayed = try Self.replay([fragments[0], fragments[1], other, fragments[2]])
    #expect(replayed.names(0) == ["dns fragmented.example.com 4"])
  }

  @Test func aDatagramWithAHoleIsNotRead() throws {
    let fragments = Self.fragments(ipv6: false)
    #expect(try Self.replay([fragments[0], fragments[2]]).flows.isEmpty)
  }

  @Test func datagramsThatWaitAreBounded() throws {
    var conversation = Conversation()
    var whole = Conversation()
    whole.udp(40_001, 53, Self.query)
    for identification in 0..<100 {
      var packet = whole.packets[0].bytes
      packet[5] = UInt8(identification)
      conversation.add(Fragments.ofIPv4(packet, every: 16)[0])
    }
    let replayed = try ReplayedCapture(conversation, rules: Self.none) { $0.datagrams = 10 }
    let dropped = replayed.counts.limits.all.first { $0.name == "datagrams dropped" }
    #expect(dropped?.count == 90)
  }
}
