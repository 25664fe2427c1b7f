import Population

/// Ranks from 0, drawn by Zipf's law.
struct ZipfDistribution: Sendable {
  /// The probabilities up to and with each rank.
  private let cumulative: [Double]

  /// - Parameter count: of ranks, at least 1.
  init(count: Int, exponent: Double) {
    var sum = 0.0
    let sums = (1...max(1, count)).map { rank in
      sum += ZipfLaw.weight(ofRank: rank, exponent: exponent)
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
