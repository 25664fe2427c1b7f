import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// Cause and effect between flows: without an address there is no connection.
@Suite struct CauseTests {
  private static let dnsOnly = "  - {id: site, names: [blocked.test], in: [dns]}\n"

  /// A query for `name` at one resolver, answered with 192.0.2.80.
  private static func resolve(_ name: String, in conversation: inout [Conversation.Captured]) {
    var query = Conversation(server: "192.0.2.53")
    query.now = 1_700_000_000_000_000_000 + Int64(conversation.count) * 1_000_000
    query.udp(40_001, 53, Messages.dnsQuery(name))
    query.udp(40_001, 53, fromServer: true, Messages.dnsAnswer(name, [192, 0, 2, 80]))
    conversation += query.packets
  }

  private static func visit(
    _ name: String, from port: UInt16, in packets: inout [Conversation.Captured]
  ) {
    var visit = Conversation()
    visit.connection(port, 443, request: Messages.clientHello(name))
    packets += visit.packets
  }

  private static func replay(_ packets: [Conversation.Captured]) throws -> ReplayedCapture {
    var all = Conversation()
    for packet in packets { all.add(packet.bytes) }
    return try ReplayedCapture(all, rules: dnsOnly)
  }

  @Test func aConnectionToWhatAForgedAnswerHidNeverBegins() throws {
    var packets: [Conversation.Captured] = []
    Self.resolve("blocked.test", in: &packets)
    Self.visit("blocked.test", from: 41_000, in: &packets)
    let flows = try Self.replay(packets).flows
    #expect(flows.map(\.verdict) == [.blocked, .blocked])
    #expect(flows.map(\.causedBy) == [nil, 1])
    #expect(flows[1].blocking == .dns)
    // The SYN would not have been sent.
    #expect(flows[1].frame == 3)
  }

  @Test func anAddressThatATrueAnswerTaughtAsWellIsReached() throws {
    var packets: [Conversation.Captured] = []
    Self.resolve("free.test", in: &packets)
    Self.resolve("blocked.test", in: &packets)
    Self.visit("free.test", from: 41_000, in: &packets)
    let flows = try Self.replay(packets).flows
    #expect(flows.map(\.verdict) == [.blocked, .passed])
  }

  @Test func aFlowThatNamesWhatDidNotResolveNeverBegins() throws {
    var packets: [Conversation.Captured] = []
    Self.resolve("free.test", in: &packets)
    Self.resolve("blocked.test", in: &packets)
    Self.visit("blocked.test", from: 41_000, in: &packets)
    let flows = try Self.replay(packets).flows
    #expect(flows.map(\.causedBy) == [nil, 1])
  }

  @Test func anotherClientThatResolvedItIsNotTouched() throws {
    var packets: [Conversation.Captured] = []
    Self.resolve("blocked.test", in: &packets)
    var other = Conversation(client: "10.1.0.3")
    other.connection(41_000, 443, request: Messages.clientHello("blocked.test"))
    packets += other.packets
    let flows = try Self.replay(packets).flows
    #expect(flows.map(\.verdict) == [.blocked, .passed])
  }
}
