/// What a benchmark is asked to measure.
public struct BenchmarkOptions: Sendable {
  /// Captures, rules and scenario, as of a replay; `replay.threads` is the larger of the two numbers of
  /// threads that are compared by the clock.
  public var replay = ReplayOptions()
  /// How often all is measured, in turns.
  public var rounds = 5
  /// Whether cost is measured against the number of rules.
  public var sweepsRules = false

  /// The defaults.
  public init() {}
}
