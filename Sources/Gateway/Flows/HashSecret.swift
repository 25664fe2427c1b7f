import Dissection

/// What hashes of tables are keyed with: drawn anew in each run, so that nobody can make a capture
/// whose flows all fall into one place of a table. No result depends on it, since no table is read
/// in the order of its places.
package struct HashSecret: Sendable {
  let first: UInt64
  let second: UInt64
  let third: UInt64
  let fourth: UInt64

  /// A secret of the system's random numbers.
  package init() {
    var generator = SystemRandomNumberGenerator()
    first = generator.next()
    second = generator.next()
    third = generator.next()
    fourth = generator.next()
  }

  /// The hash of a word.
  package func hash(_ word: UInt64) -> UInt64 {
    Self.fold(word ^ first, second)
  }

  /// The hash of two words.
  package func hash(_ one: UInt64, _ other: UInt64) -> UInt64 {
    Self.fold(one ^ first, other ^ second)
  }

  /// The hash of bytes: eight at a time, as wyhash chains its steps.
  func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) ^ first
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = Self.fold(bytes.uint64(at: offset) ^ second, hash ^ third)
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return Self.fold(rest ^ second, hash ^ fourth)
  }

  /// The mixing step of wyhash (Wang Yi 2019): the halves of a product, folded.
  @inline(__always)
  static func fold(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }
}
