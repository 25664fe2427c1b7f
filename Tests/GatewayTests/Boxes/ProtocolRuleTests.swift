import Gateway
import Rules
import TestSupport
import Testing

/// Rules that name protocols.
@Suite struct ProtocolRuleTests {
  private static let censor =
    "name: c\ntitle: C\nplacement: in-path\nreactions: {protocol: drop}\n"

  private static func flow(_ payload: [UInt8], _ protocols: String) throws -> FlowRecord {
    var conversation = Conversation()
    conversation.connection(40_001, 9000, request: payload)
    let rules = "  - {id: protocol, protocols: [\(protocols)]}\n"
    return try ReplayedCapture(conversation, rules: rules, censor: censor).flows[0]
  }

  /// Four bits set in each byte, none printable: Wu et al., USENIX Security 2023, §4.2.
  private static let random = [UInt8](repeating: 0x8d, count: 100)

  @Test func aFirstPayloadThatLooksRandomIsDropped() throws {
    let flow = try Self.flow(Self.random, "fully-encrypted")
    #expect(flow.verdict == .blocked)
    #expect(flow.observation == .protocol)
    #expect(flow.reaction == .drop)
    #expect(flow.failure == .genericTimeout)
    #expect(flow.frame == 4)
  }

  /// More than half of the bytes are printable (Ex3).
  @Test func aPrintableOneIsNot() throws {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 100)
    #expect(try Self.flow(text, "fully-encrypted").verdict == .passed)
  }

  @Test func onlyTheFirstPayloadCounts() throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 9000, request: Array("hello, this is a line of text\r\n".utf8), Self.random)
    let rules = "  - {id: protocol, protocols: [fully-encrypted]}\n"
    let replayed = try ReplayedCapture(conversation, rules: rules, censor: Self.censor)
    #expect(replayed.flows[0].verdict == .passed)
  }

  @Test func aBannerOfSSHIsOne() throws {
    let banner = Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8)
    #expect(try Self.flow(banner, "ssh").verdict == .blocked)
    #expect(try Self.flow(banner, "openvpn, fully-encrypted").verdict == .passed)
  }

  /// A censor that knows connections: after the whole handshake, and never without it (Wu et al., §4).
  @Test(arguments: [(true, Verdict.blocked), (false, .passed)])
  func theHandshakeMayBeNeeded(isAnswered: Bool, verdict: Verdict) throws {
    var conversation = Conversation()
    if isAnswered {
      conversation.connection(40_001, 9000, request: Self.random)
    } else {
      conversation.tcp(40_001, 9000, .syn, sequence: 1000)
      conversation.tcp(40_001, 9000, [.psh, .ack], sequence: 1001, Self.random)
    }
    let censor = Self.censor + "stream: {opened-by: syn, handshake: complete, reads: client}\n"
    let rules = "  - {id: protocol, protocols: [fully-encrypted]}\n"
    let flow = try ReplayedCapture(conversation, rules: rules, censor: censor).flows[0]
    #expect(flow.verdict == verdict)
    #expect(
      try ReplayedCapture(conversation, rules: rules, censor: Self.censor).flows[0].verdict
        == .blocked)
  }

  /// Whoever reads segments by habits of his own recognises other protocols as well.
  @Test(arguments: ["segments: alone", "opened-by: anything", "overlap: last"])
  func protocolsAreRecognisedWithHabits(stream: String) throws {
    var conversation = Conversation()
    conversation.connection(40_001, 9000, request: Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8))
    for (rule, verdict) in [("ssh", Verdict.blocked), ("openvpn", .passed)] {
      let replayed = try ReplayedCapture(
        conversation, rules: "  - {id: protocol, protocols: [\(rule)]}\n",
        censor: Self.censor + "stream: {\(stream)}\n")
      #expect(replayed.flows[0].verdict == verdict)
    }
  }

  @Test func aRuleOfNothingElseLooksAtProtocols() throws {
    let set = try RuleSet(
      parsing: "name: T\nrules:\n  - {id: p, protocols: [esni, ech]}\n", file: "t.yaml")
    #expect(set.rules[0].fields == FieldSet(.protocol))
    #expect(set.rules[0].protocols == [.esni, .ech])
  }
}
