public import Gateway

/// What a replay costs, beside the bare read of the same captures: seconds of CPU time on one thread,
/// but for `clock`.
public struct BenchmarkReport: Sendable {
  /// The times that rounds took, in seconds.
  public struct Times: Sendable {
    /// Round by round.
    public let rounds: [Double]
    private let sorted: [Double]

    /// The times of at least one round.
    public init(_ seconds: [Double]) {
      rounds = seconds
      sorted = seconds.sorted()
    }

    public var least: Double { sorted.first ?? 0 }
    public var most: Double { sorted.last ?? 0 }

    /// The one in the middle, or the mean of the two there.
    public var median: Double {
      guard !sorted.isEmpty else { return 0 }
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
  }

  /// A replay up to a stage.
  public struct StageTimes: Sendable {
    public var stage: Stage
    public var times: Times

    /// The times of a stage with all those before it.
    public init(stage: Stage, times: Times) {
      self.stage = stage
      self.times = times
    }
  }

  /// Rules of a number, and what they cost.
  public struct SweepRow: Sendable {
    /// `names` or `keywords`.
    public var kind: String
    public var count: Int
    /// Of compiling them.
    public var load: Times
    public var byteCount: Int
    /// Of a whole replay.
    public var replay: Times

    /// A row of the sweep.
    public init(kind: String, count: Int, load: Times, byteCount: Int, replay: Times) {
      self.kind = kind
      self.count = count
      self.load = load
      self.byteCount = byteCount
      self.replay = replay
    }
  }

  public var origin: BenchmarkOrigin
  /// The scenario's title, or the rule sets.
  public var title: String
  public var rounds: Int
  public var packetCount = 0
  /// Captured bytes of the packets.
  public var byteCount: Int64 = 0
  public var flowCount = 0

  /// Of reading and compiling the rules.
  public var load = Times([])
  public var ruleCount = 0
  /// What the compiled rules take.
  public var ruleBytes = 0
  /// Whole names in the lists, how many of them are distinct, and what they take of it.
  public var nameCount = 0
  public var distinctNameCount = 0
  public var nameBytes = 0

  public var bareRead = Times([])
  public var stages: [StageTimes] = []
  /// By the wall's clock: a whole replay on so many threads.
  public var clock: [(threads: Int, times: Times)] = []
  public var sweep: [SweepRow] = []

  /// A report of which nothing has been measured.
  public init(_ origin: BenchmarkOrigin, title: String, rounds: Int) {
    self.origin = origin
    self.title = title
    self.rounds = rounds
  }

  /// A time in bare reads of the same rounds, by the medians.
  func bareReads(_ times: Times) -> Double {
    bareRead.median > 0 ? times.median / bareRead.median : 0
  }

  /// A time per packet, in nanoseconds, by the median.
  func nanoseconds(_ times: Times) -> Double {
    packetCount > 0 ? times.median * 1e9 / Double(packetCount) : 0
  }
}
