public import Captures
public import Configuration
import Dissection
public import Gateway
import Population
public import Reports
import Rules

/// A replay of captures through a plan: captures side by side on threads, results in their order.
///
/// Each capture is a time of its own: flows and what clients know from DNS do not pass from one to
/// the next, so that the number of threads changes nothing.
public struct ReplayRun: Sendable {
  /// What was read of one capture.
  public struct Capture: Sendable {
    public var file: CaptureFile
    public var sha256: String?
    public var counts: CaptureCounts
    /// Why it was not read to its end.
    public var error: CaptureError?
  }

  public let options: ReplayOptions
  public let plan: Plan
  public let title: String
  public let ruleSets: [String]
  /// In the order of the command line; files of a folder by path.
  public private(set) var captures: [Capture] = []
  /// Arguments that led to no capture.
  public private(set) var notFound: [CaptureError] = []
  public private(set) var timings: [Report.Timing] = []
  /// Why the lines of flows could not be written.
  public private(set) var flowsError: OutputError?
  /// Why the capture as the ends would have seen it could not be written.
  public private(set) var counterfactualError: CaptureError?
  private var metrics: MetricsBuilder
  private var profile: RuleProfile?
  private let sets: [RuleSet]

  /// Loads and checks all that a replay applies.
  ///
  /// - Throws: `ConfigurationError` when rules, censor or scenario cannot be used.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    let clock = ContinuousClock()
    let start = clock.now
    self.init(options, try PlanBuilder.build(options))
    timings.append(Report.Timing(stage: "load", seconds: start.duration(to: clock.now).seconds))
  }

  /// A run of what has been loaded.
  init(_ options: ReplayOptions, _ built: PlanBuilder.Result) {
    self.options = options
    plan = built.plan
    metrics = MetricsBuilder(built.plan)
    title = built.title
    ruleSets = built.sets.map(\.name)
    // Lists are large: they are kept only to be timed.
    sets = options.profilesRules ? built.sets : []
    profile = options.profilesRules ? RuleProfile(ruleCount: plan.matcher.rules.count) : nil
  }

  /// Whether every capture was read to its end.
  public var isComplete: Bool { notFound.isEmpty && captures.allSatisfy { $0.error == nil } }

  /// Replays the captures.
  ///
  /// - Parameters:
  ///   - flows: takes a line a flow, in the order of captures and of first packets.
  ///   - progress: called now and then, on any thread.
  public mutating func replay(flows: OutputFile? = nil, progress: ReplayProgress) async {
    let clock = ContinuousClock()
    let start = clock.now
    let found = CaptureFinder.find(options.captures)
    notFound = found.errors
    progress.begin(found.captures)
    await replay(found.captures, flows, progress)
    progress.end()
    timings.append(Report.Timing(stage: "replay", seconds: start.duration(to: clock.now).seconds))
  }

  /// Keeps as many captures going as there are threads, and adds up what became of them in their
  /// order. None begins far ahead of the one whose turn it is, so that few results wait.
  private mutating func replay(
    _ files: [CaptureFile], _ flows: OutputFile?, _ progress: ReplayProgress
  ) async {
    let (plan, options, folder) = (plan, options, flows?.workingFolder)
    let counterfactual = options.counterfactual.map {
      CounterfactualCapture(path: $0, plan: plan)
    }
    // Its packets are in the order of captures.
    let threads = counterfactual == nil ? max(1, options.threads) : 1
    let readsAhead = 2 * files.count <= threads
    await withTaskGroup(of: (Int, CaptureReplay).self) { group in
      var waiting: [Int: CaptureReplay] = [:]
      var begun = 0
      while captures.count < files.count {
        while begun < files.count, begun - captures.count < 8 * threads,
          begun - captures.count - waiting.count < threads
        {
          let index = begun
          begun += 1
          group.addTask {
            let done = CaptureReplay(
              files[index], plan, options, spoolFolder: folder, readsAhead: readsAhead,
              counterfactual: counterfactual, progress)
            return (index, done)
          }
        }
        guard let (index, done) = await group.next() else { break }
        waiting[index] = done
        while let next = waiting.removeValue(forKey: captures.count) { add(next, flows) }
      }
    }
    do throws(CaptureError) {
      try counterfactual?.finish()
    } catch {
      counterfactualError = error
    }
  }

  private mutating func add(_ done: CaptureReplay, _ flows: OutputFile?) {
    metrics.merge(done.metrics)
    if let other = done.profile { profile?.add(other) }
    captures.append(
      Capture(file: done.file, sha256: done.sha256, counts: done.counts, error: done.error))
    guard let flows, flowsError == nil else { return }
    do throws(OutputError) {
      if let error = done.linesError { throw error }
      try done.lines?.write(to: flows)
    } catch {
      flowsError = error
    }
  }

  /// The report of the run.
  public func report() -> Report {
    var counts = CaptureCounts()
    for capture in captures { counts.add(capture.counts) }
    return Report(
      version: Version.current, options: describedOptions, seed: options.seed, title: title,
      inputs: inputs, ruleSets: ruleSets, plan: plan, metrics: metrics.metrics(),
      counts: counts, timings: timings)
  }

  /// What each rule cost, when `options.profilesRules` asks for it: times that differ from run to run.
  public func ruleCosts() throws -> [RuleCost] {
    try profile.map { try RuleTiming.costs($0, of: sets) } ?? []
  }

  private var inputs: [Report.Input] {
    let read = captures.map { capture in
      Report.Input(
        name: capture.file.name, sha256: capture.sha256,
        packets: capture.counts.packetCount, flows: capture.counts.flowCount,
        error: capture.error?.description)
    }
    return read
      + notFound.map {
        Report.Input(name: $0.path, sha256: nil, packets: 0, flows: 0, error: $0.description)
      }
  }

  /// The options that can change a result. The number of threads cannot.
  private var describedOptions: [(name: String, value: String)] {
    var described: [(name: String, value: String)] = []
    if options.rules.isEmpty {
      described.append(("scenario", options.scenario ?? RulesFolder.defaultScenario))
    } else {
      described.append(("rules", options.rules.joined(separator: " ")))
      described.append(("censor", options.censor ?? "perfect"))
    }
    described.append(("certain", options.isCertain ? "yes" : "no"))
    if let limit = options.packetLimit { described.append(("limit", String(limit))) }
    for limit in options.limits.changed { described.append((limit.name, String(limit.value))) }
    return described
  }
}

extension Duration {
  /// The duration as a number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
