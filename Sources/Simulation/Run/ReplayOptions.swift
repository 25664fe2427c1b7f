public import Captures
public import Gateway
public import Population
public import Rules

/// What a replay is asked to do.
public struct ReplayOptions: Sendable {
  /// Captures, folders of captures, or `-` for standard input.
  public var captures: [String] = []
  /// Whether the captures are parts of one time, and so are those of each folder.
  public var asSeries = false
  /// In their place, captures that have been found already; nil for none.
  public var files: [CaptureFile]?
  /// Which packets of the captures are read, in libpcap's language; nil for all.
  public var filter: String?
  /// Scenarios that are replayed side by side, in one pass over the captures: names in
  /// `rules/scenarios/`, or paths; none for the default one, unless there are rules.
  public var scenarios: [String] = []
  /// Rule sets for one gateway that all clients are behind, in place of a scenario.
  public var rules: [String] = []
  /// Censors that this gateway has, side by side like scenarios: names in `rules/censors/`, or paths;
  /// none for a perfect one.
  public var censors: [String] = []
  /// How much of a list may be lost.
  public var losses = LossTolerance.tenth
  /// Threads that replay: captures at the same time, or the users of one.
  public var threads = 1
  /// Of all that is drawn.
  public var seed: UInt64 = 0
  /// Whether censors act whenever they can, whatever their probability.
  public var isCertain = false
  /// The most packets that are read of each capture; nil for all.
  public var packetLimit: Int?
  /// Whether the SHA-256 of each capture is wanted.
  public var digestsInputs = false
  /// Whether it is counted how often each rule is hit, and each is timed.
  public var profilesRules = false
  /// That the program was built from: reports say it, and nothing depends on it.
  public var commit = "unknown"
  public var limits = Limits()
  /// How the users of the captures are taken for a population.
  public var population = PopulationOptions()

  /// The defaults.
  public init() {}
}
