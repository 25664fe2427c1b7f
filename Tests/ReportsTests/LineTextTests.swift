import Dissection
import TestSupport
import Testing

@testable import Reports

/// Lines of flows hold the same text as other documents.
@Suite struct LineTextTests {
  private static func text(_ write: (inout LineText) -> Void) -> String {
    var line = LineText()
    write(&line)
    return String(decoding: line.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    "0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1", "2001:db8::",
    "2001:0:0:1::1", "1:0:2:3:4:5:6:7", "::ffff:192.0.2.1", "fe80::1:0:0:2", "::2:0:0:0",
  ])
  func addressesAreWrittenAsTheyAreDescribed(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(Self.text { $0.add(address) } == address.description)
  }

  @Test func addressesOfAnyGroupsAreWrittenAsTheyAreDescribed() {
    var draws = Draws(seed: 1)
    for _ in 0..<5000 {
      // A few groups that are zero, or short.
      var halves: [UInt64] = [0, 0]
      for place in 0..<8 {
        let draw = draws.next()
        let group = draw % 2 == 0 ? 0 : draw >> 32 & (draw % 3 == 0 ? 0xff : 0xffff)
        halves[place / 4] = halves[place / 4] << 16 | group
      }
      let address = IPAddress(high: halves[0], low: halves[1])
      #expect(Self.text { $0.add(address) } == address.description)
    }
  }

  @Test(arguments: [0, 9, 10, 99, 100, 65_535, 4_294_967_295, UInt64.max])
  func numbersAreWrittenInDecimal(number: UInt64) {
    #expect(Self.text { $0.add(number) } == "\(number)")
  }

  @Test(arguments: [
    Int64(0), -1, 1_700_000_000_123_456_789, 86_399_999_999_999, .max, .min,
  ])
  func timesAreWrittenAsElsewhere(time: Int64) {
    var writer = Instant.Writer()
    for other in [time, time / 2, time] {
      #expect(Self.text { writer.add(other, to: &$0) } == Instant.text(other))
    }
  }

  @Test(arguments: ["example.com", "a\"b", "a\\b", "tab\t", "\u{7f}", "é"])
  func textsAreEscapedAsInOtherDocuments(text: String) {
    let bytes = Array(text.utf8)
    let expected = JSONWriter.bytes(of: text)
    #expect(
      Self.text { $0.addEscaped(bytes.span) }
        == String(decoding: expected.dropFirst().dropLast(), as: UTF8.self))
  }
}
