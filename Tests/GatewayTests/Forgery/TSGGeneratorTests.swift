import Dissection
import TestSupport
import Testing

@testable import Gateway

/// TSG's numbers, reckoned by Listing 1 of Ablove et al., USENIX Security 2026.
@Suite struct TSGGeneratorTests {
  // 192.0.2.1 is 3221225985, and 198.51.100.2 is 3325256706, or 5 modulo 13.
  private static let source = IPAddress(v4: 0xc000_0201)
  private static let destination = IPAddress(v4: 0xc633_6402)

  /// The third: 3221225985 mod 205 is 100, and 65535 - 13 · 200 + 100 is 63035.
  @Test(
    arguments: [
      (128, 133, 63_904, 176), (129, 134, 63_977, 177), (200, 205, 63_035, 48),
      (5041, 5046, 875, 89),
      // 65535 - 13 · 5042 is -11.
      (5042, 5047, 3459, 90),
    ] as [(UInt32, UInt16, UInt16, UInt8)])
  func theNumbersAreThoseOfTheListing(
    value: UInt32, window: UInt16, identification: UInt16, hopLimit: UInt8
  ) {
    let generator = TSGGenerator(value: value)
    #expect(generator.window(to: Self.destination) == window)
    #expect(
      generator.identification(from: Self.source, to: Self.destination) == identification)
    #expect(generator.hopLimit == hopLimit)
  }

  @Test func itCountsUpAndBeginsAgain() {
    var generator = TSGGenerator(value: 5041)
    var values: [UInt32] = []
    for _ in 0..<3 {
      generator.advance(by: 1)
      values.append(generator.value)
    }
    #expect(values == [5042, 128, 129])
    generator.advance(by: .max)
    #expect(TSGGenerator.values.contains(generator.value))
  }

  @Test func itIsDrawnFromAllItsValues() {
    let values = (0..<100_000 as Range<UInt64>).map { TSGGenerator(draw: $0).value }
    #expect(values.min() == 128 && values.max() == 5042)
  }

  @Test func theSegmentsOfOneReactionCountOn() throws {
    let packets = try Trigger.hello().forge(Published.tsg).map(\.packet)
    try #require(packets.count == 6)
    // Twice three in a row, which no border falls between for this draw.
    #expect(
      zip(packets, packets.dropFirst()).allSatisfy { $1.hopLimit == $0.hopLimit + 1 })
    #expect(packets[1].window == packets[0].window + 1)
    #expect(packets[2].window == packets[0].window + 2)
  }

  /// Ablove et al.: three copies of TSG would differ, and those of GFW II are equal.
  @Test func thoseOfTheGFWAreEqual() throws {
    let forged = try Trigger.hello().forge(Published.gfwII2025)
    #expect(Set(forged.map(\.bytes)).count == 2)
    #expect(forged.allSatisfy { $0.packet.hopLimit == 255 && $0.flagsAndOffset == 0x4000 })
    // 10.1.0.2 is 167837698, or 2 modulo 13; 192.0.2.80 is 3221226064.
    let window = Int(try #require(forged.first).packet.window)
    let expected = 65_535 - 13 * (window - 2) + 3_221_226_064 % window
    #expect(forged.first?.identification == expected & 0xffff)
  }
}
