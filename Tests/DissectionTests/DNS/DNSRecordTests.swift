import Dissection
import TestSupport
import Testing

/// Questions and records.
@Suite struct DNSRecordTests {
  private static func question(
    _ bytes: [UInt8], at offset: Int = 12
  ) throws -> (question: DNSQuestion, name: String) {
    var names: [UInt8] = [0x78]
    let question = try DNSMessage.question(bytes.span, at: offset, names: &names)
    return (question, String(decoding: names[question.nameRange], as: UTF8.self))
  }

  private static func record(_ bytes: [UInt8], at offset: Int) throws -> DNSRecord {
    try DNSMessage.record(bytes.span, at: offset)
  }

  private static func address(_ bytes: [UInt8]) throws -> IPAddress? {
    try DNSMessage.record(bytes.span, at: 0).address(in: bytes.span)
  }

  /// Labels with bytes that text escapes, and without (RFC 1035 §5.1).
  @Test(arguments: [
    (["www", "example", "org"], true), (["WWW", "exAMple", "org"], true), (["_dns", "org"], true),
    (["w.w", "org"], false), (["a\\b", "org"], false), (["é"], false),
  ])
  func aPlainNameHasNoEscape(labels: [String], isPlain: Bool) throws {
    var message = [UInt8](repeating: 0, count: 12)
    for label in labels {
      message.append(UInt8(label.utf8.count))
      message += Array(label.utf8)
    }
    let (question, _) = try Self.question(message + [0, 0, 1, 0, 1])
    #expect(question.isPlain(at: 12) == isPlain)
  }

  @Test func aPlainNameHasNoPointer() throws {
    // At 12: org. At 17: www and a pointer to 12.
    let name: [UInt8] = [3, 0x6f, 0x72, 0x67, 0, 3, 0x77, 0x77, 0x77, 0xc0, 12]
    let message = [UInt8](repeating: 0, count: 12) + name + [0, 1, 0, 1]
    let (question, text) = try Self.question(message, at: 17)
    #expect(text == "www.org")
    #expect(!question.isPlain(at: 17))
  }

  @Test func questionIsRead() throws {
    let (question, name) = try Self.question(SampleMessages.query)
    #expect(name == "www.example.org")
    #expect(question.nameRange == 1..<16)
    #expect(question.type == 28)
    #expect(question.class == 1)
    #expect(question.end == 33)
  }

  @Test func recordsOfAnAnswerFollowEachOther() throws {
    let alias = try Self.record(SampleMessages.answer, at: 33)
    #expect(alias.type == 5)
    #expect(alias.class == 1)
    #expect(alias.timeToLive == 3600)
    #expect(alias.dataRange == 45..<51)
    let address = try Self.record(SampleMessages.answer, at: alias.end)
    #expect(address.type == 1)
    #expect(address.timeToLive == 60)
    #expect(address.dataRange == 63..<67)
    #expect(address.end == SampleMessages.answer.count)
  }

  // The root, type, class, time to live, length, data.
  @Test(arguments: [
    ("00 0001 0001 00000000 0004 c0000201", "192.0.2.1"),
    ("00 001c 0001 00000000 0010 20010db8000000000000000000000001", "2001:db8::1"),
    // Who connects to a mapped address sends IPv4 (RFC 3493 §3.7).
    ("00 001c 0001 00000000 0010 00000000000000000000ffffc0000201", "192.0.2.1"),
  ])
  func addressesAreRead(text: String, address: String) throws {
    #expect(try Self.address(bytes(text)) == IPAddress(address))
  }

  @Test(arguments: [
    ("00 0001 0003 00000000 0004 c0000201", "class CH"),
    ("00 0001 0001 00000000 0005 c000020100", "A of five bytes"),
    ("00 0001 0001 00000000 0000", "A without data"),
    ("00 001c 0001 00000000 0004 c0000201", "AAAA of four bytes"),
    ("00 0010 0001 00000000 0004 03616263", "TXT"),
  ])
  func otherRecordsHaveNoAddress(text: String, what: String) throws {
    #expect(try Self.address(bytes(text)) == nil, "\(what)")
  }

  @Test func dataBeyondAnotherMessageIsNoAddress() throws {
    let record = try Self.record(SampleMessages.answer, at: 51)
    let shorter = Array(SampleMessages.answer.dropLast())
    let address = record.address(in: shorter.span)
    #expect(address == nil)
  }

  @Test func everyShorterPrefixIsTruncated() {
    for prefix in Damage.prefixes(of: SampleMessages.answer) {
      #expect(throws: Undecoded(.dns, .truncated)) { try Self.record(prefix, at: 51) }
      guard prefix.count < 33 else { continue }
      #expect(throws: Undecoded(.dns, .truncated)) { try Self.question(prefix) }
    }
  }

  @Test func everySingleBitFlipLeavesRangesInsideTheMessage() {
    for bytes in Damage.flips(of: SampleMessages.answer) {
      for offset in [33, 51] {
        guard let record = try? Self.record(bytes, at: offset) else { continue }
        #expect(record.dataRange.lowerBound > offset)
        #expect(record.end <= bytes.count)
      }
      if let (question, _) = try? Self.question(bytes) { #expect(question.end <= bytes.count) }
    }
  }
}
