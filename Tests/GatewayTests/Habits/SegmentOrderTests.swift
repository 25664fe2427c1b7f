import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// What censors make of segments that overlap, come out of order, or hold a part of a message.
///
/// Each test is named after those who measured the habit; what they measured stands in its censor's
/// `stream:` block.
@Suite struct SegmentOrderTests {
  /// Khattak, Javed, Anderson, Paxson, "Towards Illuminating a Censorship Monitor's Model to
  /// Facilitate Evasion", FOCI 2013, as quoted by Wang et al., IMC 2017: of overlapping segments of
  /// TCP the GFW prefers the last copy, of IP fragments the first.
  @Test(arguments: [("first", false), ("last", true)])
  func theGFWKeepsTheLastCopyOfOverlappingSegmentsAsKhattakEtAl2013Measured(
    overlap: String, isCaught: Bool
  ) throws {
    let request = Conversation.request
    var conversation = Conversation.established
    // Behind a hole, the end of the request as junk, and then as it is.
    conversation.send(Array(Conversation.junk[10...]), at: 10)
    conversation.send(Array(request[10...]), at: 10)
    conversation.send(Array(request[..<10]))
    let watched = try WatchedConversation(
      conversation, stream: "{overlap: \(overlap), opened-by: syn}")
    #expect(watched.isCaught == isCaught)
  }

  /// Khattak et al., FOCI 2013: about 1 KB is kept above a hole.
  @Test(arguments: [(200, true), (1200, false)])
  func theGFWKeepsOneKilobyteAboveAHoleAsKhattakEtAl2013Measured(
    count: Int, isCaught: Bool
  ) throws {
    let request = Array(
      ("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: count)
        + "\r\nHost: blocked.test\r\n\r\n").utf8)
    var conversation = Conversation.established
    conversation.send(Array(request[5...]), at: 5)
    conversation.send(Array(request[..<5]))
    let watched = try WatchedConversation(conversation, stream: "{held-bytes: 1024}")
    #expect(watched.isCaught == isCaught)
    #expect(watched.isEvaded == !isCaught)
  }

  /// Wu, Zohaib et al., "A Wall Behind A Wall", IEEE S&P 2025: of the boxes of 2023 those of the GFW
  /// put segments together, that of Henan does not.
  @Test(arguments: [
    ("opened-by: syn", true), ("{segments: alone, options: none}", false),
  ])
  func theGFWPutsSegmentsTogetherAndHenanDoesNotAsWuEtAl2025Measured(
    stream: String, isCaught: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.sendRequest(cutAt: [Conversation.request.count / 2 - 10])
    let watched = try WatchedConversation(conversation, stream: stream)
    #expect(watched.isCaught == isCaught)
    #expect(watched.isEvaded == !isCaught)
  }

  /// Bock et al., "Come as You Are", SIGCOMM 2020: Airtel's filter needs no state and no handshake;
  /// a whole request in one segment is all it takes.
  @Test func airtelsFilterReadsASegmentAloneAsBockEtAl2020Measured() throws {
    var conversation = Conversation()
    conversation.send(Conversation.request)
    #expect(try WatchedConversation(conversation, stream: "segments: alone").isCaught)
  }

  /// Marczak, Weaver et al., "An Analysis of China's Great Cannon", FOCI 2015: it looks at the first
  /// data packet only, needs no SYN, and ignores a request in two.
  @Test func theGreatCannonLooksAtTheFirstDataPacketAsMarczakEtAl2015Measured() throws {
    let stream = "{segments: alone, data-packets: 1, reads: client}"
    var first = Conversation()
    first.send(Conversation.request)
    #expect(try WatchedConversation(first, stream: stream).isCaught)

    var second = Conversation.established
    second.send(Messages.httpRequest(host: "harmless.test"))
    second.send(
      Conversation.request, at: UInt32(Messages.httpRequest(host: "harmless.test").count))
    #expect(try WatchedConversation(second, stream: stream).isEvaded)

    var split = Conversation.established
    split.sendRequest(cutAt: [20])
    #expect(try WatchedConversation(split, stream: stream).isEvaded)
  }

  /// Bock, Fax, Reese, Singh, Levin, "Detecting and Evading Censorship-in-Depth", FOCI 2020: Iran's
  /// protocol filter looks at the first two data packets of the client.
  @Test(arguments: [(1, true), (2, false)])
  func iransProtocolFilterLooksAtTwoDataPacketsAsBockEtAl2020Measured(
    before: Int, isCaught: Bool
  ) throws {
    let other = Messages.httpRequest(host: "harmless.test")
    var conversation = Conversation.established
    for index in 0..<before { conversation.send(other, at: UInt32(index * other.count)) }
    conversation.send(Conversation.request, at: UInt32(before * other.count))
    let watched = try WatchedConversation(
      conversation, stream: "{segments: alone, data-packets: 2, reads: client}")
    #expect(watched.isCaught == isCaught)
  }

  /// The mock censors 1 to 3 of Bock et al., "Geneva", CCS 2019 (`censors/censor1.py`): they look at
  /// the segment with the number that they expect, and at no other.
  @Test func genevasMockCensorsIgnoreOtherNumbersAsBockEtAl2019WroteThem() throws {
    let stream = "{segments: alone, out-of-order: ignored, opened-by: syn, reads: client}"
    var inOrder = Conversation.established
    inOrder.send(Conversation.request)
    #expect(try WatchedConversation(inOrder, stream: stream).isCaught)

    var decoyed = Conversation.established
    decoyed.send(Conversation.junk, checksum: .wrong)
    decoyed.send(Conversation.request)
    #expect(try !WatchedConversation(decoyed, stream: stream).isCaught)
  }

  /// Bock et al., CCS 2019, species 3: a request whose first piece has 8 bytes passed the GFW in
  /// 98 of 100 tries in order, 94 reversed; one cut in the middle in 3.
  @Test(arguments: [
    ([8, 12], false, false), ([8], true, false), ([30], false, true), ([30], true, true),
  ])
  func theGFWGivesUpAShortFirstSegmentAsBockEtAl2019Measured(
    ends: [Int], isReversed: Bool, isCaught: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.sendRequest(cutAt: ends, isReversed: isReversed)
    let watched = try WatchedConversation(
      conversation, stream: "{first-segment-min: 9, opened-by: syn-or-syn-ack}")
    #expect(watched.isCaught == isCaught)
    #expect(watched.isEvaded == !isCaught)
  }

  /// Bock, Naval, Reese, Levin, "Even Censors Have a Backup", FOCI 2021: seven reversed segments
  /// pass the first box for SNI, and not the second. That the first holds fewer than six is assumed.
  @Test(arguments: [("held-segments: 5", false), ("held-segments: 6", true)])
  func sevenReversedSegmentsPassOneBoxAsBockEtAl2021Measured(
    stream: String, isCaught: Bool
  ) throws {
    var conversation = Conversation.established
    conversation.sendRequest(cutAt: [8, 16, 24, 32, 40, 48], isReversed: true)
    #expect(try WatchedConversation(conversation, stream: stream).isCaught == isCaught)
  }

  /// Khattak et al., FOCI 2013: the GFW waits for what is missing; a mock censor of Geneva does not.
  @Test func aReaderThatIgnoresWhatIsOutOfOrderMissesAReversedRequest() throws {
    var conversation = Conversation.established
    conversation.sendRequest(cutAt: [20], isReversed: true)
    #expect(try WatchedConversation(conversation, stream: "out-of-order: ignored").isEvaded)
    #expect(try WatchedConversation(conversation, stream: "out-of-order: held").isCaught)
  }
}
