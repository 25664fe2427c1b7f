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

  /// A SYN of the server: how many flows there are then, as tshark 4.0 numbers its streams, and whose client
  /// the last one has.
  @Test(
    arguments: [
      // Both sides open it at once (RFC 9293 §3.5, figure 7).
      ([], 5000, 1, "10.1.0.2"),
      // After a handshake: the number of the SYN/ACK again, or another one.
      ([.syn], 5000, 1, "10.1.0.2"),
      ([.syn], 9000, 2, "192.0.2.80"),
      // After both have finished.
      ([.syn, .fin], 9000, 2, "192.0.2.80"),
    ] as [(TCPFlags, UInt32, Int, String)])
  func aSYNOfTheServerMayBeginAnotherFlow(
    before: TCPFlags, sequence: UInt32, count: Int, client: String
  ) throws {
    var conversation = Conversation()
    if before.isEmpty {
      conversation.tcp(40_001, 443, .syn, sequence: 1000)
    } else if before == .syn {
      conversation.handshake(40_001, 443)
    } else {
      conversation.connection(40_001, 443, request: [1])
    }
    conversation.tcp(40_001, 443, fromServer: true, .syn, sequence: sequence)
    conversation.tcp(40_001, 443, [.syn, .ack], sequence: 1000, acknowledgement: sequence &+ 1)
    let flows = try Self.flows(conversation)
    #expect(flows.count == count)
    #expect(flows.last?.client.description == client)
  }

  /// RFC 9293 §3.10.7.3: without an ACK, or with one of something else, a RST does not end what a SYN has
  /// begun. So a SYN of the server behind it is of the same connection, and the client stays the client.
  @Test(
    arguments: [
      (.rst, 0, 1), ([.rst, .ack], 1000, 1), ([.rst, .ack], 999, 1), ([.rst, .ack], 1001, 2),
    ] as [(TCPFlags, UInt32, Int)])
  func aRSTThatDoesNotAcknowledgeTheSYNEndsNothing(
    flags: TCPFlags, acknowledgement: UInt32, count: Int
  ) throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 443, .syn, sequence: 1000)
    conversation.tcp(
      40_001, 443, fromServer: true, flags, sequence: 5000, acknowledgement: acknowledgement)
    conversation.tcp(40_001, 443, fromServer: true, .syn, sequence: 5000)
    conversation.tcp(40_001, 443, [.syn, .ack], sequence: 1000, acknowledgement: 5001)
    conversation.tcp(40_001, 443, .ack, sequence: 1001, acknowledgement: 5001, [1, 2, 3])
    #expect(try Self.flows(conversation).count == count)
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
