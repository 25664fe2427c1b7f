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
  /// What became of one capture.
  public struct Capture: Sendable {
    public var file: CaptureFile
    public var sha256: String?
    /// Empty when the capture could not be opened.
    public var outcome: CaptureOutcome
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

  /// Loads and checks all that a replay applies.
  ///
  /// - Throws: `ConfigurationError` when rules, censor or scenario cannot be used.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    let clock = ContinuousClock()
    let start = clock.now
    let built = try PlanBuilder.build(options)
    self.options = options
    plan = built.plan
    title = built.title
    ruleSets = built.ruleSets
    timings.append(Report.Timing(stage: "load", seconds: start.duration(to: clock.now).seconds))
  }

  /// Whether every capture was read to its end.
  public var isComplete: Bool { notFound.isEmpty && captures.allSatisfy { $0.error == nil } }

  /// Replays the captures.
  ///
  /// - Parameter progress: called now and then, on any thread.
  public mutating func replay(progress: ReplayProgress) async {
    let clock = ContinuousClock()
    let start = clock.now
    let found = CaptureFinder.find(options.captures)
    notFound = found.errors
    progress.begin(found.captures)
    captures = await Self.replay(found.captures, plan, options, progress)
    progress.end()
    timings.append(Report.Timing(stage: "replay", seconds: start.duration(to: clock.now).seconds))
  }

  /// Starts as many captures as there are threads, and one more whenever one is done.
  private static func replay(
    _ files: [CaptureFile], _ plan: Plan, _ options: ReplayOptions, _ progress: ReplayProgress
  ) async -> [Capture] {
    await withTaskGroup(of: (Int, Capture).self) { group in
      var results: [Capture?] = Array(repeating: nil, count: files.count)
      var next = 0
      func addTask(_ group: inout TaskGroup<(Int, Capture)>) {
        guard next < files.count else { return }
        let index = next
        next += 1
        group.addTask {
          (index, CaptureReplay.replay(files[index], plan, options, progress))
        }
      }
      for _ in 0..<max(1, options.threads) { addTask(&group) }
      while let (index, capture) = await group.next() {
        results[index] = capture
        addTask(&group)
      }
      return results.compactMap { $0 }
    }
  }

  /// The report of the run.
  public func report() -> Report {
    var metrics = MetricsBuilder(plan)
    var counts = CaptureCounts()
    for capture in captures {
      metrics.add(capture.outcome)
      counts.add(capture.outcome.counts)
    }
    return Report(
      version: Version.current, options: describedOptions, seed: options.seed, title: title,
      inputs: inputs, ruleSets: ruleSets, plan: plan, metrics: metrics.metrics(),
      counts: counts, timings: timings)
  }

  private var inputs: [Report.Input] {
    let read = captures.map { capture in
      Report.Input(
        name: capture.file.name, sha256: capture.sha256,
        packets: capture.outcome.counts.packetCount, flows: capture.outcome.records.count,
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
    return described
  }
}

extension Duration {
  /// The duration as a number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
