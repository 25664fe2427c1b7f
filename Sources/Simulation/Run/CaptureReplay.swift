import Captures
import Gateway

/// The replay of one capture, from its file to what became of its flows, under all plans of the run at
/// once.
struct CaptureReplay: Sendable {
  let file: CaptureFile
  var sha256: String?
  /// One a plan, in their order.
  var outcomes: [PlanOutcome] = []
  /// Why it was not read to its end.
  var error: CaptureError?

  /// Reads as much of a capture as can be read, once for all plans.
  ///
  /// - Parameters:
  ///   - spoolFolder: where lines of flows are put together; nil when none are wanted.
  ///   - readsAhead: whether the file is read on a thread of its own.
  ///   - counterfactual: takes the packets as the ends would have seen them, under the first plan.
  init(
    _ file: CaptureFile, _ plans: [PlanBuilder.Result], _ options: ReplayOptions,
    spoolFolder: String?, readsAhead: Bool, counterfactual: CounterfactualCapture?,
    _ progress: ReplayProgress
  ) {
    self.file = file
    do {
      var observers = Observers()
      observers.takesFingerprints = spoolFolder != nil
      observers.profilesRules = options.profilesRules
      observers.tracksFates = counterfactual != nil
      var replay = try Replay(plans.map(\.plan), observing: observers)
      var sums = plans.map {
        PlanReplay(
          $0, options, capture: file.name, spoolFolder: spoolFolder,
          namesScenario: plans.count > 1)
      }
      let reading = CaptureReading(
        file: file, digests: options.digestsInputs, isAhead: readsAhead,
        packetLimit: options.packetLimit)
      var bytesBefore: Int64 = 0
      let end = reading.read { batch, bytesRead in
        replay.process(batch)
        if let counterfactual, let fates = replay.fates {
          counterfactual.write(batch, fates, of: file.name)
        }
        replay.takeEnded(atLeast: Replay.endedAtATime) { sums[$0].add($1, $2) }
        if sums.contains(where: \.isCrowded) { Self.closeVisits(&sums, &replay, batch) }
        progress.add(bytesRead - bytesBefore)
        bytesBefore = bytesRead
      }
      (sha256, error) = (end.sha256, end.error)
      replay.finish { sums[$0].add($1, $2) }
      for plan in sums.indices {
        var counts = replay.counts(of: plan)
        counts.correctedTimeCount = end.correctedCount
        sums[plan].finish(counts, replay.distinctNames, replay.profile(of: plan))
      }
      outcomes = sums.map(\.outcome)
    } catch {
      self.error = CaptureError(path: file.path, frame: nil, reason: "\(error)", remedy: nil)
    }
  }

  /// Closes the visits that no further flow can join, so that memory follows those that go on.
  private static func closeVisits(
    _ sums: inout [PlanReplay], _ replay: inout Replay, _ batch: borrowing PacketBatch
  ) {
    replay.takeEnded { sums[$0].add($1, $2) }
    let now = batch.records.last?.timestamp ?? .min
    let start = min(now, replay.oldestStart ?? now)
    for plan in sums.indices { sums[plan].closeVisits(before: start, replay.distinctNames) }
  }
}
