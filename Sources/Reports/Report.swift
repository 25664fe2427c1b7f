public import Gateway
public import Population

/// All that a run reports beside its flows; every format shows the same values.
public struct Report: Sendable {
  /// What it was made from.
  public var origin: Origin
  /// What tells it from the other reports of a run: the scenario's or the censor's name.
  public var label: String
  /// What was asked: the scenario's title, or the rule sets.
  public var title: String
  public var ruleSets: [String]
  public var plan: Plan
  public var metrics: Metrics
  public var counts: CaptureCounts

  /// A report of a run by `plan`.
  public init(
    origin: Origin, label: String, title: String, ruleSets: [String], plan: Plan,
    metrics: Metrics, counts: CaptureCounts
  ) {
    self.origin = origin
    self.label = label
    self.title = title
    self.ruleSets = ruleSets
    self.plan = plan
    self.metrics = metrics
    self.counts = counts
  }

  /// The captures.
  public var inputs: [Input] { origin.inputs }

  /// How far the captures can be trusted.
  var trust: CaptureTrust { CaptureTrust(counts) }
}
