import Dissection
import TestSupport
import Testing

// RFC 9112 §7.1.
@Suite struct HTTPChunkReaderTests {
  /// The bytes of a body's beginning that belong to it, and whether it ended; nil when malformed.
  private static func skip(_ pieces: [[UInt8]]) -> (consumed: Int, isFinished: Bool)? {
    var reader = HTTPChunkReader()
    var consumed = 0
    for piece in pieces {
      guard let result = reader.skip(piece.span) else { return nil }
      consumed += result.consumed
      if result.isFinished { return (consumed, true) }
    }
    return (consumed, false)
  }

  private static func skip(_ text: String) -> (consumed: Int, isFinished: Bool)? {
    skip([Array(text.utf8)])
  }

  private static let bodies = [
    "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "A;name=\"v\"\r\n0123456789\r\n00\r\n\r\n",
    "1 \r\nx\r\n0\r\nTrailer: a\r\nOther: b\r\n\r\n", "3\n\r\n0\r\n0\n\n",
    "2\r\n\r\n\r\n1;0\r\n0\r\n0;a\r\n\r\n",
  ]

  @Test(arguments: bodies)
  func bodyEndsAfterItsLastChunkAndTrailers(body: String) throws {
    let result = try #require(Self.skip(body + "GET / HTTP/1.1\r\n"))
    #expect(result == (body.utf8.count, true))
  }

  @Test(arguments: bodies)
  func bodyMayBeSplitAtEveryByte(body: String) throws {
    let bytes = Array(body.utf8) + [0x47]
    for cut in 0...bytes.count {
      let result = try #require(Self.skip([Array(bytes[..<cut]), Array(bytes[cut...])]))
      #expect(result == (body.utf8.count, true), "cut at \(cut)")
    }
    let result = try #require(Self.skip(bytes.map { [$0] }))
    #expect(result == (body.utf8.count, true))
  }

  @Test(arguments: bodies)
  func everyShorterPrefixIsNotFinished(body: String) throws {
    for prefix in Damage.prefixes(of: Array(body.utf8)) {
      let result = try #require(Self.skip([prefix]))
      #expect(result == (prefix.count, false))
    }
  }

  @Test func largestChunkIsSkipped() throws {
    let result = try #require(Self.skip("ffffffffffff\r\nabc"))
    #expect(result == (17, false))
  }

  @Test(arguments: [
    "\r\n", "x\r\n", " 5\r\n", ";a\r\n", "1000000000000\r\n", "1\u{0}\r\n", "-1\r\n",
  ])
  func whatIsNoSizeIsMalformed(text: String) {
    #expect(Self.skip(text) == nil)
  }

  @Test func everySingleBitFlipConsumesNoMoreThanThereIs() {
    let body = Array(Self.bodies[2].utf8)
    for bytes in Damage.flips(of: body) {
      guard let result = Self.skip([bytes]) else { continue }
      #expect(result.consumed <= bytes.count)
      #expect(result.isFinished || result.consumed == bytes.count)
    }
  }
}
