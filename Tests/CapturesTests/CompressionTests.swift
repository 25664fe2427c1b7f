import Captures
import Testing

/// Bytes in zlib's format, with a bound on what a few of them stand for.
@Suite struct CompressionTests {
  /// `zlib.compress(b"chokepoint", 0)` of Python: a stored block (RFC 1951 §3.2.4).
  private static let stored: [UInt8] =
    [0x78, 0x01, 0x01, 0x0a, 0x00, 0xf5, 0xff] + Array("chokepoint".utf8)
    + [0x16, 0xca, 0x04, 0x35]

  @Test func aStreamOfAnotherProgramIsRead() {
    #expect(Compression.decompress(Self.stored, count: 10) == Array("chokepoint".utf8))
  }

  @Test(arguments: [0, 1, 1000, 100_000])
  func whatWasCompressedComesBack(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let compressed = try #require(Compression.compress(bytes))
    #expect(Compression.decompress(compressed, count: count) == bytes)
    for wrong in [count + 1, count - 1, -1, .max / 65] {
      #expect(Compression.decompress(compressed, count: wrong) == nil)
    }
    #expect(Compression.decompress(compressed + [0], count: count) == nil)
    #expect(Compression.decompress(Array(compressed.dropLast()), count: count) == nil)
  }

  /// A megabyte of zeros would be a thousand bytes.
  @Test func nothingStandsForMoreThanTheRatio() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    let compressed = try #require(Compression.compress(zeros))
    #expect(compressed.count * Compression.ratioMax >= zeros.count)
    #expect(Compression.decompress(compressed, count: zeros.count) == zeros)
    #expect(Compression.decompress(Array(compressed.prefix(1000)), count: zeros.count) == nil)
  }
}
