/// A hash that grows with each byte: FNV-1a (64 bits), with a final mix since its upper bits are
/// weak for short names.
struct RollingHash {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// The hash of the bytes so far.
  var key: Key {
    var value = state ^ state >> 32
    value &*= 0x9e37_79b9_7f4a_7c15
    value ^= value >> 29
    value &*= 0xbf58_476d_1ce4_e5b9
    return Key(value: value ^ value >> 32)
  }

  struct Key {
    var value: UInt64

    var tag: UInt32 { UInt32(truncatingIfNeeded: value) & ~(1 << 31) }
    /// The two bits of a filter word that stand for the name.
    var filterBits: UInt64 { 1 << (value & 63) | 1 << (value >> 6 & 63) }

    /// The place in a table of `count`: the upper half of the product spreads evenly over any count.
    func index(of count: Int) -> Int {
      Int(truncatingIfNeeded: value.multipliedFullWidth(by: UInt64(count)).high)
    }

    /// The word of a filter of `count`, by other bits than `index`.
    func word(of count: Int) -> Int {
      Int(truncatingIfNeeded: (value << 20).multipliedFullWidth(by: UInt64(count)).high)
    }
  }
}
