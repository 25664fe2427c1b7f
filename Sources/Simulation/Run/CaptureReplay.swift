import Captures
import Gateway

/// The replay of one capture, from its file to what became of its flows, under each plan of the run.
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
      let replays = try plans.map { plan in
        try PlanReplay(
          plan, options, capture: file.name, spoolFolder: spoolFolder,
          tracksFates: counterfactual != nil, namesScenario: plans.count > 1)
      }
      let reading = CaptureReading(
        file: file, digests: options.digestsInputs, isAhead: readsAhead,
        packetLimit: options.packetLimit)
      var bytesBefore: Int64 = 0
      let end = reading.read { batch, bytesRead in
        for replay in replays { replay.process(batch, counterfactual) }
        progress.add(bytesRead - bytesBefore)
        bytesBefore = bytesRead
      }
      (sha256, error) = (end.sha256, end.error)
      for replay in replays { replay.finish() }
      outcomes = replays.map(\.outcome)
    } catch {
      self.error = CaptureError(path: file.path, frame: nil, reason: "\(error)", remedy: nil)
    }
  }
}
