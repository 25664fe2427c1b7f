import Captures
import Gateway

/// The replay of one capture, or of a series, from its files to what became of its flows, under all plans of the run at
/// once.
struct CaptureReplay: Sendable {
  /// The file, or the parts of the series in the order of their times.
  private(set) var files: [Part] = []
  /// What a reader of the figures should know.
  private(set) var warnings: [String] = []
  /// One a plan, in their order.
  private(set) var outcomes: [PlanOutcome] = []
  /// Which flows it has in common with others.
  private(set) var ends = CaptureEnds()

  /// What was read of a file.
  struct Part: Sendable {
    var read: CaptureSeries.Part
    /// Flows with their first packet in it.
    var flowCount = 0
  }

  /// Reads as much of a capture as can be read, once for all plans.
  ///
  /// - Parameters:
  ///   - files: the capture, or the parts of a series.
  ///   - spoolFolder: where lines of flows are put together; nil when none are wanted.
  ///   - readsAhead: whether the file is read on a thread of its own.
  ///   - counterfactual: takes the packets as the ends would have seen them, under the first plan.
  init(
    _ files: [CaptureFile], _ plans: [PlanBuilder.Result], _ options: ReplayOptions,
    spoolFolder: String?, readsAhead: Bool, counterfactual: CounterfactualCapture?,
    _ progress: ReplayProgress
  ) {
    do {
      var observers = Observers()
      observers.takesFingerprints = spoolFolder != nil
      observers.profilesRules = options.profilesRules
      observers.tracksFates = counterfactual != nil
      var replay = try Replay(plans.map(\.plan), observing: observers)
      var sums = plans.map {
        PlanReplay(
          $0, options, spoolFolder: spoolFolder, namesScenario: plans.count > 1)
      }
      let reading = CaptureReading(
        files: files, digests: options.digestsInputs, isAhead: readsAhead,
        packetLimit: options.packetLimit)
      var bytesBefore: Int64 = 0
      var names: [String] = []
      var flowCounts: [Int] = []
      var ends = CaptureEnds()
      func add(_ plan: Int, _ record: FlowRecord, _ flowNames: FlowNames) {
        sums[plan].add(record, flowNames, captures: names)
        guard plan == 0 else { return }
        flowCounts[Int(record.firstFrame.file)] += 1
        ends.note(record)
      }
      let end = reading.read { files in
        names = files.map(\.name)
        flowCounts = Array(repeating: 0, count: files.count)
      } _: { batch, bytesRead in
        replay.process(batch)
        if let counterfactual, let fates = replay.fates {
          counterfactual.write(batch, fates, of: names)
        }
        replay.takeEnded(atLeast: Replay.endedAtATime, add)
        if sums.contains(where: \.isCrowded) {
          replay.takeEnded(add)
          Self.closeVisits(&sums, &replay, batch)
        }
        progress.add(bytesRead - bytesBefore)
        bytesBefore = bytesRead
      }
      replay.finish(add)
      for plan in sums.indices {
        var counts = replay.counts(of: plan)
        counts.correctedTimeCount = end.correctedCount
        sums[plan].finish(counts, replay.distinctNames, replay.profile(of: plan))
      }
      outcomes = sums.map(\.outcome)
      self.files = zip(end.parts, flowCounts).map { Part(read: $0, flowCount: $1) }
      self.ends = ends
      warnings = end.warnings
    } catch {
      self.files = files.map {
        Part(
          read: CaptureSeries.Part(
            file: $0, error: CaptureError(path: $0.path, reason: "\(error)")))
      }
    }
  }

  /// Closes the visits that no further flow can join, so that memory follows those that go on.
  private static func closeVisits(
    _ sums: inout [PlanReplay], _ replay: inout Replay, _ batch: borrowing PacketBatch
  ) {
    let now = batch.records.last?.timestamp ?? .min
    let start = min(now, replay.oldestStart ?? now)
    for plan in sums.indices { sums[plan].closeVisits(before: start, replay.distinctNames) }
  }
}
