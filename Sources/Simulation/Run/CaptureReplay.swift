import Captures
import Gateway
import Population
import Reports

/// The replay of one capture, from its file to what became of its flows.
struct CaptureReplay: Sendable {
  let file: CaptureFile
  var sha256: String?
  var counts = CaptureCounts()
  /// Why it was not read to its end.
  var error: CaptureError?
  var metrics: MetricsBuilder
  /// A line a flow, when they are asked for.
  var lines: LineSpool?
  /// How often rules were hit, when that is asked for.
  var profile: RuleProfile?
  /// Why lines could not be kept.
  var linesError: OutputError?

  /// Reads as much of a capture as can be read.
  ///
  /// - Parameters:
  ///   - spoolFolder: where lines of flows are put together; nil when none are wanted.
  ///   - readsAhead: whether the file is read on a thread of its own.
  ///   - counterfactual: takes the packets as the ends would have seen them.
  init(
    _ file: CaptureFile, _ plan: Plan, _ options: ReplayOptions, spoolFolder: String?,
    readsAhead: Bool, counterfactual: CounterfactualCapture?, _ progress: ReplayProgress
  ) {
    self.file = file
    metrics = MetricsBuilder(plan)
    lines = spoolFolder.map { LineSpool(folder: $0) }
    do {
      var replay = try Replay(
        plan, takesFingerprints: lines != nil, profilesRules: options.profilesRules,
        tracksFates: counterfactual != nil)
      var format = FlowsFormat(plan)
      let reading = CaptureReading(
        file: file, digests: options.digestsInputs, isAhead: readsAhead)
      var packetsLeft = options.packetLimit ?? Int.max
      var bytesBefore: Int64 = 0
      let end = reading.read { batch, bytesRead in
        batch.truncate(to: packetsLeft)
        packetsLeft -= batch.records.count
        replay.process(batch)
        if let counterfactual, let fates = replay.fates { counterfactual.write(batch, fates) }
        replay.takeEnded { add($0, $1, &format) }
        progress.add(bytesRead - bytesBefore)
        bytesBefore = bytesRead
        return packetsLeft > 0
      }
      (sha256, error) = (end.sha256, end.error)
      counts = replay.finish { add($0, $1, &format) }
      profile = replay.profile
      metrics.close(replay.distinctNames)
      counts.limits.usersUncounted += metrics.uncountedFlowCount
    } catch {
      self.error = CaptureError(path: file.path, frame: nil, reason: "\(error)", remedy: nil)
    }
  }

  private mutating func add(
    _ record: FlowRecord, _ names: FlowNames, _ format: inout FlowsFormat
  ) {
    metrics.add(record, names)
    guard lines != nil, linesError == nil else { return }
    do throws(OutputError) {
      try lines?.append(record.flow, format.line(record, names, capture: file.name))
    } catch {
      linesError = error
    }
  }
}
