public import Captures
import Configuration
import Gateway
import Population
public import Reports
import Rules

/// Measures what a replay costs, stage by stage, in rounds in which all take their turn: seconds are
/// noisy, and what is compared is to be disturbed alike.
public struct BenchmarkRun: Sendable {
  private let options: BenchmarkOptions
  private let built: PlanBuilder.Result
  /// The captures that are measured.
  public private(set) var files: [CaptureFile] = []
  private var report: BenchmarkReport

  /// Loads the rules, as often as there are rounds, finds the captures, and leaves out those that libpcap or
  /// a replay cannot read to the end: they have no unit to be measured in.
  ///
  /// - Throws: `ConfigurationError` when rules cannot be used, `CaptureError` when no capture is left.
  public init(_ options: BenchmarkOptions) throws {
    self.options = options
    var load: [Double] = []
    var last: PlanBuilder.Result?
    for _ in 0..<max(1, options.rounds) {
      load.append(try CPUClock.measure { last = try PlanBuilder.build(options.replay) })
    }
    built = try last ?? PlanBuilder.build(options.replay)
    report = BenchmarkReport(
      BenchmarkOrigin(
        build: .here(commit: options.replay.commit), machine: .here, options: built.options,
        files: built.files),
      title: built.title, rounds: options.rounds)
    try findCaptures()
    report.load = BenchmarkReport.Times(load)
    let matcher = built.plan.matcher
    report.ruleCount = matcher.rules.count
    report.ruleBytes = matcher.byteCount
    (report.nameCount, report.distinctNameCount, report.nameBytes) = matcher.nameTable
  }

  private mutating func findCaptures() throws(CaptureError) {
    let found = CaptureFinder.find(options.replay.captures)
    var errors = found.errors
    for file in found.captures {
      try file.requireSeveralReads()
      do throws(CaptureError) {
        // It comes into the page cache, where there is room, and both can read it.
        _ = try BareRead.count(file)
        report.origin.captures.append(
          BenchmarkOrigin.Capture(name: file.name, sha256: try Self.digest(file)))
        files.append(file)
      } catch {
        errors.append(error)
      }
    }
    if files.isEmpty, let first = errors.first { throw first }
    report.origin.leftOut = errors.map(\.description)
  }

  /// Reads a capture to its end.
  private static func digest(_ file: CaptureFile) throws(CaptureError) -> String? {
    var reader = try CaptureReader(file, digest: true)
    var batch = PacketBatch()
    while try reader.read(into: &batch) {}
    return reader.finishDigest()
  }

  /// Measures.
  ///
  /// - Throws: `CaptureError` for a capture that can no longer be read to its end.
  public mutating func measure() throws -> BenchmarkReport {
    try measureStages()
    try measureClock()
    if options.sweepsRules { try measureSweep() }
    return report
  }

  private mutating func measureStages() throws {
    var bare: [Double] = []
    var times = [[Double]](repeating: [], count: Stage.allCases.count)
    for round in 0..<options.rounds {
      var counts = (packets: 0, bytes: Int64(0))
      bare.append(
        try CPUClock.measure {
          for file in files {
            let count = try BareRead.count(file)
            counts = (counts.packets + count.packets, counts.bytes + count.bytes)
          }
        })
      (report.packetCount, report.byteCount) = counts
      for (index, stage) in Stage.allCases.enumerated() {
        times[index].append(try CPUClock.measure { try run(built.plan, upTo: stage) })
      }
      if round == 0 { report.flowCount = try flowCount() }
    }
    report.bareRead = BenchmarkReport.Times(bare)
    report.stages = zip(Stage.allCases, times).map { stage, times in
      BenchmarkReport.StageTimes(stage: stage, times: BenchmarkReport.Times(times))
    }
  }

  /// Whole runs by the clock, on one thread and on several, without loading the rules.
  private mutating func measureClock() throws {
    let numbers = Set([1, max(1, options.replay.threads)]).sorted()
    var times = [[Double]](repeating: [], count: numbers.count)
    let clock = ContinuousClock()
    for _ in 0..<options.rounds {
      for (index, threads) in numbers.enumerated() {
        var single = options.replay
        single.files = files
        single.threads = threads
        var run = ReplayRun(single, [built])
        let start = clock.now
        run.replay(progress: SilentProgress())
        times[index].append(start.duration(to: clock.now).seconds)
      }
    }
    report.clock = zip(numbers, times).map { ($0, BenchmarkReport.Times($1)) }
  }

  private mutating func measureSweep() throws {
    for count in [1, 1000, 100_000, 1_000_000] {
      let list = SyntheticRules.nameList(count)
      try measureSweep("names", count) { () throws(ConfigurationError) in
        try SyntheticRules.names(list)
      }
    }
    for count in [10, 1000, 10_000] {
      let set = SyntheticRules.keywords(count)
      try measureSweep("keywords", count) { set }
    }
  }

  private mutating func measureSweep(
    _ kind: String, _ count: Int, _ ruleSet: () throws(ConfigurationError) -> RuleSet
  ) throws {
    var load: [Double] = []
    var replay: [Double] = []
    var byteCount = 0
    for _ in 0..<options.rounds {
      var compiled: RuleMatcher?
      load.append(try CPUClock.measure { compiled = try RuleMatcher([try ruleSet()]) })
      guard let compiled else { continue }
      byteCount = compiled.byteCount
      let plan = Plan(
        networks: [Network(name: "clients", prefixes: [])],
        gateways: [Gateway(name: "gateway", censor: 0, sets: .all)],
        censors: Array(built.plan.censors.prefix(1)),
        routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: compiled,
        clientIsInside: true)
      replay.append(try CPUClock.measure { try run(plan, upTo: .metrics) })
    }
    report.sweep.append(
      BenchmarkReport.SweepRow(
        kind: kind, count: count, load: BenchmarkReport.Times(load), byteCount: byteCount,
        replay: BenchmarkReport.Times(replay)))
  }

  private func flowCount() throws -> Int {
    var count = 0
    for file in files {
      var replay = try Replay(built.plan, upTo: .flows)
      try read(file) { replay.process($0) }
      count += replay.finish { _, _ in }.flowCount
    }
    return count
  }

  /// Replays all captures up to a stage, as a run on one thread does.
  private func run(_ plan: Plan, upTo stage: Stage) throws {
    var sums = MetricsBuilder(plan)
    for file in files {
      guard stage > .reading else {
        try read(file) { _ in }
        continue
      }
      var replay = try Replay(plan, upTo: stage)
      var metrics = MetricsBuilder(plan)
      try read(file) { batch in
        replay.process(batch)
        replay.takeEnded(atLeast: Replay.endedAtATime) {
          if stage == .metrics { metrics.add($0, $1) }
        }
      }
      _ = replay.finish { if stage == .metrics { metrics.add($0, $1) } }
      guard stage == .metrics else { continue }
      metrics.close(replay.distinctNames)
      sums.merge(metrics)
    }
    if stage == .metrics { _ = sums.metrics() }
  }

  private func read(_ file: CaptureFile, _ body: (borrowing PacketBatch) -> Void) throws {
    var capture = OrderedCapture(file)
    capture.read(body)
    if let error = capture.errors.first { throw error }
  }
}
