import Captures
import Gateway

/// The replay of one capture, from its file to its outcome.
enum CaptureReplay {
  /// Reads as much of a capture as can be read.
  static func replay(
    _ file: CaptureFile, _ plan: Plan, _ options: ReplayOptions, _ progress: ReplayProgress
  ) -> ReplayRun.Capture {
    var capture = ReplayRun.Capture(
      file: file, sha256: nil, outcome: .empty, error: nil)
    do {
      var replay = try Replay(plan)
      do throws(CaptureError) {
        var reader = try CaptureReader(file, digest: options.digestsInputs)
        capture.error = read(&reader, options, progress) { replay.process($0) }
        capture.sha256 = reader.finishDigest()
      } catch {
        capture.error = error
      }
      capture.outcome = replay.finish()
    } catch {
      capture.error = CaptureError(path: file.path, frame: nil, reason: "\(error)", remedy: nil)
    }
    return capture
  }

  /// Gives batch after batch to `body`.
  ///
  /// - Returns: why the capture could not be read to its end.
  static func read(
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
