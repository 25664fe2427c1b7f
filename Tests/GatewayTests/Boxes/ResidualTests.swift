import Gateway
import TestSupport
import Testing

/// What a box does to later flows of those that it acted on.
@Suite struct ResidualTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"
  private static let second: Int64 = 1_000_000_000

  /// A later visit of a name that no rule lists.
  private struct Later {
    var after: Int64
    var clientPort: UInt16 = 40_002
    var serverPort: UInt16 = 443
  }

  /// The verdicts of a visit of a listed name and of later ones.
  private static func replay(_ residual: String, _ later: Later...) throws -> [FlowRecord] {
    let censor = """
      name: c
      title: C
      placement: in-path
      reactions: {sni: tcp-reset}
      residual: {\(residual)}

      """
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    let start = conversation.now
    for visit in later {
      conversation.now = start + visit.after * second
      conversation.connection(
        visit.clientPort, visit.serverPort, request: Messages.clientHello("other.test"))
    }
    return try ReplayedCapture(conversation, rules: rules, censor: censor).flows
  }

  @Test(arguments: [
    ("host-pair", 40_002, 8443, true), ("3-tuple", 40_002, 443, true),
    ("3-tuple", 40_002, 8443, false), ("4-tuple", 40_001, 443, true),
    ("4-tuple", 40_002, 443, false),
  ])
  func theKeySaysWhichFlowsAreTheSame(
    key: String, clientPort: UInt16, serverPort: UInt16, isBlocked: Bool
  ) throws {
    // Later than the first flow is waited for, so that its ports may be used again.
    let flows = try Self.replay(
      "key: \(key), seconds: 600",
      Later(after: 300, clientPort: clientPort, serverPort: serverPort))
    #expect((flows[1].verdict == .blocked) == isBlocked)
  }

  @Test func aFlowBlockedByMemorySaysSo() throws {
    let flow = try Self.replay("key: 3-tuple, seconds: 90", Later(after: 10))[1]
    #expect(flow.collateral == .residual)
    #expect(flow.rule == 0)
    #expect(flow.reaction == .tcpReset)
    // A RST/ACK for a SYN is what a closed port answers (RFC 9293 §3.10.7.1).
    #expect(flow.failure == .connectionRefused)
    #expect(flow.blocking == .tcpIP)
    #expect(flow.frame == 8)
  }

  /// The user went to what the rule names, whatever the box remembered.
  @Test func aListedSiteIsNoCollateralDamageOfMemory() throws {
    var conversation = Conversation()
    for port in [40_001, 40_002] as [UInt16] {
      conversation.connection(port, 443, request: Messages.clientHello("blocked.test"))
    }
    let censor =
      "name: c\ntitle: C\nplacement: in-path\nreactions: {sni: tcp-reset}\n"
      + "residual: {key: 3-tuple, seconds: 90}\n"
    let flows = try ReplayedCapture(conversation, rules: Self.rules, censor: censor).flows
    #expect(flows.map(\.verdict) == [.blocked, .blocked])
    #expect(flows.map(\.blocking) == [.httpFailure, .tcpIP])
    #expect(flows.map(\.collateral) == [nil, nil])
  }

  @Test func memoryEndsWithItsTime() throws {
    let flows = try Self.replay(
      "key: 3-tuple, seconds: 90", Later(after: 80), Later(after: 95, clientPort: 40_003))
    #expect(flows.map(\.verdict) == [.blocked, .blocked, .passed])
  }

  @Test func aMemoryThatIsRenewedLastsLonger() throws {
    let flows = try Self.replay(
      "key: 3-tuple, seconds: 90, renewed: true", Later(after: 80),
      Later(after: 160, clientPort: 40_003), Later(after: 300, clientPort: 40_004))
    #expect(flows.map(\.verdict) == [.blocked, .blocked, .blocked, .passed])
  }

  /// The first visit has 7 frames; SYN, SYN/ACK and ACK are let through: the 11th frame is the first with payload.
  @Test func aBoxMayWaitForPayload() throws {
    let flow = try Self.replay("key: 3-tuple, seconds: 90, on: data", Later(after: 10))[1]
    #expect(flow.verdict == .blocked)
    #expect(flow.frame == 11)
    #expect(flow.blocking == .httpFailure)
  }

  @Test func anotherClientIsNotRemembered() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    var other = Conversation(client: "10.1.0.3")
    other.connection(40_001, 443, request: Messages.clientHello("other.test"))
    for packet in other.packets { conversation.add(packet.bytes) }
    let censor =
      "name: c\ntitle: C\nplacement: in-path\nreactions: {sni: tcp-reset}\n"
      + "residual: {key: 3-tuple, seconds: 90}\n"
    let flows = try ReplayedCapture(conversation, rules: Self.rules, censor: censor).flows
    #expect(flows.map(\.verdict) == [.blocked, .passed])
  }
}
