import Dissection
import TestSupport
import Testing

@Suite struct DNSMessageNamesTests {
  private static func name(
    _ bytes: [UInt8], at offset: Int = 0
  ) throws -> (text: String, end: Int) {
    var names = Array("before".utf8)
    let end = try DNSMessage.appendName(bytes.span, at: offset, to: &names)
    return (String(decoding: names.dropFirst(6), as: UTF8.self), end)
  }

  /// A name of labels of these lengths, with its root.
  private static func labels(_ lengths: [Int]) -> [UInt8] {
    lengths.flatMap { [UInt8($0)] + [UInt8](repeating: 0x61, count: $0) } + [0]
  }

  // RFC 1035 §5.1.
  @Test(arguments: [
    ("03 777777 07 6578616d706c65 03 6f7267 00", "www.example.org"),
    ("03 575757 07 4558414d504c45 03 4f5247 00", "www.example.org"),
    ("00", ""),
    ("03 612e62 03 6f7267 00", #"a\.b.org"#),
    ("03 615c62 03 6f7267 00", #"a\\b.org"#),
    ("03 612062 00", #"a\032b"#),
    ("04 0009 7fff 00", #"\000\009\127\255"#),
    ("04 5f 2a 7e 21 00", "_*~!"),
  ])
  func namesAreInPresentationForm(text: String, name: String) throws {
    let bytes = bytes(text)
    let read = try Self.name(bytes)
    #expect(read.text == name)
    #expect(read.end == bytes.count)
  }

  @Test func compressedNameEndsAfterItsFirstPointer() throws {
    // RFC 1035 §4.1.4: cdn and the name at 16; and a name that is a pointer to that.
    let first = try Self.name(SampleMessages.answer, at: 45)
    #expect(first == ("cdn.example.org", 51))
    let second = try Self.name(SampleMessages.answer, at: 51)
    #expect(second == ("cdn.example.org", 53))
  }

  // RFC 1035 §2.3.4 counts the length bytes and the root: 255 at most.
  @Test(arguments: [[63, 63, 63, 61], [Int](repeating: 1, count: 127)])
  func nameOf255BytesIsRead(lengths: [Int]) throws {
    let bytes = Self.labels(lengths)
    #expect(bytes.count == 255)
    #expect(try Self.name(bytes).end == 255)
  }

  @Test(arguments: [[63, 63, 63, 62], [2] + [Int](repeating: 1, count: 126)])
  func nameOf256BytesIsMalformed(lengths: [Int]) {
    #expect(throws: Undecoded(.dns, .malformed)) { try Self.name(Self.labels(lengths)) }
  }

  @Test(arguments: [
    ("c000", 0, "itself"), ("c002 c000", 2, "a loop of two"),
    ("c000 c000", 2, "a loop behind a pointer"),
  ])
  func pointersThatLeadInCirclesAreTooDeep(text: String, offset: Int, what: String) {
    #expect(throws: Undecoded(.dns, .tooDeep), "\(what)") {
      try Self.name(bytes(text), at: offset)
    }
  }

  /// As 8.8.8.8 answered it, in dns-forward-pointer of suricata-verify; tshark 4.0 follows it too.
  @Test func pointerThatLeadsForwardIsFollowed() throws {
    // A pointer to the next question, type A, class IN, and that question's name.
    let first = try Self.name(bytes("c006 0001 0001 03777777 076578616d706c65 036f7267 00"))
    #expect(first == ("www.example.org", 2))
  }

  @Test func loopThroughALabelEnds() {
    #expect(throws: Undecoded(.dns, .tooDeep)) { try Self.name(bytes("0161 c000")) }
    // A long label uses up the 255 bytes first.
    let long = Self.labels([63]).dropLast() + [0xc0, 0]
    #expect(throws: Undecoded(.dns, .malformed)) { try Self.name(Array(long)) }
  }

  @Test func atMost64PointersAreFollowed() throws {
    // A name of one label, and pointers each to the one before it.
    var bytes = bytes("01 61 00 c000")
    for target in stride(from: 3, to: 200, by: 2) { bytes += [0xc0, UInt8(target)] }
    #expect(try Self.name(bytes, at: 3 + 2 * 63) == ("a", 3 + 2 * 64))
    #expect(throws: Undecoded(.dns, .tooDeep)) { try Self.name(bytes, at: 3 + 2 * 64) }
  }

  // RFC 1035 §4.1.4 reserves the combinations 10 and 01; RFC 2671 §3 used one of them.
  @Test(arguments: ["40 00", "41 00 00", "80 00", "bf 00"])
  func reservedLabelTypesAreMalformed(text: String) {
    #expect(throws: Undecoded(.dns, .malformed)) { try Self.name(bytes(text)) }
  }

  @Test(arguments: [
    ("", 0), ("03 7777", 0), ("03 777777", 0), ("c0", 0), ("00", 1), ("00", -1), ("00", Int.max),
  ])
  func nameThatEndsTooEarlyIsTruncated(text: String, offset: Int) {
    #expect(throws: Undecoded(.dns, .truncated)) { try Self.name(bytes(text), at: offset) }
  }

  @Test func everySingleBitFlipGivesPrintableASCIIOrAnError() {
    for bytes in Damage.flips(of: SampleMessages.answer) {
      for offset in [12, 33, 45, 51] {
        guard let name = try? Self.name(bytes, at: offset) else { continue }
        #expect(name.text.utf8.allSatisfy { (0x21...0x7e).contains($0) })
        // Four characters for each byte, and dots.
        #expect(name.text.utf8.count <= 4 * 255)
      }
    }
  }
}
