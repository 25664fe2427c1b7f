import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// Where flows begin and end, and who the client is.
@Suite struct FlowTests {
  private static let none = "  - {id: none, names: [nothing.invalid]}\n"

  private static func flows(_ conversation: Conversation) throws -> [FlowRecord] {
    try ReplayedCapture(conversation, rules: none).flows
  }

  @Test func bothDirectionsAreOneFlow() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: [1, 2, 3])
    let flows = try Self.flows(conversation)
    #expect(flows.map(\.packetCount) == [7])
    #expect(flows[0].client.description == "10.1.0.2")
    #expect(flows[0].clientPort == 40_001)
  }

  @Test func aSYNWithAnotherSequenceNumberBeginsANewFlow() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: [1])
    conversation.tcp(40_001, 443, .syn, sequence: 90_000)
    #expect(try Self.flows(conversation).count == 2)
  }

  @Test func aSYNThatIsSentAgainDoesNot() throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 443, .syn, sequence: 1000)
    conversation.tcp(40_001, 443, .syn, sequence: 1000)
    #expect(try Self.flows(conversation).count == 1)
  }

  @Test func lateSegmentsBelongToTheFlowThatEnded() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: [1])
    conversation.tcp(40_001, 443, fromServer: true, .rst, sequence: 5002)
    conversation.tcp(40_001, 443, .ack, sequence: 1002)
    #expect(try Self.flows(conversation).count == 1)
  }

  /// RFC 4787 §4.3 (REQ-5): five minutes.
  @Test(arguments: [(300, 1), (301, 2)])
  func aSilentUDPFlowEndsAfterFiveMinutes(seconds: Int64, count: Int) throws {
    var conversation = Conversation()
    conversation.udp(40_001, 9999, [0])
    conversation.now += seconds * 1_000_000_000 - 1_000_000
    conversation.udp(40_001, 9999, [0])
    #expect(try Self.flows(conversation).count == count)
  }

  @Test func withoutASYNTheHigherPortIsTheClients() throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 443, fromServer: true, .ack, sequence: 1, [1])
    let flow = try #require(try Self.flows(conversation).first)
    #expect(flow.clientPort == 40_001)
    #expect(flow.insufficiency == .beginsInMidFlow)
  }

  @Test func aSYNWithoutMoreIsInsufficient() throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 443, .syn, sequence: 1000)
    #expect(try Self.flows(conversation).map(\.insufficiency) == [.endsInMidFlow])
  }

  @Test func aFullTableEvictsTheLongestIdle() throws {
    var conversation = Conversation()
    for port in 1...16 { conversation.udp(UInt16(port), 9999, [0]) }
    // The first one lives on; the second is now the longest idle.
    conversation.udp(1, 9999, [0])
    conversation.udp(17, 9999, [0])
    conversation.udp(1, 9999, [0])
    conversation.udp(2, 9999, [0])
    let replayed = try ReplayedCapture(conversation, rules: Self.none) { $0.flows = 16 }
    #expect(replayed.flows.count == 18)
    #expect(replayed.flows[0].packetCount == 3)
    #expect(replayed.flows.map(\.clientPort).suffix(2) == [17, 2])
    #expect(replayed.counts.limits.all.first { $0.name == "flows evicted" }?.count == 2)
  }

  @Test func aFloodOfSYNsDoesNotEvictAnEstablishedConnection() throws {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    for port in 1...100 { conversation.tcp(UInt16(port), 443, .syn, sequence: 1) }
    conversation.tcp(40_001, 443, .ack, sequence: 1001, Messages.clientHello("a.example.com"))
    let replayed = try ReplayedCapture(conversation, rules: Self.none) { $0.flows = 16 }
    #expect(replayed.flows.count == 101)
    #expect(replayed.names(0) == ["sni a.example.com 104"])
  }
}
