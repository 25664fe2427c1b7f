public import Gateway
public import Population

/// All that a run reports beside its flows; every format shows the same values.
public struct Report: Sendable {
  /// A capture that was replayed, in whole or in part.
  public struct Input: Sendable {
    /// As it was named on the command line, or found in a folder.
    public var name: String
    /// Of the file as it is on disk, in hexadecimal; nil where it was not asked for.
    public var sha256: String?
    public var packets: Int
    public var flows: Int
    /// Why it was not read to its end.
    public var error: String?

    /// An input.
    public init(name: String, sha256: String?, packets: Int, flows: Int, error: String?) {
      self.name = name
      self.sha256 = sha256
      self.packets = packets
      self.flows = flows
      self.error = error
    }
  }

  /// How long a stage took, by the wall's clock, in seconds. Never part of what is reproducible.
  public struct Timing: Sendable {
    public var stage: String
    public var seconds: Double

    /// A timing.
    public init(stage: String, seconds: Double) {
      self.stage = stage
      self.seconds = seconds
    }
  }

  public var version: String
  /// The options that can change a result, as they were given or by default.
  public var options: [(name: String, value: String)]
  public var seed: UInt64
  /// What tells it from the other reports of a run: the scenario's or the censor's name.
  public var label: String
  /// What was asked: the scenario's title, or the rule sets.
  public var title: String
  public var inputs: [Input]
  public var ruleSets: [String]
  public var plan: Plan
  public var metrics: Metrics
  public var counts: CaptureCounts
  public var timings: [Timing]

  /// A report of a run by `plan`.
  public init(
    version: String, options: [(name: String, value: String)], seed: UInt64, label: String,
    title: String, inputs: [Input], ruleSets: [String], plan: Plan, metrics: Metrics,
    counts: CaptureCounts,
    timings: [Timing]
  ) {
    self.version = version
    self.options = options
    self.seed = seed
    self.label = label
    self.title = title
    self.inputs = inputs
    self.ruleSets = ruleSets
    self.plan = plan
    self.metrics = metrics
    self.counts = counts
    self.timings = timings
  }

  /// Why packets were not read, the most frequent first, and how many.
  var undecoded: [(reason: String, count: Int)] {
    var byReason: [String: Int] = [:]
    for (reason, count) in counts.undecoded {
      byReason[reason.description, default: 0] += count.count
    }
    return byReason.map { (reason: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}
