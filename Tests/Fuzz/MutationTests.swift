import FuzzTargets
import Testing

/// Every fuzz target on inputs that a seeded generator damages: the same in every run, and without
/// a fuzzer, which finds more (`Scripts/fuzz`).
@Suite struct MutationTests {
  private static let seeds = Seeds(
    captures: ["dns.pcap", "one-visit.pcap", "proxy.pcap", "quic.pcapng", "network-3.pcap.gz"]
      .map { "\(FuzzFiles.root)/captures/\($0)" },
    rules: "\(FuzzFiles.root)/rules")

  @Test(arguments: FuzzTarget.allCases)
  func everyTargetHasSeeds(target: FuzzTarget) {
    #expect(!Self.seeds.of(target).isEmpty)
  }

  /// A target that fails traps, and ends the whole run of the tests.
  @Test(arguments: FuzzTarget.allCases)
  func targetsTakeDamagedInputs(target: FuzzTarget) {
    let seeds = Self.seeds.of(target)
    var mutator = Mutator(seed: 2026)
    for round in 0..<2000 {
      let seed = seeds[round % seeds.count]
      target.run(round < seeds.count ? seed : mutator.mutate(seed, others: seeds))
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func targetsTakeNothing(target: FuzzTarget) {
    target.run([])
    target.run([0])
  }

  @Test func mutationsAreTheSameInEveryRun() {
    var one = Mutator(seed: 7)
    var other = Mutator(seed: 7)
    let seed = Array("GET / HTTP/1.1".utf8)
    let mutations = (0..<50).map { _ in one.mutate(seed, others: [seed]) }
    #expect(mutations == (0..<50).map { _ in other.mutate(seed, others: [seed]) })
    #expect(Set(mutations).count > 25)
  }
}
