import TestSupport
import Testing

@testable import Dissection

@Suite struct QUICVariableIntegerTests {
  private static func read(_ bytes: [UInt8], at offset: inout Int) -> Int? {
    QUICVariableInteger.read(bytes.span, at: &offset)
  }

  // RFC 9000 §A.1.
  @Test(arguments: [
    ("c2197c5eff14e88c", 151_288_809_941_952_652), ("9d7f3e7d", 494_878_333), ("7bbd", 15_293),
    ("25", 37), ("4025", 37),
  ])
  func examplesOfTheRFC(text: String, value: Int) {
    let bytes = bytes(text)
    var offset = 1
    #expect(Self.read(([0xff] + bytes + [0xff]), at: &offset) == value)
    #expect(offset == 1 + bytes.count)
    for prefix in Damage.prefixes(of: bytes) {
      var start = 0
      #expect(Self.read(prefix, at: &start) == nil)
      #expect(start == 0)
    }
  }

  @Test func largestIs62Bits() {
    var offset = 0
    let bytes = [UInt8](repeating: 0xff, count: 8)
    #expect(Self.read(bytes, at: &offset) == 4_611_686_018_427_387_903)
  }
}
