import Population
import Glibc

/// Ranks from 0, the `k`th drawn with a probability in proportion to `(k + 1)^-exponent`.
///
/// Requests for sites follow such a law with exponents of 0.64 to 0.83 at the proxies that Breslau et
/// al. measured ("Web Caching and Zipf-like Distributions", INFOCOM 1999), and near 1 over all of the
/// Web (Adamic and Huberman, "Zipf's Law and the Internet", Glottometrics 2002).
struct ZipfDistribution: Sendable {
  /// The probabilities up to and with each rank.
  private let cumulative: [Double]

  /// - Parameter count: of ranks, at least 1.
  init(count: Int, exponent: Double) {
    var sum = 0.0
    let sums = (1...max(1, count)).map { rank in
      sum += pow(Double(rank), -exponent)
      return sum
    }
    cumulative = sums.map { $0 / sum }
  }

  func draw(_ generator: inout SplitMix64) -> Int {
    let point = generator.uniform()
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > point { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
