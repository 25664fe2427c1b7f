import Captures
import Gateway
import Population
import Reports

/// What became of a capture's flows under one plan.
struct PlanOutcome: Sendable {
  var counts = CaptureCounts()
  var metrics: MetricsBuilder
  /// A line a flow, when they are asked for.
  var lines: LineSpool?
  /// How often rules were hit, when that is asked for.
  var profile: RuleProfile?
  /// Why lines could not be kept.
  var linesError: OutputError?
}

/// Adds up what became of a capture's flows under one plan.
struct PlanReplay {
  private var format: FlowsFormat
  private let plan: Plan
  private var flowsAtOtherHours = 0
  private(set) var outcome: PlanOutcome

  /// - Parameter spoolFolder: where lines of flows are put together; nil when none are wanted.
  init(
    _ built: PlanBuilder.Result, _ options: ReplayOptions, spoolFolder: String?,
    namesScenario: Bool
  ) {
    plan = built.plan
    format = FlowsFormat(built.plan, scenario: namesScenario ? built.label : nil)
    outcome = PlanOutcome(metrics: MetricsBuilder(built.plan, options.population))
    outcome.lines = spoolFolder.map { LineSpool(folder: $0) }
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
      try outcome.lines?.append(record.flow, format.line(record, names, captures: captures))
    } catch {
      outcome.linesError = error
    }
  }

  /// Takes over what the replay counted beside the flows, which have all ended.
  mutating func finish(
    _ counts: CaptureCounts, _ names: LegibleNames, _ profile: RuleProfile?
  ) {
    outcome.counts = counts
    outcome.counts.otherHoursFlowCount = flowsAtOtherHours
    outcome.profile = profile
    outcome.metrics.close(names)
    outcome.counts.limits.usersUncounted += outcome.metrics.uncountedFlowCount
    outcome.counts.limits.visitsClosed += outcome.metrics.visitsClosedEarly
  }
}
