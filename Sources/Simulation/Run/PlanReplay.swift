import Captures
import Gateway
import Population
import Reports

/// What became of a capture's flows under one plan.
struct PlanOutcome: Sendable {
  var counts = CaptureCounts()
  var metrics: MetricsBuilder
  /// A line a flow, when they are asked for.
  var lines: FlowLines?
  /// How often rules were hit, when that is asked for.
  var profile: RuleProfile?
  /// Why lines could not be kept.
  var linesError: OutputError?

  /// Adds what became of the flows of another lane of the same capture.
  mutating func join(_ other: PlanOutcome) {
    counts.add(other.counts)
    metrics.join(other.metrics)
    if let more = other.lines { lines?.join(more) }
    linesError = linesError ?? other.linesError
  }
}

/// Adds up what became of a capture's flows under one plan.
struct PlanReplay {
  private var format: FlowsFormat
  private let plan: Plan
  private let isLane: Bool
  private var flowsAtOtherHours = 0
  private(set) var outcome: PlanOutcome

  /// - Parameters:
  ///   - spoolFolder: where lines of flows are put together; nil when none are wanted.
  ///   - isLane: whether other lanes have flows of the capture too, so that its own have no numbers yet.
  init(
    _ built: PlanBuilder.Result, _ options: ReplayOptions, spoolFolder: String?,
    namesScenario: Bool, isLane: Bool
  ) {
    plan = built.plan
    self.isLane = isLane
    format = FlowsFormat(built.plan, scenario: namesScenario ? built.label : nil)
    outcome = PlanOutcome(metrics: MetricsBuilder(built.plan, options.population))
    outcome.lines = spoolFolder.map { FlowLines(folder: $0) }
  }

  /// Whether visits should be closed that no further flow can join.
  var isCrowded: Bool { outcome.metrics.isCrowded }

  /// Closes them.
  ///
  /// - Parameters:
  ///   - start: no flow that is still to be added began before it.
  ///   - names: of which the names of flows are indexes.
  mutating func closeVisits(before start: Int64, _ names: LegibleNames) {
    outcome.metrics.closeVisits(before: start, names)
  }

  /// Counts a flow, unless it began at another hour than those that are looked at. It was judged all the
  /// same: clients learn addresses, and boxes remember flows, at any hour.
  ///
  /// - Parameter captures: what the files are called, by `FrameNumber.file`.
  mutating func add(_ record: FlowRecord, _ names: FlowNames, captures: [String]) {
    guard plan.counts(record.started) else {
      flowsAtOtherHours += 1
      return
    }
    outcome.metrics.add(record, names)
    guard outcome.lines != nil, outcome.linesError == nil else { return }
    do throws(OutputError) {
      let line =
        isLane
        ? format.unnumberedLine(record, names, captures: captures).bytes
        : format.line(record, names, captures: captures)
      try outcome.lines?.append(record.flow, line)
    } catch {
      outcome.linesError = error
    }
  }

  /// Takes over what the replay counted beside the flows, which have all ended.
  ///
  /// - Parameter firstPackets: of a lane's flows.
  mutating func finish(
    _ counts: CaptureCounts, _ names: LegibleNames, _ profile: RuleProfile?,
    firstPackets: [UInt64]
  ) {
    if isLane { outcome.lines?.end(firstPackets) }
    outcome.counts = counts
    outcome.counts.otherHoursFlowCount = flowsAtOtherHours
    outcome.profile = profile
    outcome.metrics.close(names)
    outcome.counts.limits.usersUncounted += outcome.metrics.uncountedFlowCount
    outcome.counts.limits.visitsClosed += outcome.metrics.visitsClosedEarly
  }
}
