import Dissection

/// Mixes words into a well-spread 64-bit value: the finaliser of SplitMix64 (Steele, Lea, Flood,
/// "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), after each word.
///
/// For tables and for draws. The same words give the same value in every run.
struct Mixer: Sendable {
  private(set) var value: UInt64

  init(seed: UInt64) {
    value = Self.finalise(seed)
  }

  mutating func add(_ word: UInt64) {
    value = Self.finalise(value ^ word)
  }

  mutating func add(_ address: IPAddress) {
    add(address.high)
    add(address.low)
  }

  mutating func add(_ bytes: Span<UInt8>) {
    var offset = 0
    while offset + 8 <= bytes.count {
      add(bytes.uint64(at: offset))
      offset += 8
    }
    var word: UInt64 = 0
    while offset < bytes.count {
      word = word << 8 | UInt64(bytes[offset])
      offset += 1
    }
    // The count tells "a" at the end from "\0a".
    add(word)
    add(UInt64(bytes.count))
  }

  private static func finalise(_ word: UInt64) -> UInt64 {
    var mixed = word &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
