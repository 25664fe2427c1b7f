import Testing

@testable import Population

/// Intervals, held against populations whose true figures are known.
@Suite struct BootstrapTests {
  /// A user of a made-up population.
  private struct Inhabitant {
    var visits: Int32
    var lost: Int32
  }

  /// Two networks with habits of their own: most users lose nothing, a few lose much.
  private static func inhabitants(_ count: Int, risk: Double, seed: UInt64) -> [Inhabitant] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let visits = Int32(1 + generator.below(20))
      let isAtRisk = generator.uniform() < risk
      let share = isAtRisk ? generator.uniform() : 0
      let lost = (0..<visits).reduce(Int32(0)) { sum, _ in
        generator.uniform() < share ? sum + 1 : sum
      }
      return Inhabitant(visits: visits, lost: lost)
    }
  }

  private static let networks = [
    inhabitants(20_000, risk: 0.5, seed: 1), inhabitants(5_000, risk: 0.2, seed: 2),
  ]

  /// The shares that the whole population has.
  private static let truth: (affected: Double, lost: Double) = {
    let all = networks.flatMap { $0 }
    let affected = all.filter { $0.lost > 0 }.count
    let visits = all.reduce(0) { $0 + Int($1.visits) }
    let lost = all.reduce(0) { $0 + Int($1.lost) }
    return (Double(affected) / Double(all.count), Double(lost) / Double(visits))
  }()

  /// Users of two networks, numbered one network after the other.
  private static func sample(of personas: [Int]) -> Sample {
    let whole = Double(networks.reduce(0) { $0 + $1.count })
    let strata = personas.enumerated().map { network, count in
      Stratum(
        network: "\(network)", personas: count, share: Double(networks[network].count) / whole,
        users: Double(networks[network].count))
    }
    let users = personas.enumerated().flatMap { network, count in
      Array(repeating: network, count: count)
    }
    return Sample(
      users: users.enumerated().map { (UserIndex(number: Int32($0)), $1) }, indexCount: users.count,
      strata: strata)
  }

  /// The estimates from a sample of each network.
  ///
  /// - Parameter shared: the draws of another sample of as many personas; nil for draws of its own.
  private static func estimates(
    of personas: [Int], seed: UInt64, _ shared: Bootstrap? = nil
  ) -> (affected: Estimate?, lost: Estimate?) {
    var generator = SplitMix64(seed: seed)
    var count: Int32 = 0
    var (visits, lost, affected) = (UserCounts(), UserCounts(), MemberSet<UserIndex>())
    for (network, wanted) in personas.enumerated() {
      // Without replacement, as a capture has each user once.
      var drawn: Set<Int> = []
      while drawn.count < wanted { drawn.insert(generator.below(networks[network].count)) }
      for place in drawn.sorted() {
        let inhabitant = networks[network][place]
        let user = UserIndex(number: count)
        visits.add(inhabitant.visits, to: user)
        lost.add(inhabitant.lost, to: user)
        if inhabitant.lost > 0 { affected.insert(user) }
        count += 1
      }
    }
    let sample = sample(of: personas)
    let bootstrap = shared ?? Bootstrap(sample, seed: seed)
    func estimate(_ numerator: [Double], _ denominator: [Double]) -> Estimate? {
      let whole = bootstrap.total(denominator)
      return bootstrap.ratio(numerator, whole).map { bootstrap.estimate($0, over: whole) }
    }
    return (
      estimate(sample.sums(affected), sample.sums(ofUsersIn: nil)),
      estimate(sample.sums(lost), sample.sums(visits))
    )
  }

  @Test func intervalsCoverTheTruthIn93To97PercentOf1000Seeds() {
    let personas = [100, 50]
    // Which cells a replicate draws depends on nothing in the sample: drawing anew each time would
    // change the time that this takes, and hardly the figures.
    let bootstrap = Bootstrap(Self.sample(of: personas), seed: 1)
    var (affected, lost) = (0, 0)
    for seed in 1...1000 {
      let found = Self.estimates(of: personas, seed: UInt64(seed), bootstrap)
      if found.affected?.interval?.contains(Self.truth.affected) == true { affected += 1 }
      if found.lost?.interval?.contains(Self.truth.lost) == true { lost += 1 }
    }
    #expect((930...970).contains(affected))
    #expect((930...970).contains(lost))
  }

  @Test func aSampleOfEverybodyIsNoEstimate() throws {
    let found = Self.estimates(of: Self.networks.map(\.count), seed: 1)
    let affected = try #require(found.affected)
    #expect(abs(affected.value - Self.truth.affected) < 1e-12)
    let interval = try #require(affected.interval)
    #expect(interval.upperBound - interval.lowerBound < 1e-6)
  }

  /// Of ten equal personas without a loss, Clopper and Pearson's limit is 1 - 0.025^(1/10) = 30.85 %.
  @Test func noLossAmongFewPersonasLeavesRoomForSome() throws {
    let strata = [Stratum(network: "n", personas: 10, share: 1, users: nil)]
    let sample = Sample(
      users: (0..<10).map { (UserIndex(number: Int32($0)), 0) }, indexCount: 10, strata: strata)
    let bootstrap = Bootstrap(sample, seed: 1)
    let users = bootstrap.total(sample.sums(ofUsersIn: nil))
    let ratio = try #require(bootstrap.ratio(sample.sums(MemberSet<UserIndex>()), users))
    let interval = try #require(bootstrap.estimate(ratio, over: users).interval)
    #expect(interval.lowerBound == 0)
    #expect(abs(interval.upperBound - 0.3085) < 0.0001)
  }

  @Test func onePersonaTellsNothingOfTheSpread() throws {
    let strata = [Stratum(network: "n", personas: 1, share: 1, users: nil)]
    let sample = Sample(users: [(UserIndex(number: 0), 0)], indexCount: 1, strata: strata)
    let bootstrap = Bootstrap(sample, seed: 1)
    let users = bootstrap.total(sample.sums(ofUsersIn: nil))
    let ratio = try #require(bootstrap.ratio(users.byCell, users))
    #expect(bootstrap.estimate(ratio, over: users).interval == nil)
  }

  /// Ten thousand users in cells of three have the same spread as each for himself.
  @Test func manyUsersAreDrawnInGroupsWithTheSameSpread() throws {
    let count = 10_000
    let strata = [Stratum(network: "n", personas: count, share: 1, users: nil)]
    let sample = Sample(
      users: (0..<count).map { (UserIndex(number: Int32($0)), 0) }, indexCount: count,
      strata: strata)
    #expect(sample.cellCount <= Sample.cellsMax)
    var members = MemberSet<UserIndex>()
    var generator = SplitMix64(seed: 7)
    for index in 0..<count where generator.uniform() < 0.3 {
      members.insert(UserIndex(number: Int32(index)))
    }
    let bootstrap = Bootstrap(sample, seed: 3)
    let users = bootstrap.total(sample.sums(ofUsersIn: nil))
    let ratio = try #require(bootstrap.ratio(sample.sums(members), users))
    let interval = try #require(bootstrap.estimate(ratio, over: users).interval)
    // The binomial interval: 1.96 standard errors to both sides.
    let error = (ratio.value * (1 - ratio.value) / Double(count)).squareRoot()
    let width = interval.upperBound - interval.lowerBound
    #expect(abs(width / (2 * 1.96 * error) - 1) < 0.1)
  }
}
