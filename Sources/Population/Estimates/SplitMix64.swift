/// The generator of all that is drawn (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014). The same seed gives the same numbers everywhere.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// A generator of its own for the `index`th thing of a kind, whatever else is drawn.
  public init(seed: UInt64, kind: UInt64, index: Int) {
    var generator = SplitMix64(seed: seed ^ kind &* 0xff51_afd7_ed55_8ccd)
    let first = generator.next()
    generator.state = first &+ UInt64(bitPattern: Int64(index)) &* 0xc4ce_b9fe_1a85_ec53
    self.init(seed: generator.next())
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// From 0 up to and without 1, in steps of 2^-53.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// From 0 up to and without `count`, which is above 0.
  public mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(1, count))).high)
  }
}
