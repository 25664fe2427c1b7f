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

/// The replay of one capture under one plan, a batch at a time.
///
/// A class, so that the replays of several plans, which cannot be copied, stand in one array; it is
/// entered once a batch.
final class PlanReplay {
  private var replay: Replay
  private var format: FlowsFormat
  private let plan: Plan
  private let capture: String
  private var flowsAtOtherHours = 0
  private(set) var outcome: PlanOutcome

  /// - Parameter spoolFolder: where lines of flows are put together; nil when none are wanted.
  init(
    _ built: PlanBuilder.Result, _ options: ReplayOptions, capture: String, spoolFolder: String?,
    tracksFates: Bool, namesScenario: Bool
  ) throws {
    plan = built.plan
    self.capture = capture
    var observers = Observers()
    observers.takesFingerprints = spoolFolder != nil
    observers.profilesRules = options.profilesRules
    observers.tracksFates = tracksFates
    replay = try Replay(built.plan, observing: observers)
    format = FlowsFormat(built.plan, scenario: namesScenario ? built.label : nil)
    outcome = PlanOutcome(metrics: MetricsBuilder(built.plan, options.population))
    outcome.lines = spoolFolder.map { LineSpool(folder: $0) }
  }

  /// Replays a batch, which is also written as the ends would have seen it if that is asked for.
  func process(_ batch: borrowing PacketBatch, _ counterfactual: CounterfactualCapture?) {
    replay.process(batch)
    if let counterfactual, let fates = replay.fates {
      counterfactual.write(batch, fates, of: capture)
    }
    replay.takeEnded(atLeast: Replay.endedAtATime) { add($0, $1) }
    if outcome.metrics.isCrowded {
      replay.takeEnded { add($0, $1) }
      let now = batch.records.last?.timestamp ?? .min
      outcome.metrics.closeVisits(before: min(now, replay.oldestStart ?? now))
    }
  }

  /// Ends the flows that are still open.
  func finish() {
    outcome.counts = replay.finish { add($0, $1) }
    outcome.counts.otherHoursFlowCount = flowsAtOtherHours
    outcome.profile = replay.profile()
    outcome.metrics.close(replay.distinctNames)
    outcome.counts.limits.usersUncounted += outcome.metrics.uncountedFlowCount
    outcome.counts.limits.visitsClosed += outcome.metrics.visitsClosedEarly
  }

  /// Counts a flow, unless it began at another hour than those that are looked at. It was judged all the
  /// same: clients learn addresses, and boxes remember flows, at any hour.
  private func add(_ record: FlowRecord, _ names: FlowNames) {
    guard plan.counts(record.started) else {
      flowsAtOtherHours += 1
      return
    }
    outcome.metrics.add(record, names)
    guard outcome.lines != nil, outcome.linesError == nil else { return }
    do throws(OutputError) {
      try outcome.lines?.append(record.flow, format.line(record, names, capture: capture))
    } catch {
      outcome.linesError = error
    }
  }
}
