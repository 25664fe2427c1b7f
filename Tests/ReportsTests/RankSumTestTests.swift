import Testing

@testable import Reports

/// The probabilities of the rank-sum test, by tables and by counting.
@Suite struct RankSumTestTests {
  /// The largest U at which two samples of `size` differ on the level of 5 % in both directions: Mann and
  /// Whitney's tables, as textbooks print them.
  @Test(arguments: [(5, 2), (8, 13), (10, 23), (15, 64), (20, 127)])
  func criticalValuesAreThoseOfTheTables(size: Int, critical: Int) {
    #expect(probability(size, u: critical) <= 0.05)
    #expect(probability(size, u: critical + 1) > 0.05)
  }

  /// For samples of thirty, the normal approximation: its deviate is 1.96 between U = 316 and 320.
  @Test func largeSamplesFollowTheNormalDistribution() {
    #expect(probability(30, u: 316) <= 0.05)
    #expect(probability(30, u: 320) > 0.05)
  }

  /// Of 252 ways to share ten ranks out, two are as extreme.
  @Test func fiveRoundsThatDoNotOverlapAreTwoIn252() {
    let test = RankSumTest([5, 4, 3, 2, 1], [6, 7, 8, 9, 10])
    #expect(abs(test.probability - 2.0 / 252) < 1e-12)
  }

  /// Counted one by one: every choice of places for the first sample.
  @Test(arguments: [
    ([1, 2, 3], [2, 3, 4]), ([1, 1, 1], [1, 1, 1]), ([1, 1, 2, 5], [1, 2, 2]),
    ([3], [1, 2, 3, 4, 5]), ([9, 8, 8, 1], [8, 8, 7, 7, 2]),
  ])
  func equalValuesShareTheirRanks(one: [Double], other: [Double]) {
    let values = one + other
    let ranks = values.map { value in
      Double(values.filter { $0 < value }.count)
        + (Double(values.filter { $0 == value }.count) + 1) / 2
    }
    let middle = Double(one.count) * (Double(values.count) + 1) / 2
    let distance = abs(ranks.prefix(one.count).reduce(0, +) - middle)
    let choices = (0..<(1 << values.count)).filter { $0.nonzeroBitCount == one.count }
    let far = choices.filter { choice in
      let sum = ranks.indices.filter { choice >> $0 & 1 == 1 }.reduce(0) { $0 + ranks[$1] }
      return abs(sum - middle) >= distance - 1e-9
    }
    let expected = Double(far.count) / Double(choices.count)
    #expect(abs(RankSumTest(one, other).probability - expected) < 1e-12)
  }

  @Test func whatHasNoRoundsTellsNothing() {
    #expect(RankSumTest([], [1, 2]).probability == 1)
    let same = [Double](repeating: 1, count: 40)
    #expect(RankSumTest(same, same).probability == 1)
  }

  /// Of two samples in which so many pairs have the larger value in the first.
  private func probability(_ size: Int, u: Int) -> Double {
    // The second sample is at 1, 2, 3 and so on; a value of the first behind k of them.
    var left = u
    let first = (0..<size).map { index in
      let behind = min(size, left)
      left -= behind
      return Double(behind) + 0.5 - Double(index) / 1000
    }
    return RankSumTest(first, (1...size).map(Double.init)).probability
  }
}
