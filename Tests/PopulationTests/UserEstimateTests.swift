import Testing

@testable import Population

/// Users of a population are told in as many figures as their interval allows.
@Suite struct UserEstimateTests {
  private static func users(
    _ value: Double, _ interval: ClosedRange<Double>?, of size: Int
  ) -> UserEstimate? {
    let stratum = Stratum(network: "n", personas: 10, share: 1, users: Double(size))
    return PopulationBasis(size: size, strata: [stratum])
      .users(Estimate(value: value, interval: interval))
  }

  /// A share of a population, and the users that are told.
  struct Example: Sendable {
    var share: Double
    var interval: ClosedRange<Double>
    var size: Int
    /// The value and the ends of its interval.
    var users: [Int]
  }

  /// Half of each interval's width, by hand: 91 million (two digits: millions), 8,100 (hundreds), 45
  /// (ones), 4 (ones), 0 (everybody is known).
  static let examples = [
    Example(
      share: 0.940808, interval: 0.838...1, size: 1_123_000_000,
      users: [1_057_000_000, 941_000_000, 1_123_000_000]),
    Example(
      share: 0.5, interval: 0.4919...0.5081, size: 1_000_000, users: [500_000, 491_900, 508_100]),
    Example(share: 0.5004, interval: 0.4554...0.5454, size: 1000, users: [500, 455, 545]),
    Example(share: 0.505, interval: 0.465...0.545, size: 100, users: [51, 47, 55]),
    Example(share: 0.5, interval: 0.5...0.5, size: 4, users: [2, 2, 2]),
  ]

  @Test(arguments: examples)
  func digitsEndAtTheSecondOfHalfTheWidth(example: Example) {
    let users = Self.users(example.share, example.interval, of: example.size)
    #expect(
      users.map { [$0.value, $0.interval.lowerBound, $0.interval.upperBound] } == example.users)
  }

  @Test func withoutAnIntervalThereIsNoNumberOfUsers() {
    #expect(Self.users(0.5, nil, of: 1_000_000) == nil)
  }

  @Test func networksWithoutPersonasAreLeftOut() {
    let strata = [
      Stratum(network: "a", personas: 2, share: 1, users: 3000),
      Stratum(network: "b", personas: 0, share: 0, users: 7000),
    ]
    let basis = PopulationBasis(size: 10_000, strata: strata)
    let half = Estimate(value: 0.5, interval: 0.2...0.8)
    // Half the width is 900: two digits end at the tens.
    #expect(basis.users(half)?.value == 1500)
    #expect(basis.users(half, in: "b")?.value == 0)
  }

  @Test func figuresThatAreNoNumbersOfUsersAreNone() {
    #expect(Self.users(.nan, 0...1, of: 100) == nil)
    #expect(Self.users(-0.5, -1...1, of: 100) == nil)
    #expect(Self.users(0.5, 0...(.infinity), of: 100) == nil)
  }
}
