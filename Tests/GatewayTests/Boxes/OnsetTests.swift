import Configuration
import Dissection
import Gateway
import TestSupport
import Testing

/// Boxes that act on a later packet than the one in which they read what a rule names.
@Suite struct OnsetTests {
  private static let rules = """
      - {id: site, names: [blocked.test]}
      - {id: server, addresses: [192.0.2.0/24]}

    """

  /// Without the address.
  private static let site = "  - {id: site, names: [blocked.test]}\n"

  private static func censor(_ reactions: String, _ rest: String) -> String {
    "name: c\ntitle: C\nplacement: in-path\nreactions: {\(reactions)}\n\(rest)\n"
  }

  /// Frames 1 to 3 are the handshake, 4 is the ClientHello, and the server's segments follow.
  private static func download(_ sizes: Int...) -> Conversation {
    var conversation = Conversation()
    let hello = Messages.clientHello("blocked.test")
    conversation.handshake(40_001, 443)
    conversation.tcp(
      40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, hello)
    var sequence: UInt32 = 5001
    for size in sizes {
      conversation.tcp(
        40_001, 443, fromServer: true, [.psh, .ack], sequence: sequence,
        acknowledgement: 1001 + UInt32(hello.count), [UInt8](repeating: 0x17, count: size))
      sequence += UInt32(size)
    }
    return conversation
  }

  @Test func soManyPacketsPassFirst() throws {
    let censor = Self.censor("sni: drop", "acts: {after-packets: 3}")
    let flow = try #require(
      try ReplayedCapture(Self.download(10, 10, 10, 10), rules: Self.rules, censor: censor).flows
        .first)
    #expect(flow.verdict == .blocked)
    // The ClientHello is frame 4: 5, 6 and 7 pass.
    #expect(flow.frame == 8)
    #expect(flow.failure == .genericTimeout)
    #expect(flow.blocking == .httpFailure)
  }

  /// Nourin et al., WWW 2023: without a handshake a request arms the box, which resets on any packet but a RST that
  /// comes 5 to 29 s later.
  @Test(
    arguments: [
      (4.5, [.psh, .ack], .passed), (5, [.psh, .ack], .blocked), (29, [.ack], .blocked),
      (29.5, [.ack], .passed), (10, [.syn, .ack], .blocked), (10, [.rst], .passed),
    ] as [(Double, TCPFlags, Verdict)])
  func aBoxWaitsForATimeAndNoLonger(seconds: Double, flags: TCPFlags, verdict: Verdict) throws {
    let censor = Self.censor(
      "sni: tcp-reset", "acts: {on-packet: no-rst, after-seconds: 5, within-seconds: 29}")
    var conversation = Conversation()
    let hello = Messages.clientHello("blocked.test")
    let start = conversation.now
    conversation.tcp(40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, hello)
    conversation.now = start + Int64(seconds * 1_000_000_000)
    conversation.tcp(
      40_001, 443, flags, sequence: 1001 + UInt32(hello.count), acknowledgement: 5001, [])
    let flows = try ReplayedCapture(conversation, rules: Self.site, censor: censor).flows
    #expect(flows.map(\.verdict) == [verdict])
  }

  @Test func aFlowThatEndsBeforeIsLeftAlone() throws {
    let censor = Self.censor("sni: drop", "acts: {after-packets: 3}")
    let replayed = try ReplayedCapture(
      Self.download(10, 10, 10), rules: Self.site, censor: censor)
    #expect(replayed.flows.map(\.verdict) == [.passed])
    // The box has seen the name: it was not evaded.
    #expect(replayed.evadedRules(0).isEmpty)
  }

  /// net4people/bbs #490: 16 to 20 KB pass, then the flow freezes.
  @Test func soManyBytesOfTheServerPassFirst() throws {
    let censor = Self.censor(
      "address: drop", "acts: {after-bytes: {from: 16384, to: 20480}, counted: server}")
    let segments = { (count: Int) in
      var conversation = Conversation()
      conversation.handshake(40_001, 443)
      conversation.tcp(40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, [1])
      for number in 0..<count {
        conversation.tcp(
          40_001, 443, fromServer: true, .ack, sequence: 5001 + UInt32(number * 1024),
          acknowledgement: 1002, [UInt8](repeating: 1, count: 1024))
      }
      return conversation
    }
    // 16 segments of 1,024 bytes are 16,384, and 21 are more than 20,480.
    let short = try ReplayedCapture(segments(16), rules: Self.rules, censor: censor).flows
    #expect(short.map(\.verdict) == [.passed])
    let flow = try #require(
      try ReplayedCapture(segments(21), rules: Self.rules, censor: censor).flows.first)
    #expect(flow.verdict == .blocked)
    #expect(flow.blocking == .httpFailure)
    #expect(flow.failure == .genericTimeout)
    let frame = try #require(flow.frame).number
    #expect((21...25).contains(frame))
  }

  @Test func soMuchTimePassesFirst() throws {
    let censor = Self.censor("sni: tcp-reset", "acts: {after-seconds: 2}")
    var conversation = Self.download(10)
    conversation.now += 1_900_000_000
    conversation.tcp(40_001, 443, .ack, sequence: 2000, acknowledgement: 5011)
    conversation.now += 100_000_000
    conversation.tcp(40_001, 443, .ack, sequence: 2000, acknowledgement: 5011)
    let flow = try #require(
      try ReplayedCapture(conversation, rules: Self.rules, censor: censor).flows.first)
    #expect(flow.reaction == .tcpReset)
    #expect(flow.frame == 7)
  }

  /// The frame that is acted on: SYN, SYN/ACK, ClientHello, answer.
  @Test(arguments: [("syn", 1), ("syn-ack", 2), ("request", 4), ("answer", 5)])
  func anAddressIsActedOnWithThePacketThatTheBoxWaitsFor(kind: String, frame: Int) throws {
    let censor = Self.censor("address: tcp-reset", "acts: {on-packet: \(kind)}")
    let flow = try #require(
      try ReplayedCapture(Self.download(10), rules: Self.rules, censor: censor).flows.first)
    #expect(flow.frame?.number == UInt32(frame))
    // Only before the SYN/ACK it is the connection that fails.
    #expect(flow.failure == (kind == "syn" ? .connectionRefused : .connectionReset))
    #expect(flow.blocking == (kind == "syn" ? .tcpIP : .httpFailure))
  }

  /// RFC 8446 §4.1.3, RFC 5246 §7.4.2: a record of a handshake with a ServerHello of four bytes, and, where it
  /// has one, a certificate behind it.
  @Test(arguments: [
    ("server-hello", [0x16, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0], true),
    ("certificate", [0x16, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0], false),
    ("certificate", [0x16, 3, 3, 0, 12, 2, 0, 0, 4, 3, 3, 0, 0, 11, 0, 0, 0], true),
    (
      "certificate", [0x16, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0, 0x16, 3, 3, 0, 4, 11, 0, 0, 0], true
    ),
    ("server-hello", [0x17, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0], false),
  ])
  func theServersMessagesAreToldByTheirRecords(
    kind: String, answer: [Int], isBlocked: Bool
  ) throws {
    var conversation = Self.download()
    conversation.tcp(
      40_001, 443, fromServer: true, [.psh, .ack], sequence: 5001, acknowledgement: 1100,
      answer.map { UInt8($0) })
    let censor = Self.censor("sni: drop", "acts: {on-packet: \(kind)}")
    let flow = try #require(
      try ReplayedCapture(conversation, rules: Self.rules, censor: censor).flows.first)
    #expect((flow.verdict == .blocked) == isBlocked)
  }

  @Test func aBoxMayActOnLaterFlowsOnly() throws {
    let censor = Self.censor(
      "sni: tcp-reset", "acts: on-later-flows\nresidual: {key: 3-tuple, seconds: 60}")
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    conversation.connection(40_002, 443, request: Messages.clientHello("other.test"))
    let replayed = try ReplayedCapture(conversation, rules: Self.site, censor: censor)
    #expect(replayed.flows.map(\.verdict) == [.passed, .blocked])
    #expect(replayed.flows[1].collateral == .residual)
    #expect(replayed.evadedRules(0).isEmpty)
  }

  /// The nearer gateway resets the ClientHello; the box behind it waits for a packet that is never sent.
  @Test func whatAnotherGatewayHasCutIsNotWaitedFor() throws {
    let late = Self.censor("sni: drop", "acts: {after-packets: 1}")
    let replayed = try ReplayedCapture(
      Self.download(10, 10, 10), rules: Self.site, censor: late, others: [ReplayedCapture.perfect])
    // The first gateway's box is late, and the second acts at once.
    #expect(replayed.flows[0].reaction == .tcpReset)
    #expect(replayed.flows[0].frame == 4)
  }

  /// What files of earlier versions have.
  @Test func theFormerKeyIsRefusedWithTheKeysThatThereAre() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try Censor(
        ConfigurationNode.parse(
          Self.censor("address: tcp-reset", "acts: {upon: syn-ack}"), file: "c.yaml"))
    }
    #expect(
      error.map { "\($0)" }
        == "c.yaml:5:8: unknown key 'upon' (one of: on-packet, after-packets, after-bytes, after-seconds, "
        + "within-seconds, counted, source)")
  }

  /// A box lets two connections to a server pass, and acts on further ones within a minute.
  @Test func connectionsArePolicedByTheirNumber() throws {
    let censor = Self.censor(
      "sni: drop", "connections: {key: 3-tuple, passed: 2, within-seconds: 60}")
    var conversation = Conversation()
    for port in 40_001...40_004 as ClosedRange<UInt16> {
      conversation.connection(port, 443, request: Messages.clientHello("blocked.test"))
    }
    conversation.now += 61_000_000_000
    conversation.connection(40_005, 443, request: Messages.clientHello("blocked.test"))
    let flows = try ReplayedCapture(conversation, rules: Self.rules, censor: censor).flows
    #expect(flows.map(\.verdict) == [.passed, .passed, .blocked, .blocked, .passed])
    #expect(flows[2].frame == 18)
  }

  /// 1,700,000,000 s is 14 November 2023, 22:13:20 UTC, and 06:13:20 the next day in China.
  @Test(arguments: [
    ("from: 2023-11-14, to: 2023-11-14", true), ("from: 2023-11-15", false),
    ("from: 2023-11-15 06:13, to: 2023-11-15 06:13, utc-offset: 8", true),
    ("from: 2023-11-15 06:14, utc-offset: 8", false), ("to: 2023-11-14 22:12", false),
    ("to: 2023-11-14 22:13", true),
  ])
  func aBoxActsWithinItsTime(time: String, isBlocked: Bool) throws {
    let censor = Self.censor("sni: drop", "active: {\(time)}")
    let flow = try #require(
      try ReplayedCapture(Self.download(10), rules: Self.rules, censor: censor).flows.first)
    #expect((flow.verdict == .blocked) == isBlocked)
  }
}
