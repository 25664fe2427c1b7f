import Glibc

/// The rank-sum test of Wilcoxon, and of Mann and Whitney (1947): how likely two samples of one distribution
/// lie as far apart as these do.
///
/// It suits times. They are few and skewed, since whoever else uses the machine only adds to them, and a
/// test on means would follow the one round that was disturbed. Ranks do not, and nothing is assumed of
/// the distribution. Up to 50 values the probability is exact, by counting all ways to share out the ranks,
/// also where values are equal; beyond, by the normal approximation.
struct RankSumTest {
  /// Of samples of one distribution that lie at least as far apart in either direction; 1 where a sample is
  /// empty.
  let probability: Double

  private static let exactMax = 50

  init(_ one: [Double], _ other: [Double]) {
    let count = one.count + other.count
    guard !one.isEmpty, !other.isEmpty else {
      probability = 1
      return
    }
    let ranks = Self.doubledRanks(one + other)
    let sum = ranks.prefix(one.count).reduce(0, +)
    // Twice the mean of such sums.
    let middle = one.count * (count + 1)
    let distance = abs(sum - middle)
    probability =
      count <= Self.exactMax
      ? Self.exact(ranks, choosing: one.count, atLeast: distance, from: middle)
      : Self.approximate(ranks, one.count, other.count, distance)
  }

  /// Twice the rank of each value, from 1; those that are equal have the mean of their ranks.
  private static func doubledRanks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // The ranks from start + 1 to end.
      for place in order[start..<end] { ranks[place] = start + 1 + end }
      start = end
    }
    return ranks
  }

  /// The share of all choices of `count` ranks whose sum is at least so far from the middle.
  private static func exact(
    _ ranks: [Int], choosing count: Int, atLeast distance: Int, from middle: Int
  ) -> Double {
    let sumMax = ranks.reduce(0, +)
    // By how many are chosen, and their sum: in how many ways.
    var ways = [[Double]](
      repeating: [Double](repeating: 0, count: sumMax + 1), count: count + 1)
    ways[0][0] = 1
    for (taken, rank) in ranks.enumerated() {
      for chosen in stride(from: min(count, taken + 1), to: 0, by: -1) {
        for sum in rank...sumMax { ways[chosen][sum] += ways[chosen - 1][sum - rank] }
      }
    }
    var (all, far) = (0.0, 0.0)
    for (sum, ways) in ways[count].enumerated() {
      all += ways
      if abs(sum - middle) >= distance { far += ways }
    }
    return far / all
  }

  /// By the normal distribution, with the variance less for equal values, and continuous.
  private static func approximate(_ ranks: [Int], _ one: Int, _ other: Int, _ distance: Int)
    -> Double
  {
    let count = Double(ranks.count)
    let equal = Dictionary(grouping: ranks) { $0 }.values.map { Double($0.count) }
    let ties = equal.map { $0 * $0 * $0 - $0 }.reduce(0, +)
    let variance =
      Double(one) * Double(other) / 12 * (count + 1 - ties / (count * (count - 1)))
    guard variance > 0 else { return 1 }
    let deviations = max(0, Double(distance) / 2 - 0.5) / variance.squareRoot()
    return erfc(deviations / 2.0.squareRoot())
  }
}
