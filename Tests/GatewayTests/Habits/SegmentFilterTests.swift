import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// Which segments censors take that servers do not, and the other way round.
@Suite struct SegmentFilterTests {
  private static let teardown = "events: [{on: rst, effect: teardown}]"

  /// A request after a RST that the server drops, for one reason or another.
  private static func afterReset(
    hopLimit: UInt8 = 64, options: [UInt8] = [], checksum: Conversation.Checksum = .right
  ) -> Conversation {
    var conversation = Conversation.established
    conversation.send([], .rst, hopLimit: hopLimit, options: options, checksum: checksum)
    conversation.send(Conversation.request)
    return conversation
  }

  /// Wang et al., "Your State is Not Mine", IMC 2017: the GFW does not verify checksums; Geneva's
  /// mock censor 10 (Bock et al., CCS 2019) does.
  @Test func theGFWDoesNotVerifyChecksumsAsWangEtAl2017Measured() throws {
    let conversation = Self.afterReset(checksum: .wrong)
    #expect(
      try WatchedConversation(conversation, stream: "checksums: ignored\n" + Self.teardown)
        .isEvaded)
    #expect(
      try WatchedConversation(conversation, stream: "checksums: verified\n" + Self.teardown)
        .isCaught)
    // A RST that the server takes would have ended the connection; the censor is right then.
    #expect(
      try !WatchedConversation(Self.afterReset(), stream: "checksums: verified\n" + Self.teardown)
        .isCaught)
  }

  /// Wang et al., IMC 2017: the GFW takes segments with an MD5 signature that nobody asked for.
  @Test func theGFWTakesUnsolicitedSignaturesAsWangEtAl2017Measured() throws {
    let conversation = Self.afterReset(options: Conversation.md5Option)
    #expect(
      try WatchedConversation(conversation, stream: "options: any\n" + Self.teardown).isEvaded)
    #expect(
      try WatchedConversation(conversation, stream: "options: without-md5\n" + Self.teardown)
        .isCaught)
  }

  /// Li et al., "lib·erate, (n)", IMC 2017, and Bock et al., CCS 2019: a RST whose TTL does not last
  /// to the server tears the GFW's state down.
  @Test func theGFWTakesSegmentsThatDieOnTheWayAsLiEtAl2017Measured() throws {
    let conversation = Self.afterReset(hopLimit: 10)
    #expect(try WatchedConversation(conversation, stream: Self.teardown).isEvaded)
    #expect(
      try WatchedConversation(conversation, stream: "hop-limit-min: 11\n" + Self.teardown)
        .isCaught)
    #expect(
      try WatchedConversation(conversation, stream: "hop-limit-min: 10\n" + Self.teardown)
        .isEvaded)
  }

  /// Wu, Zohaib et al., IEEE S&P 2025: the box of Henan wants a TCP header of 20 bytes; that of the
  /// GFW takes any. Two options that do nothing are enough.
  @Test func henanTakesNoOptionsAsWuEtAl2025Measured() throws {
    var conversation = Conversation.established
    conversation.send(Conversation.request, options: [1, 1, 1, 1])
    #expect(
      try WatchedConversation(conversation, stream: "{segments: alone, options: none}").isEvaded)
    #expect(try WatchedConversation(conversation, stream: "segments: alone").isCaught)
  }

  /// Geneva's authors on Airtel's filter of SNI, 2021 (geneva.cs.umd.edu): any option that it does
  /// not know makes it miss a ClientHello; timestamps (RFC 7323) do not.
  @Test(arguments: [
    ([1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2], true), ([1, 1, 0, 77], true), ([77, 4, 0, 0], false),
    ([1, 77, 3, 0], false),
  ])
  func airtelsFilterMissesUnknownOptionsAsGeneva2021Measured(
    options: [UInt8], isCaught: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.send(Conversation.request, options: options)
    let watched = try WatchedConversation(
      conversation, stream: "{segments: alone, options: known}")
    #expect(watched.isCaught == isCaught)
  }

  /// Nourin et al., "Measuring and Evading Turkmenistan's Internet Censorship", WWW 2023: it is a
  /// segment with PSH and ACK that the box looks at.
  @Test(arguments: [([.psh, .ack], true), ([.ack], false)] as [(TCPFlags, Bool)])
  func turkmenistanLooksAtPushedSegmentsAsNourinEtAl2023Measured(
    flags: TCPFlags, isCaught: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.send(Conversation.request, at: 0, flags)
    let watched = try WatchedConversation(
      conversation, stream: "{segments: alone, data-flags: psh-ack}")
    #expect(watched.isCaught == isCaught)
  }

  /// RFC 9293 §3.10.7.4: a server drops a segment without ACK.
  @Test func aSegmentWithoutACKIsNoDataToAReaderThatLooksForIt() throws {
    var conversation = Conversation.established
    conversation.send(Conversation.request, at: 0, .psh)
    #expect(try WatchedConversation(conversation, stream: "data-flags: ack").isEvaded)
  }

  /// Bock et al., CCS 2019: payload on the SYN passed Kazakhstan's interception always, and the GFW
  /// in 3 of 100 tries. A server that does not know the cookie of RFC 7413 drops that payload.
  @Test(arguments: [("read", false), ("ignored", true)])
  func kazakhstanReadsPayloadOfASYNAsBockEtAl2019Measured(
    synData: String, isCaught: Bool
  ) throws {
    var conversation = Conversation()
    conversation.tcp(Conversation.port, 80, .syn, sequence: 1000, Conversation.junk)
    conversation.tcp(
      Conversation.port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    conversation.send([], at: 0, .ack)
    conversation.send(Conversation.request)
    let watched = try WatchedConversation(
      conversation,
      stream: """
        segments: alone
        out-of-order: ignored
        opened-by: syn
        data-in-syn: \(synData)
        """)
    #expect(watched.isCaught == isCaught)
  }
}
