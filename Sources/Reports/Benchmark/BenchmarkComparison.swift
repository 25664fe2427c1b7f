/// Two benchmarks side by side, and what of their difference is more than chance.
public struct BenchmarkComparison: Sendable {
  /// What was measured in both.
  public struct Row: Sendable {
    public var name: String
    /// The medians of the rounds.
    public var one: Double
    public var other: Double
    /// That rounds of one program lie as far apart as these (`RankSumTest`).
    public var probability: Double

    /// The second in parts of the first.
    public var ratio: Double { one > 0 ? other / one : 0 }
    /// Whether the difference is taken for one of the programs.
    public var differs: Bool { probability < BenchmarkComparison.level }
  }

  /// Below it, a difference is more than chance: five rounds of each can tell (2 in 252 ways to share them
  /// out), and among ten rows of equal programs one is wrongly called different in a tenth of comparisons.
  public static let level = 0.01

  /// What the documents do not have in common, in sentences.
  public let warnings: [String]
  /// Seconds of the bare read, and of loading the rules: they follow the machine as well.
  public let seconds: [Row]
  /// Stages in bare reads of the same round.
  public let stages: [Row]
  /// By the clock, in parts of one thread in the same round.
  public let clock: [Row]
  /// The numbers of rounds.
  public let rounds: (one: Int, other: Int)

  /// Compares two benchmarks.
  ///
  /// A stage counts in bare reads of its own round: what slows a machine down slows both.
  public init(_ one: BenchmarkRecord, _ other: BenchmarkRecord) {
    warnings = Self.warnings(one, other)
    rounds = (one.bareRead.count, other.bareRead.count)
    seconds = [
      Self.row("bare read", one.bareRead, other.bareRead),
      Self.row("load of rules", one.load, other.load),
    ]
    stages = one.stages.compactMap { stage in
      guard let match = other.stages.first(where: { $0.name == stage.name }) else { return nil }
      return Self.row(
        stage.name, Self.ratios(stage.seconds, one.bareRead),
        Self.ratios(match.seconds, other.bareRead))
    }
    let single = (one.clock.first { $0.threads == 1 }, other.clock.first { $0.threads == 1 })
    clock = one.clock.compactMap { entry in
      guard entry.threads > 1, let ones = single.0, let others = single.1,
        let match = other.clock.first(where: { $0.threads == entry.threads })
      else { return nil }
      return Self.row(
        "\(entry.threads) threads", Self.ratios(entry.seconds, ones.seconds),
        Self.ratios(match.seconds, others.seconds))
    }
  }

  private static func row(_ name: String, _ one: [Double], _ other: [Double]) -> Row {
    Row(
      name: name, one: BenchmarkReport.Times(one).median,
      other: BenchmarkReport.Times(other).median, probability: RankSumTest(one, other).probability)
  }

  private static func ratios(_ times: [Double], _ unit: [Double]) -> [Double] {
    zip(times, unit).map { $1 > 0 ? $0 / $1 : 0 }
  }

  private static func warnings(_ one: BenchmarkRecord, _ other: BenchmarkRecord) -> [String] {
    var warnings: [String] = []
    let digests = { (record: BenchmarkRecord) in record.captures.map { $0.sha256 ?? $0.name } }
    if digests(one) != digests(other) {
      warnings.append("not the same captures: nothing below compares programs")
    }
    if one.files != other.files {
      warnings.append("not the same rules, censors or scenario: what they cost is in the figures")
    }
    if one.machine != other.machine {
      warnings.append("not the same machine: bare reads are a unit, but not the same one")
    }
    if one.build.configuration != other.build.configuration {
      warnings.append("a debug build beside a release: only releases are worth measuring")
    }
    if RankSumTest(one.bareRead, other.bareRead).probability < level {
      warnings.append(
        "the bare read itself took longer in one of them: the machine was busier, or another")
    }
    let rounds = min(one.bareRead.count, other.bareRead.count)
    if rounds < 5 {
      warnings.append("with fewer than five rounds of each, chance explains any difference")
    }
    return warnings
  }
}
