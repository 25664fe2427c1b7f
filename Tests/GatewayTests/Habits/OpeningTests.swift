import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// When censors know a connection, and whom they take for the client.
@Suite struct OpeningTests {
  private static let port = Conversation.port

  /// The request after those parts of a handshake.
  private static func request(after parts: String...) -> Conversation {
    var conversation = Conversation()
    for part in parts { add(part, to: &conversation) }
    conversation.send(Conversation.request)
    return conversation
  }

  private static func add(_ part: String, to conversation: inout Conversation) {
    switch part {
    case "SYN": conversation.tcp(port, 80, .syn, sequence: 1000)
    case "SYN/ACK":
      conversation.tcp(
        port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    case "ACK": conversation.send([], at: 0, .ack)
    // Numbers that fit nothing, as in a segment that the server does not take.
    case "wrong ACK":
      conversation.tcp(port, 80, .ack, sequence: 77, acknowledgement: 99, checksum: .wrong)
    default: Issue.record("no part '\(part)'")
    }
  }

  /// Crandall et al., "ConceptDoppler", CCS 2007: a GET alone, without a handshake, draws no reset.
  @Test func theGFWWantsAHandshakeAsCrandallEtAl2007Measured() throws {
    let stream = "{opened-by: syn-or-syn-ack, handshake: complete}"
    #expect(try WatchedConversation(Self.request(), stream: stream).isEvaded)
    #expect(
      try WatchedConversation(Self.request(after: "SYN", "SYN/ACK", "ACK"), stream: stream)
        .isCaught)
  }

  /// Bock et al., SIGCOMM 2020: Iran's filter of 2020 wants none.
  @Test func iranWantsNoHandshakeAsBockEtAl2020Measured() throws {
    #expect(try WatchedConversation(Self.request(), stream: "segments: alone").isCaught)
  }

  /// Bock et al., "Your Censor is My Censor", WOOT 2021, Table I: to Kazakhstan's and Iran's filters
  /// of 2021 a SYN and a segment with PSH and ACK are enough.
  @Test func aSYNAndAPushedSegmentAreEnoughAsBockEtAl2021Measured() throws {
    let stream = "{segments: alone, opened-by: syn, data-flags: psh-ack}"
    #expect(try WatchedConversation(Self.request(after: "SYN"), stream: stream).isCaught)
    #expect(try WatchedConversation(Self.request(), stream: stream).isEvaded)
  }

  /// Wu, Zohaib et al., IEEE S&P 2025: the GFW of 2023 needs the client's SYN, and no SYN/ACK.
  @Test func theGFWOf2023NeedsTheSYNAloneAsWuEtAl2025Measured() throws {
    #expect(try WatchedConversation(Self.request(after: "SYN"), stream: "opened-by: syn").isCaught)
    #expect(
      try WatchedConversation(Self.request(after: "SYN/ACK"), stream: "opened-by: syn").isEvaded)
  }

  /// Wang et al., IMC 2017: the GFW creates its state on a SYN or a SYN/ACK.
  @Test(arguments: ["SYN", "SYN/ACK"])
  func theGFWOpensOnASYNACKTooAsWangEtAl2017Measured(opening: String) throws {
    #expect(
      try WatchedConversation(Self.request(after: opening), stream: "opened-by: syn-or-syn-ack")
        .isCaught)
  }

  /// Wu et al., "How the Great Firewall of China Detects and Blocks Fully Encrypted Traffic",
  /// USENIX Security 2023: it takes a complete handshake.
  @Test(arguments: [
    (["SYN"], false), (["SYN", "SYN/ACK"], true), (["SYN", "SYN/ACK", "ACK"], true),
    (["SYN", "ACK"], false),
  ])
  func aCompleteHandshakeIsNeededAsWuEtAl2023Measured(parts: [String], isCaught: Bool) throws {
    var conversation = Conversation()
    for part in parts { Self.add(part, to: &conversation) }
    // A segment with payload and ACK completes the handshake too.
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation, stream: "{opened-by: syn, handshake: complete}")
    #expect(watched.isCaught == isCaught)
  }

  /// Bock et al., CCS 2019, species 2: to the GFW any ACK completes the handshake, whatever its
  /// numbers. Tai et al. ("IRBlock", 2025) found that Iran's filter wants them right.
  @Test(arguments: [("ignored", true), ("verified", false)])
  func anyACKCompletesTheHandshakeToTheGFWAsBockEtAl2019Measured(
    numbers: String, isOpen: Bool
  ) throws {
    var conversation = Self.request(after: "SYN", "SYN/ACK", "wrong ACK")
    // Payload without ACK, so that it does not complete the handshake itself.
    conversation = Conversation()
    for part in ["SYN", "SYN/ACK", "wrong ACK"] { Self.add(part, to: &conversation) }
    conversation.send(Conversation.request, at: 0, .psh)
    let watched = try WatchedConversation(
      conversation,
      stream: "{opened-by: syn, handshake: complete, handshake-numbers: \(numbers)}")
    #expect(watched.isCaught == isOpen)
  }

  /// Bock et al., CCS 2019, Table 1: a SYN/ACK of the client before its SYN makes Kazakhstan's
  /// interception take it for the server; the GFW, which reads both sides, is not misled.
  @Test(arguments: [("client", false), ("both", true)])
  func aSYNACKOfTheClientTurnsKazakhstanAroundAsBockEtAl2019Measured(
    sides: String, isCaught: Bool
  ) throws {
    var conversation = Conversation()
    conversation.tcp(Self.port, 80, [.syn, .ack], sequence: 1000)
    conversation.handshake(Self.port, 80)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation, stream: "{opened-by: syn-or-syn-ack, reads: \(sides)}")
    #expect(watched.isCaught == isCaught)
    #expect(watched.isEvaded == !isCaught)
  }

  /// Park and Crandall, "Empirical Study of a National-Scale Distributed Intrusion Detection
  /// System", ICDCS 2010: the GFW reads what the client sends, and hardly any longer what servers do.
  @Test(arguments: [("client", false), ("server", true), ("both", true)])
  func theGFWDoesNotReadWhatServersSendAsParkAndCrandall2010Measured(
    sides: String, isCaught: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.tcp(
      Self.port, 80, fromServer: true, [.psh, .ack], sequence: 5001, acknowledgement: 1001,
      Conversation.request)
    let watched = try WatchedConversation(conversation, stream: "{opened-by: syn, reads: \(sides)}")
    #expect(watched.isCaught == isCaught)
    #expect(watched.isEvaded == !isCaught)
  }

  /// Nourin et al., WWW 2023: a RST or FIN less than 5 s before the SYN makes Turkmenistan's box
  /// leave the connection alone.
  @Test(arguments: [(4, false), (6, true)])
  func aResetBeforeTheSYNIsAFreePassAsNourinEtAl2023Measured(
    seconds: Int, isCaught: Bool
  ) throws {
    var conversation = Conversation()
    conversation.tcp(Self.port, 80, .rst, sequence: 1000)
    conversation.now += Int64(seconds) * 1_000_000_000
    conversation.handshake(Self.port, 80)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        segments: alone
        free-pass-seconds: 5
        events: [{on: rst, effect: teardown}, {on: fin, effect: teardown}]
        """)
    #expect(watched.isCaught == isCaught)
    #expect(watched.isEvaded == !isCaught)
  }
}
