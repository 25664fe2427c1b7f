import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// What makes censors forget a connection, or lose their place in it.
@Suite struct ConfusionTests {
  private static let port = Conversation.port

  /// What Bock et al. (CCS 2019) inferred of the GFW's box for HTTP.
  private static let gfw2019 = """
    opened-by: syn-or-syn-ack
    reads: both
    events:
      - {on: rst, when: opening, effect: resync, probability: 0.5, otherwise: teardown}
      - {on: rst, when: established, effect: teardown}
    """

  /// A request after a segment of the client that the server drops.
  private static func request(after flags: TCPFlags) -> Conversation {
    var conversation = Conversation.established
    conversation.send([], at: 0, flags, checksum: .wrong)
    conversation.send(Conversation.request)
    return conversation
  }

  /// Bock et al., CCS 2019, Table 1: RST, RST/ACK and illegal flags with a RST among them evade
  /// alike; only the bit counts. Geneva's mock censor 6 wants the RST alone.
  @Test(arguments: [.rst, [.rst, .ack], [.fin, .rst, .ack, .psh, .urg, .ece]] as [TCPFlags])
  func theBitOfARSTIsEnoughAsBockEtAl2019Measured(flags: TCPFlags) throws {
    let conversation = Self.request(after: flags)
    #expect(try WatchedConversation(conversation, stream: Self.gfw2019).isEvaded)
    let alone = try WatchedConversation(
      conversation, stream: "events: [{on: rst-alone, effect: teardown}]")
    #expect(alone.isEvaded == (flags == .rst))
  }

  /// Wang et al., IMC 2017: a FIN does not tear the GFW's state down; Nourin et al., WWW 2023: it
  /// does that of Turkmenistan.
  @Test func aFINTearsNothingDownAtTheGFWAsWangEtAl2017Measured() throws {
    let conversation = Self.request(after: .fin)
    #expect(try WatchedConversation(conversation, stream: Self.gfw2019).isCaught)
    let alone = "segments: alone\n"
    #expect(
      try WatchedConversation(conversation, stream: alone + "events: [{on: fin, effect: teardown}]")
        .isEvaded)
    #expect(
      try WatchedConversation(
        conversation, stream: alone + "events: [{on: fin-alone, effect: teardown}]"
      ).isEvaded)
  }

  /// Bock et al., CCS 2019, species 2: before the handshake is complete a RST evades in about half
  /// of the tries (51 of 100 with a wrong checksum, 52 with a short TTL), since the GFW else waits
  /// for the next packet and goes on from there.
  @Test func aRSTInTheHandshakeEvadesHalfTheTimeAsBockEtAl2019Measured() throws {
    var conversation = Conversation()
    let flowCount = 400
    for flow in 0..<UInt16(flowCount) {
      let port = 20_000 + flow
      conversation.tcp(port, 80, .syn, sequence: 1000)
      conversation.tcp(
        port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
      conversation.tcp(port, 80, .rst, sequence: 1001, checksum: .wrong)
      conversation.tcp(port, 80, .ack, sequence: 1001, acknowledgement: 5001)
      conversation.tcp(
        port, 80, [.psh, .ack], sequence: 1001, acknowledgement: 5001, Conversation.request)
    }
    let flows = try WatchedConversation(conversation, stream: Self.gfw2019, seed: 1).capture.flows
    let evading = flows.count { $0.verdict == .passed }
    // Five standard deviations of 400 fair draws are 50.
    #expect((150...250).contains(evading))

    let again = try WatchedConversation(conversation, stream: Self.gfw2019, seed: 1).capture.flows
    #expect(again.map(\.verdict) == flows.map(\.verdict))
    let other = try WatchedConversation(conversation, stream: Self.gfw2019, seed: 2).capture.flows
    #expect(other.map(\.verdict) != flows.map(\.verdict))
  }

  /// Wang et al., IMC 2017: several SYNs, several SYN/ACKs, or a SYN/ACK with a wrong
  /// acknowledgement make the GFW take its place anew from the next data of the client, so that a
  /// segment whose number is far off makes it miss what follows.
  @Test(arguments: ["syn", "syn-ack", "bad-ack", nil])
  func theGFWTakesItsPlaceAnewAsWangEtAl2017Measured(confusion: String?) throws {
    var conversation = Conversation.established
    switch confusion {
    case "syn": conversation.tcp(Self.port, 80, .syn, sequence: 1000)
    case "syn-ack", "bad-ack":
      conversation.tcp(
        Self.port, 80, fromServer: true, [.syn, .ack], sequence: 5000,
        acknowledgement: confusion == "bad-ack" ? 77 : 1001)
    default: break
    }
    conversation.send(Conversation.junk, at: 1_000_000_000)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        opened-by: syn-or-syn-ack
        re-anchors-on: client-data
        events:
          - {on: syn, effect: resync}
          - {on: \(confusion == "bad-ack" ? "bad-ack" : "syn-ack"), effect: resync}
        """)
    #expect(watched.isCaught == (confusion == nil))
    #expect(watched.isEvaded == (confusion != nil))
  }

  /// Wang et al., IMC 2017: a SYN/ACK of the server gives the GFW its place again.
  @Test func aSYNACKGivesTheGFWItsPlaceAsWangEtAl2017Measured() throws {
    var conversation = Conversation()
    conversation.tcp(Self.port, 80, .syn, sequence: 77)
    conversation.handshake(Self.port, 80)
    conversation.send(Conversation.request)
    let event = "\nevents: [{on: syn, effect: resync}]"
    #expect(
      try WatchedConversation(
        conversation, stream: "opened-by: syn\nre-anchors-on: syn-ack" + event
      ).isCaught)
    // Without a place it would wait for its first number for ever.
    #expect(try WatchedConversation(conversation, stream: "opened-by: syn").isEvaded)
  }

  /// Bock et al., "Come as You Are", SIGCOMM 2020, §6: payload of the server on a segment that is no
  /// SYN/ACK, before the handshake is complete, makes every box of the GFW take its place from the
  /// next ACK of the client, and so does a RST of the server; the client's answer to a wrong
  /// acknowledgement has a number of its own.
  @Test(arguments: [([.psh, .ack], true), (.rst, true), ([.ack], false)] as [(TCPFlags, Bool)])
  func theServerConfusesTheGFWInTheHandshakeAsBockEtAl2020Measured(
    flags: TCPFlags, isEvaded: Bool
  ) throws {
    var conversation = Conversation()
    conversation.tcp(Self.port, 80, .syn, sequence: 1000)
    conversation.tcp(
      Self.port, 80, fromServer: true, flags, sequence: 5000, acknowledgement: 1001,
      flags.contains(.psh) ? [1, 2, 3] : [])
    conversation.tcp(Self.port, 80, .ack, sequence: 9_999_999, acknowledgement: 5001)
    conversation.tcp(
      Self.port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        opened-by: syn
        re-anchors-on: [client-ack, client-data]
        events:
          - {on: early-data, effect: resync}
          - {on: rst, from: server, effect: resync}
        """)
    #expect(watched.isEvaded == isEvaded)
    #expect(watched.isCaught == !isEvaded)
  }

  /// Bock et al., SIGCOMM 2020: Kazakhstan's filter of 2020 ignores a connection whose server sends
  /// a segment without flags, or three SYN/ACKs with payload.
  @Test(arguments: [("null flags", 1), ("load", 3), ("load", 2), ("none", 0)])
  func kazakhstanIgnoresAStrangeHandshakeAsBockEtAl2020Measured(
    strategy: String, count: Int
  ) throws {
    var conversation = Conversation()
    conversation.tcp(Self.port, 80, .syn, sequence: 1000)
    for _ in 0..<count {
      conversation.tcp(
        Self.port, 80, fromServer: true, strategy == "load" ? [.syn, .ack] : [], sequence: 5000,
        acknowledgement: 1001, strategy == "load" ? [1, 2, 3] : [])
    }
    conversation.tcp(
      Self.port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    conversation.send([], at: 0, .ack)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        segments: alone
        opened-by: syn
        events:
          - {on: no-flags, effect: teardown}
          - {on: syn-ack-data, every: 3, effect: teardown}
        """)
    #expect(watched.isEvaded == (strategy == "null flags" || count == 3))
    #expect(watched.isCaught != watched.isEvaded)
  }

  /// Bock et al., FOCI 2020: nine segments without data in the handshake, or two FINs before the
  /// SYN, pass Iran's protocol filter.
  @Test(arguments: [(9, 0, true), (8, 0, false), (0, 2, true), (0, 1, false)])
  func iransProtocolFilterGivesUpAsBockEtAl2020Measured(
    ackCount: Int, finCount: Int, isEvaded: Bool
  ) throws {
    var conversation = Conversation()
    for _ in 0..<finCount { conversation.tcp(Self.port, 80, .fin, sequence: 1000) }
    conversation.tcp(Self.port, 80, .syn, sequence: 1000)
    conversation.tcp(
      Self.port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    for _ in 0..<ackCount { conversation.send([], at: 0, .ack) }
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        segments: alone
        data-packets: 2
        free-pass-seconds: 60
        events:
          - {on: ack, every: 9, effect: teardown}
          - {on: fin, when: closed, every: 2, effect: teardown}
        """)
    #expect(watched.isEvaded == isEvaded)
    #expect(watched.isCaught == !isEvaded)
  }

  /// The mock censors of Bock et al., CCS 2019: 4 takes its place from every ACK; 8 is torn down by
  /// a RST with the right number alone; 9 takes its place from whatever comes after one.
  @Test(arguments: [
    ("{on: ack, effect: anchor}", TCPFlags.ack, UInt32(500), true),
    ("{on: ack, effect: anchor}", .rst, 500, false),
    ("{on: rst-alone, numbers: expected, effect: teardown}", .rst, 0, true),
    ("{on: rst-alone, numbers: expected, effect: teardown}", .rst, 500, false),
    ("{on: rst-alone, numbers: unexpected, effect: teardown}", .rst, 500, true),
  ])
  func genevasMockCensorsAreMisledAsBockEtAl2019WroteThem(
    event: String, flags: TCPFlags, offset: UInt32, isEvaded: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.send([], at: offset, flags, checksum: .wrong)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        segments: alone
        out-of-order: ignored
        opened-by: syn
        reads: client
        events: [\(event)]
        """)
    #expect(watched.isEvaded == isEvaded)
  }

  @Test func genevasNinthMockCensorGoesOnFromAnySegmentAsBockEtAl2019WroteIt() throws {
    var conversation = Conversation.established
    conversation.send([], at: 0, .rst, checksum: .wrong)
    conversation.send([], at: 500, .ack, checksum: .wrong)
    conversation.send(Conversation.request)
    let stream = """
      segments: alone
      out-of-order: ignored
      opened-by: syn
      reads: client
      events: [{on: rst-alone, numbers: expected, effect: resync}]
      """
    #expect(try WatchedConversation(conversation, stream: stream + "\nre-anchors-on: any").isEvaded)
    #expect(
      try WatchedConversation(conversation, stream: stream + "\nre-anchors-on: client-data")
        .isCaught)
  }
}
