import Captures
import Gateway

/// The replay of a capture's packets, or of those of one lane, under all plans of the run.
struct LaneReplay: ~Copyable {
  private var replay: Replay
  private var sums: LaneSums

  /// - Parameters:
  ///   - names: of the files, by `FrameNumber.file`.
  ///   - isLane: whether other lanes have the other users.
  /// - Throws: what a `Replay` does.
  init(_ work: CaptureWork, names: [String], isLane: Bool) throws {
    var observers = Observers()
    observers.takesFingerprints = work.spoolFolder != nil
    observers.profilesRules = work.options.profilesRules
    observers.tracksFates = work.counterfactual != nil
    observers.notesFirstPackets = isLane && work.spoolFolder != nil
    replay = try Replay(work.plans.map(\.plan), observing: observers)
    let plans = work.plans.map {
      PlanReplay(
        $0, work.options, spoolFolder: work.spoolFolder, namesScenario: work.plans.count > 1,
        isLane: isLane)
    }
    sums = LaneSums(plans, names: names)
  }

  /// Replays the packets of a batch.
  mutating func process(_ batch: borrowing PacketBatch, _ counterfactual: CounterfactualCapture?) {
    replay.process(batch)
    if let counterfactual, let fates = replay.fates {
      counterfactual.write(batch, fates, of: sums.names)
    }
    takeEnded(batch)
  }

  /// Replays those of a part that go to a lane.
  mutating func process(_ part: CapturePart, lane: Int) {
    let batch = part.packets.batch
    guard let dealt = part.dealt else { return process(batch, nil) }
    replay.process(batch, dealt, lane: lane)
    takeEnded(batch)
  }

  /// The most that was held of what `Limits` bounds.
  var held: HeldCounts {
    var held = replay.held
    for plan in sums.plans { plan.outcome.metrics.note(into: &held) }
    return held
  }

  /// Ends all flows.
  mutating func finish() -> LaneSums.Outcome { sums.finish(&replay) }

  private mutating func takeEnded(_ batch: borrowing PacketBatch) {
    sums.take(from: &replay, atLeast: Replay.endedAtATime)
    guard sums.isCrowded else { return }
    sums.take(from: &replay, atLeast: 1)
    sums.closeVisits(of: replay, at: batch.records.last?.timestamp ?? .min)
  }
}
