public import Captures
public import Configuration
import Dissection
public import Gateway
public import Population
public import Reports
import Rules

/// A replay of captures through one plan or several, such as those of scenarios that are compared:
/// captures side by side on threads, each read once for all plans, results in their order. The threads that
/// captures do not need are given to the users of one (`CaptureReplay`).
///
/// No state carries over between captures, nor between users: the number of threads changes nothing. The parts of a
/// series are one capture.
public struct ReplayRun: Sendable {
  /// What was read of one capture.
  public struct Capture: Sendable {
    public var file: CaptureFile
    /// What tells the file from others on this machine; nil for what is no file.
    var identity: [UInt64]?
    public var sha256: String?
    public var packetCount = 0
    /// Flows with their first packet in it.
    public var flowCount = 0
    /// One a plan; those of a series stand with its first part, and the others have none.
    public var counts: [CaptureCounts] = []
    /// Why it was not read to its end.
    public var error: CaptureError?
  }

  /// What is added up of the captures under one plan.
  struct Sums: Sendable {
    var metrics: MetricsBuilder
    var profile: RuleProfile?
  }

  public let options: ReplayOptions
  /// The captures to read, in the order of the command line; files of a folder by path, or of a series by
  /// their numbers.
  public let files: [CaptureFile]
  /// Arguments that led to no capture.
  public internal(set) var notFound: [CaptureError]
  /// What was read, in the order of `files`; the parts of a series in that of their times.
  public internal(set) var captures: [Capture] = []
  /// What a reader should know of series, or of captures that look like one.
  private(set) var seriesWarnings: [String] = []
  /// Of captures that are no parts of a series, which flows they have in common with others.
  private var ends: [(name: String, ends: CaptureEnds)] = []
  let plans: [PlanBuilder.Result]
  /// One a plan.
  var sums: [Sums]

  /// Loads and checks all that a replay applies, and finds the captures.
  ///
  /// - Throws: `ConfigurationError` when rules, censor or scenario cannot be used.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    self.init(options, try PlanBuilder.buildAll(options))
  }

  /// A run of what has been loaded.
  init(_ options: ReplayOptions, _ built: [PlanBuilder.Result]) {
    var options = options
    options.population.comparesUsers = built.count > 1
    self.options = options
    plans = built
    let found =
      options.files.map { ($0, []) }
      ?? CaptureFinder.find(options.captures, asSeries: options.asSeries)
    (files, notFound) = (found.0.map { $0.filtered(by: options.filter) }, found.1)
    sums = built.map { built in
      Sums(
        metrics: MetricsBuilder(built.plan, options.population),
        profile: options.profilesRules
          ? RuleProfile(ruleCount: built.plan.matcher.rules.count) : nil)
    }
  }

  /// Whether every capture was read to its end.
  public var isComplete: Bool { notFound.isEmpty && captures.allSatisfy { $0.error == nil } }

  /// Where the parts of a replay go that are written while it goes on. What fails of them is said when
  /// each is put in its place.
  public struct Outputs {
    /// Each takes a line a flow, in the order of captures and of first packets.
    public var flows: [any LineOutput]
    /// Takes the packets as the ends would have seen them, under the first plan. Captures are then read
    /// one after the other.
    public var capture: OutputFile?

    /// None, unless they are given.
    public init(flows: [any LineOutput] = [], capture: OutputFile? = nil) {
      self.flows = flows
      self.capture = capture
    }
  }

  /// Replays the captures.
  ///
  /// - Parameter progress: called now and then, on any thread.
  /// - Returns: why the capture as the ends would have seen it is not whole, or not as it was.
  @discardableResult
  public mutating func replay(
    _ outputs: Outputs = Outputs(), progress: ReplayProgress
  ) -> OutputError? {
    progress.begin(files)
    let counterfactual = outputs.capture.map {
      CounterfactualCapture(to: $0, plan: plans[0].plan)
    }
    replay(outputs.flows, counterfactual, progress)
    if let warning = CaptureEnds.warning(about: ends) { seriesWarnings.append(warning) }
    progress.end()
    // What a signal cut short takes no place of what was there.
    guard !EndingSignal.isPending else { return nil }
    do throws(OutputError) {
      try counterfactual?.finish()
      return nil
    } catch {
      return error
    }
  }

  /// Keeps as many captures or series going as there are threads, and adds up what became of them in their order.
  private mutating func replay(
    _ flows: [any LineOutput], _ counterfactual: CounterfactualCapture?,
    _ progress: ReplayProgress
  ) {
    let (units, plans, options, folder) = (files.units, plans, options, flows.first?.workingFolder)
    // Its packets are in the order of captures.
    let threads = counterfactual == nil ? max(1, options.threads) : 1
    let work = OrderedWork(count: units.count, threads: threads) { index in
      // The threads that others do not need: of many captures, only the last ones have several.
      let share = max(1, threads / (units.count - index))
      return CaptureReplay(
        CaptureWork(
          files: units[index], plans: plans, options: options, spoolFolder: folder,
          counterfactual: counterfactual, threads: share), progress)
    }
    work.run { add($0, flows) }
    for index in sums.indices { sums[index].metrics.settle() }
  }

  private mutating func add(_ done: CaptureReplay, _ flows: [any LineOutput]) {
    let first = captures.count
    captures += done.files.map { part in
      Capture(
        file: part.read.file, identity: part.read.file.identity, sha256: part.read.sha256,
        packetCount: part.read.packetCount, flowCount: part.flowCount, error: part.read.error)
    }
    if first < captures.count {
      captures[first].counts = done.outcomes.map(\.counts)
      if captures[first].file.series == nil { ends.append((captures[first].file.name, done.ends)) }
    }
    seriesWarnings += done.warnings
    for (index, outcome) in done.outcomes.enumerated() {
      sums[index].metrics.merge(outcome.metrics)
      if let other = outcome.profile { sums[index].profile?.add(other) }
      if let error = outcome.linesError {
        for output in flows { output.fail(error) }
      } else {
        outcome.lines?.write(to: flows)
      }
    }
  }

  /// The reports of the run, one a plan.
  public func reports() -> [Report] {
    plans.indices.map { index in
      var counts = CaptureCounts()
      for capture in orderedCaptures where index < capture.counts.count {
        counts.add(capture.counts[index])
      }
      let built = plans[index]
      let metrics = sums[index].metrics.metrics()
      counts.limits.usersUncounted += sums[index].metrics.droppedFlowCount
      counts.limits.namesUncounted += sums[index].metrics.uncountedNameCount
      counts.limits.namesUnlisted += metrics.unlistedFlowCount
      return Report(
        origin: origin(of: built), label: built.label, title: built.title,
        ruleSets: built.sets.map(\.name), plan: built.plan,
        metrics: metrics, counts: counts)
    }
  }

  func origin(of built: PlanBuilder.Result) -> Report.Origin {
    Report.Origin(
      version: Version.current, commit: options.commit, options: options.recorded(built.options),
      seed: options.seed, inputs: inputs, files: built.files,
      lists: built.lists,
      publicSuffixes: PublicSuffixes.source)
  }

  /// What changes from the first report to each of the others.
  public static func comparisons(of reports: [Report]) -> [Comparison] {
    guard reports.count > 1 else { return [] }
    let runs = reports.map { ComparedRun(title: $0.title, $0.metrics) }
    return runs.dropFirst().map { Comparison(runs[0], $0) }
  }

  /// What each rule of the first plan cost, when `options.profilesRules` asks for it: times that differ
  /// from run to run.
  public func ruleCosts() throws -> [RuleCost] {
    try sums[0].profile.map { try RuleTiming.costs($0, of: plans[0].sets) } ?? []
  }
}

extension Duration {
  /// The duration as a number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
