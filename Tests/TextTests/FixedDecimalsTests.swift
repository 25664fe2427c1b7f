import Foundation
import Testing
import Text

/// Decimals are those of C's printf.
@Suite struct FixedDecimalsTests {
  @Test(arguments: [
    0, -0.0, 0.5, 1.5, 2.5, 0.05, 0.15, 0.25, 0.35, 12.35, 99.95, 99.949999, 1e-9, 1234.5678,
    -0.04, -7.25, 1e14, 0.1 + 0.2, 1.005, 4.35, 1e300, .infinity,
  ])
  func aNumberHasTheDigitsOfPrintf(number: Double) {
    for digits in 0...4 where abs(number) < 1e12 {
      #expect(number.fixed(digits) == String(format: "%.\(digits)f", number))
    }
    #expect(!number.fixed(3).isEmpty)
  }

  @Test func manyNumbersHaveThem() {
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      // Knuth's linear congruence ("The Art of Computer Programming" vol. 2, 3.3.4).
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(state >> 40) / 4096
      for digits in [0, 1, 3] {
        #expect(number.fixed(digits) == String(format: "%.\(digits)f", number))
      }
    }
  }
}
