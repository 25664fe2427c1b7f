import TestSupport
import Testing

@testable import Gateway

/// The table of numbers by keys holds what a dictionary holds.
@Suite struct WordTableTests {
  @Test(arguments: [3, 40, 5000]) func itHoldsWhatADictionaryHolds(keyCount: UInt64) {
    var table = WordTable()
    var expected: [UInt64: Int32] = [:]
    var draws = Draws(seed: keyCount)
    for step in 0..<20_000 {
      // Keys that lie close, and keys that differ in their high bits alone.
      let draw = draws.next()
      let key = draw % 2 == 0 ? draws.next() % keyCount : (draws.next() % keyCount) << 48
      if draw % 3 == 0 {
        table.remove(key)
        expected[key] = nil
      } else {
        let number = Int32(step % 7) - 1
        #expect(table.set(key, number) == expected.updateValue(number, forKey: key))
      }
      #expect(table.count == expected.count)
      #expect(table[key] == expected[key])
    }
    for (key, number) in expected { #expect(table[key] == number) }
  }

  @Test func nothingIsLeftOfAnEmptiedTable() {
    var table = WordTable()
    for key in 0..<1000 { table.set(UInt64(key), 1) }
    table.removeAll(expecting: 10)
    #expect(table.isEmpty)
    for key in 0..<1000 { #expect(table[UInt64(key)] == nil) }
    table.set(7, 5)
    #expect(table[7] == 5)
  }
}
