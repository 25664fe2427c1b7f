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
  /// Why lines could not be kept.
  var linesError: OutputError?

  /// Reads as much of a capture as can be read.
  ///
  /// - Parameter spoolFolder: where lines of flows are put together; nil when none are wanted.
  init(
    _ file: CaptureFile, _ plan: Plan, _ options: ReplayOptions, spoolFolder: String?,
    _ progress: ReplayProgress
  ) {
    self.file = file
    metrics = MetricsBuilder(plan)
    lines = spoolFolder.map { LineSpool(folder: $0) }
    do {
      var replay = try Replay(plan, takesFingerprints: lines != nil)
      var format = FlowsFormat(plan)
      do throws(CaptureError) {
        var reader = try CaptureReader(file, digest: options.digestsInputs)
        error = Self.read(&reader, options, progress) { batch in
          replay.process(batch)
          replay.takeEnded { add($0, $1, &format) }
        }
        sha256 = reader.finishDigest()
      } catch {
        self.error = error
      }
      counts = replay.finish { add($0, $1, &format) }
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

  /// Gives batch after batch to `body`.
  ///
  /// - Returns: why the capture could not be read to its end.
  private static func read(
    _ reader: inout CaptureReader, _ options: ReplayOptions, _ progress: ReplayProgress,
    _ body: (borrowing PacketBatch) -> Void
  ) -> CaptureError? {
    var batch = PacketBatch()
    var bytesBefore: Int64 = 0
    var packetsLeft = options.packetLimit ?? Int.max
    do throws(CaptureError) {
      while packetsLeft > 0, try reader.read(into: &batch) {
        batch.truncate(to: packetsLeft)
        packetsLeft -= batch.records.count
        body(batch)
        progress.add(reader.bytesRead - bytesBefore)
        bytesBefore = reader.bytesRead
      }
    } catch {
      return error
    }
    return nil
  }
}
