import Dissection
import TestSupport
import Testing

@Suite struct DNSMessageTests {
  private static func header(_ bytes: [UInt8]) -> DNSMessage? { DNSMessage(bytes.span) }

  private static func looksLikeMessage(_ bytes: [UInt8]) -> Bool {
    DNSMessage.looksLikeMessage(bytes.span)
  }

  @Test func headerOfAnAnswerIsRead() throws {
    let header = try #require(Self.header(SampleMessages.answer))
    #expect(header.identifier == 0x1a2b)
    #expect(header.isResponse)
    #expect(header.opcode == 0)
    #expect(!header.isTruncated)
    #expect(header.responseCode == 0)
    #expect(header.questionCount == 1)
    #expect(header.answerCount == 2)
    #expect(header.authorityCount == 0)
    #expect(header.additionalCount == 0)
  }

  @Test func everyFieldOfTheHeaderIsWhereItBelongs() throws {
    // QR 0, opcode 5 (update), TC, response code 3; then the four counts.
    let header = try #require(Self.header(bytes("0001 2a03 0002 0003 0004 ffff")))
    #expect(!header.isResponse)
    #expect(header.opcode == 5)
    #expect(header.isTruncated)
    #expect(header.responseCode == 3)
    #expect(header.questionCount == 2)
    #expect(header.answerCount == 3)
    #expect(header.authorityCount == 4)
    #expect(header.additionalCount == 65_535)
  }

  @Test(arguments: 0..<12)
  func fewerBytesThanAHeaderAreNone(length: Int) {
    #expect(Self.header(Array(SampleMessages.query.prefix(length))) == nil)
  }

  @Test(arguments: [SampleMessages.query, SampleMessages.queryWithEDNS, SampleMessages.answer])
  func queriesAndAnswersLookLikeMessages(message: [UInt8]) {
    #expect(Self.looksLikeMessage(message))
  }

  @Test func answerThatDoesNotExistLooksLikeAMessage() {
    // NXDOMAIN with an SOA record that a small buffer cut off.
    let question = SampleMessages.query.dropFirst(12)
    #expect(Self.looksLikeMessage(bytes("1a2b 8183 0001 0000 0001 0000") + question))
  }

  /// RFC 1035 §2.3.4: a name has 255 bytes at most, those of the lengths and of the root with them.
  @Test(arguments: [
    ([63, 63, 63, 61], true), ([63, 63, 63, 62], false), ([63, 63, 63, 63], false),
  ])
  func namesHaveAtMost255Bytes(labelCounts: [Int], isMessage: Bool) {
    let name = labelCounts.flatMap { [UInt8($0)] + [UInt8](repeating: 0x77, count: $0) }
    let message = SampleMessages.query.prefix(12) + name + bytes("00 0001 0001")
    #expect(Self.looksLikeMessage(Array(message)) == isMessage)
  }

  // Each differs from a query in one thing.
  @Test(arguments: [
    ("1a2b 0100 0001 0000 0000 0000", "03 777777 03 6f7267 00 0001 0001 00", "a byte too many"),
    ("1a2b 0100 0001 0000 0000 0000", "03 777777 00 0001 0001", "one label"),
    ("1a2b 0100 0001 0000 0000 0000", "00 0001 0001", "the root"),
    ("1a2b 0100 0001 0000 0000 0000", "03 772077 03 6f7267 00 0001 0001", "a space"),
    ("1a2b 0100 0001 0000 0000 0000", "03 777777 03 6f7267 00 0000 0001", "type 0"),
    ("1a2b 0100 0001 0000 0000 0000", "03 777777 03 6f7267 00 0001 0003", "class CH"),
    ("1a2b 0100 0001 0000 0000 0000", "03 777777 c00c 0001 0001", "a pointer"),
    ("1a2b 0100 0001 0001 0000 0000", "03 777777 03 6f7267 00 0001 0001", "an answer"),
    ("1a2b 0100 0001 0000 0001 0000", "03 777777 03 6f7267 00 0001 0001", "an authority"),
    ("1a2b 0100 0001 0000 0000 00ff", "03 777777 03 6f7267 00 0001 0001", "255 additional"),
    ("1a2b 0100 0002 0000 0000 0000", "03 777777 03 6f7267 00 0001 0001", "two questions"),
    ("1a2b 0100 0000 0000 0000 0000", "03 777777 03 6f7267 00 0001 0001", "no question"),
    ("1a2b 0103 0001 0000 0000 0000", "03 777777 03 6f7267 00 0001 0001", "a response code"),
    ("1a2b 2800 0001 0000 0000 0000", "03 777777 03 6f7267 00 0001 0001", "an update"),
    ("1a2b 0140 0001 0000 0000 0000", "03 777777 03 6f7267 00 0001 0001", "Z set"),
  ])
  func whatIsNoOrdinaryQueryDoesNotLookLikeOne(header: String, question: String, what: String) {
    #expect(!Self.looksLikeMessage(bytes(header) + bytes(question)), "\(what)")
  }

  @Test(arguments: [
    // RFC 5389 §6: Binding Request, length, magic cookie, transaction, no attributes.
    ("0001 0000 2112a442 b7e7a701bc34d686fa87dfae", "STUN"),
    // RFC 5905 §7.3: version 4, client, and the rest zero but a transmit timestamp.
    ("23 00 06 20" + String(repeating: "00", count: 36) + "e5f66a0b 12345678", "NTP"),
    // RFC 6762 §18: responses have no question.
    ("0000 8400 0000 0001 0000 0000 05 6c6f63616c 00 0001 8001 00000078 0004 c0000201", "mDNS"),
    // RFC 3550 §5.1: version 2, payload type 0, and sound.
    ("80 00 0001 000000a0 12345678" + String(repeating: "ff", count: 32), "RTP"),
    ("0000 0417 2710 1980 00000000 1b2c3d4e", "a BitTorrent tracker's connect"),
    ("9f1e63d2a7740b5cc8e1f03d2a96b7410e5f8c7ad9b3426017ee", "random bytes"),
    ("", "nothing"),
  ])
  func otherProtocolsDoNotLookLikeMessages(text: String, what: String) {
    #expect(!Self.looksLikeMessage(bytes(text)), "\(what)")
  }

  @Test(arguments: [SampleInitials.client, SampleInitials.server, SampleInitials.retry])
  func quicDoesNotLookLikeAMessage(datagram: [UInt8]) {
    #expect(!Self.looksLikeMessage(datagram))
  }

  @Test func everyShorterPrefixOfAQueryIsNone() {
    for prefix in Damage.prefixes(of: SampleMessages.query) {
      #expect(!Self.looksLikeMessage(prefix), "\(prefix.count) bytes")
    }
  }

  @Test func everySingleBitFlipOfTheCountsIsRejected() {
    for (bit, message) in Damage.flips(of: SampleMessages.query).enumerated() {
      let looksLikeMessage = Self.looksLikeMessage(message)
      // An additional record is allowed, 64 of them at most: bits 0 to 6 of byte 11.
      if (32..<88).contains(bit) { #expect(!looksLikeMessage, "bit \(bit)") }
    }
  }
}
