import Glibc

/// The generator of all that is drawn (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014). The same seed gives the same numbers everywhere.
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A generator of its own for the `index`th thing of a kind, whatever else is drawn.
  init(seed: UInt64, kind: UInt64, index: Int) {
    var generator = SplitMix64(seed: seed ^ kind &* 0xff51_afd7_ed55_8ccd)
    let first = generator.next()
    generator.state = first &+ UInt64(bitPattern: Int64(index)) &* 0xc4ce_b9fe_1a85_ec53
    self.init(seed: generator.next())
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// From 0 up to and without 1, in steps of 2^-53.
  mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// From 0 up to and without `count`, which is above 0.
  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(1, count))).high)
  }

  /// With the given mean, as the waiting times of a Poisson process have it.
  mutating func exponential(mean: Double) -> Double {
    -mean * log(1 - uniform())
  }

  /// A heavy-tailed size: its logarithm is normal (Box and Muller 1958).
  mutating func logNormal(median: Double, sigma: Double) -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return median * exp(sigma * radius * cos(2 * .pi * uniform()))
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      let word = next()
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
