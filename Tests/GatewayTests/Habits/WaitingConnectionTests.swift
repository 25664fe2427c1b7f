import Configuration
import Dissection
import Rules
import TestSupport
import Testing

@testable import Gateway

/// What censors with habits keep of flows of which little has come.
@Suite struct WaitingConnectionTests {
  private static func plan(_ configure: (inout Limits) -> Void = { _ in }) throws -> Plan {
    try ReplayedCapture(
      Conversation(), rules: WatchedConversation.rules,
      censor: WatchedConversation.censor("opened-by: syn"), configure: configure
    ).plan
  }

  private static func syns(_ ports: ClosedRange<UInt16>) -> Conversation {
    var conversation = Conversation()
    for port in ports { conversation.tcp(port, 80, .syn, sequence: 1000) }
    return conversation
  }

  @Test func aSYNAloneOpensNoConnection() throws {
    var replay = try Replay(Self.plan())
    Self.syns(1...100).withBatch { replay.process($0) }
    #expect(replay.views.connections.count == 0)
    var more = Conversation()
    more.tcp(7, 80, .ack, sequence: 1001)
    more.withBatch { replay.process($0) }
    #expect(replay.views.connections.count == 1)
  }

  @Test func aFlowThatEndsLeavesNoConnection() throws {
    var replay = try Replay(Self.plan())
    var conversation = Self.syns(1...3)
    for port in UInt16(1)...3 { conversation.tcp(port, 80, .ack, sequence: 1001) }
    conversation.withBatch { replay.process($0) }
    #expect(replay.views.connections.count == 3)
    _ = replay.finish { _, _ in }
    #expect(replay.views.connections.count == 0)
  }

  /// The oldest of five flows are given up where two may be followed, and what they send is not seen.
  @Test func connectionsAreBoundedAndCounted() throws {
    var conversation = Self.syns(1...5)
    for port in UInt16(1)...5 {
      conversation.tcp(port, 80, .ack, sequence: 1001, Array(Conversation.request.prefix(10)))
    }
    for port in UInt16(1)...5 {
      conversation.tcp(
        port, 80, .ack, sequence: 1011, Array(Conversation.request.dropFirst(10)))
    }
    let replayed = try ReplayedCapture(
      conversation, rules: WatchedConversation.rules,
      censor: WatchedConversation.censor("opened-by: syn")
    ) { $0.censorConnections = 2 }
    #expect(replayed.flows.map(\.verdict) == [.passed, .passed, .passed, .blocked, .blocked])
    #expect(replayed.counts.limits.connectionsGivenUp == 3)
  }

  /// A SYN that the censor does not look at opens nothing for it, also when more comes.
  @Test func aSYNThatWasNotTakenOpensNothing() throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 80, .syn, sequence: 1000, checksum: .wrong)
    conversation.send(Conversation.request)
    #expect(
      try WatchedConversation(conversation, stream: "{opened-by: syn, checksums: verified}")
        .isEvaded)
    #expect(
      try WatchedConversation(conversation, stream: "{opened-by: syn, checksums: ignored}").isCaught
    )
  }

  /// A full memory of flows is looked through now and then, not with each flow that comes to it.
  @Test func aFullResidualMemoryTakesNewFlowsWhenOthersAreForgotten() {
    var memory = ResidualMemory(countMax: 32)
    func entry(_ until: Int64) -> ResidualMemory.Entry {
      ResidualMemory.Entry(from: 0, until: until, rule: 0, reaction: .drop, flow: 1)
    }
    for key in UInt64(0)..<32 { memory.remember(key, entry(100), at: 0) }
    memory.remember(100, entry(500), at: 50)
    #expect(memory.droppedCount == 1)
    // Two more may come before it looks again.
    for key in UInt64(200)..<203 { memory.remember(key, entry(500), at: 200) }
    #expect(memory.droppedCount == 3)
    #expect(memory.find(202, at: 300) != nil)
  }
}
