import Glibc
import Population

extension SplitMix64 {
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
