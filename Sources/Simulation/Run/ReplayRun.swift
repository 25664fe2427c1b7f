public import Captures
import Dissection
public import Gateway
public import Population
public import Reports
import Rules

/// A replay of captures through one plan or several, such as those of scenarios that are compared:
/// captures side by side on threads, each read once for all plans, results in their order.
///
/// Each capture is a time of its own: flows and what clients know from DNS do not pass from one to
/// the next, so that the number of threads changes nothing.
public struct ReplayRun: Sendable {
  /// What was read of one capture.
  public struct Capture: Sendable {
    public var file: CaptureFile
    public var sha256: String?
    /// One a plan.
    public var counts: [CaptureCounts]
    /// Why it was not read to its end.
    public var error: CaptureError?
  }

  /// What is added up of the captures under one plan.
  struct Sums: Sendable {
    var metrics: MetricsBuilder
    var profile: RuleProfile?
  }

  public let options: ReplayOptions
  /// In the order of the command line; files of a folder by path.
  public internal(set) var captures: [Capture] = []
  /// Arguments that led to no capture.
  public internal(set) var notFound: [CaptureError] = []
  /// Why the lines of flows could not be written.
  public private(set) var flowsError: OutputError?
  /// Why the capture as the ends would have seen it could not be written.
  public private(set) var counterfactualError: CaptureError?
  /// The capture as the ends would have seen it.
  private var counterfactual: CounterfactualCapture?
  let plans: [PlanBuilder.Result]
  /// One a plan.
  var sums: [Sums]

  /// Loads and checks all that a replay applies.
  ///
  /// - Throws: `ConfigurationError` when rules, censor or scenario cannot be used; `OutputError` when
  ///   the capture that is asked for cannot be written.
  public init(_ options: ReplayOptions) throws {
    self.init(options, try PlanBuilder.buildAll(options))
    counterfactual = try options.counterfactual.map {
      try CounterfactualCapture(path: $0, plan: plans[0].plan)
    }
  }

  /// A run of what has been loaded.
  init(_ options: ReplayOptions, _ built: [PlanBuilder.Result]) {
    var options = options
    options.population.comparesUsers = built.count > 1
    self.options = options
    plans = built
    sums = built.map { built in
      Sums(
        metrics: MetricsBuilder(built.plan, options.population),
        profile: options.profilesRules
          ? RuleProfile(ruleCount: built.plan.matcher.rules.count) : nil)
    }
  }

  /// Whether every capture was read to its end.
  public var isComplete: Bool { notFound.isEmpty && captures.allSatisfy { $0.error == nil } }

  /// Replays the captures.
  ///
  /// - Parameters:
  ///   - flows: takes a line a flow, in the order of captures and of first packets.
  ///   - progress: called now and then, on any thread.
  public mutating func replay(flows: OutputFile? = nil, progress: ReplayProgress) async {
    let found =
      options.files.map { (captures: $0, errors: []) } ?? CaptureFinder.find(options.captures)
    notFound = found.errors
    progress.begin(found.captures)
    await replay(found.captures, flows, progress)
    progress.end()
  }

  /// Keeps as many captures going as there are threads, and adds up what became of them in their
  /// order. None begins far ahead of the one whose turn it is, so that few results wait.
  private mutating func replay(
    _ files: [CaptureFile], _ flows: OutputFile?, _ progress: ReplayProgress
  ) async {
    let (plans, options, folder) = (plans, options, flows?.workingFolder)
    let counterfactual = counterfactual
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
              files[index], plans, options, spoolFolder: folder, readsAhead: readsAhead,
              counterfactual: counterfactual, progress)
            return (index, done)
          }
        }
        guard let (index, done) = await group.next() else { break }
        waiting[index] = done
        while let next = waiting.removeValue(forKey: captures.count) { add(next, flows) }
      }
    }
    for index in sums.indices { sums[index].metrics.settle() }
    do throws(CaptureError) {
      try counterfactual?.finish()
    } catch {
      counterfactualError = error
    }
  }

  private mutating func add(_ done: CaptureReplay, _ flows: OutputFile?) {
    captures.append(
      Capture(
        file: done.file, sha256: done.sha256, counts: done.outcomes.map(\.counts),
        error: done.error))
    for (index, outcome) in done.outcomes.enumerated() {
      sums[index].metrics.merge(outcome.metrics)
      if let other = outcome.profile { sums[index].profile?.add(other) }
      guard let flows, flowsError == nil else { continue }
      do throws(OutputError) {
        if let error = outcome.linesError { throw error }
        try outcome.lines?.write(to: flows)
      } catch {
        flowsError = error
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
      publicSuffixes: PublicSuffixes.source)
  }

  /// What changes from the first report to each of the others.
  public static func comparisons(of reports: [Report]) -> [Comparison] {
    let runs = reports.map { ComparedRun(title: $0.title, $0.metrics) }
    return runs.dropFirst().map { Comparison(runs[0], $0) }
  }

  /// What each rule of the first plan cost, when `options.profilesRules` asks for it: times that differ
  /// from run to run.
  public func ruleCosts() throws -> [RuleCost] {
    try sums[0].profile.map { try RuleTiming.costs($0, of: plans[0].sets) } ?? []
  }

  private var inputs: [Report.Input] {
    let read = orderedCaptures.map { capture in
      var input = Report.Input(name: capture.file.name, path: capture.file.path)
      input.sha256 = capture.sha256
      input.packets = capture.counts.first?.packetCount ?? 0
      input.flows = capture.counts.first?.flowCount ?? 0
      input.error = capture.error?.description
      return input
    }
    let missing = notFound.map {
      var input = Report.Input(name: $0.path, path: $0.path)
      input.error = $0.description
      return input
    }
    return (read + missing).sorted()
  }

  /// The captures in the order of reports, which is not that of the command line: they may have been replayed
  /// apart.
  var orderedCaptures: [Capture] {
    captures.sorted {
      ($0.file.name, $0.file.path, $0.sha256 ?? "") < ($1.file.name, $1.file.path, $1.sha256 ?? "")
    }
  }
}

extension Duration {
  /// The duration as a number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
