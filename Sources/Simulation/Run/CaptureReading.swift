import Captures

/// How a capture is read, or a series of them: batch by batch, on the thread that replays it or, of a
/// capture on its own, on one beside it.
struct CaptureReading: Sendable {
  /// The capture, or the parts of a series.
  let files: [CaptureFile]
  /// Whether the SHA-256 of the file is wanted.
  let digests: Bool
  /// Whether the file is read on a thread of its own.
  let isAhead: Bool

  /// The most packets that are read, from the first of the file on; nil for all.
  var packetLimit: Int?

  /// How the reading of a capture ended.
  struct End: Sendable {
    /// The files, in the order of `FrameNumber.file`.
    var parts: [CaptureSeries.Part] = []
    /// What a reader of the figures should know.
    var warnings: [String] = []
    /// Packets that got another time than their own; see `PacketSorter`.
    var correctedCount = 0
  }

  /// Reads the capture, and hands its packets on in the order of their times.
  ///
  /// - Parameters:
  ///   - begin: is told the files, in the order of `FrameNumber.file`, before the first packet.
  ///   - body: is lent each batch, and how many bytes of the files have been read.
  func read(
    begin: ([CaptureFile]) -> Void,
    _ body: (borrowing PacketBatch, _ bytesRead: Int64) -> Void
  ) -> End {
    guard files.count == 1, let file = files.first else { return readSeries(begin, body) }
    begin(files)
    return read(file, body)
  }

  private func readSeries(
    _ begin: ([CaptureFile]) -> Void,
    _ body: (borrowing PacketBatch, _ bytesRead: Int64) -> Void
  ) -> End {
    var series = CaptureSeries(files, digest: digests, packetLimit: packetLimit)
    begin(series.parts.map(\.file))
    series.read(body)
    return End(
      parts: series.parts, warnings: series.warnings, correctedCount: series.correctedCount)
  }

  private func read(
    _ file: CaptureFile, _ body: (borrowing PacketBatch, _ bytesRead: Int64) -> Void
  ) -> End {
    var sorter = PacketSorter()
    var packetsLeft = packetLimit ?? .max
    var bytesRead: Int64 = 0
    var packetCount = 0
    var end = readInFileOrder(file) { batch, bytes in
      bytesRead = bytes
      batch.truncate(to: packetsLeft)
      packetsLeft -= batch.records.count
      packetCount += batch.records.count
      sorter.add(&batch)
      _ = sorter.takeReady { ready in
        body(ready, bytes)
        return true
      }
      return packetsLeft > 0
    }
    sorter.finish()
    _ = sorter.takeReady(isLast: true) { ready in
      body(ready, bytesRead)
      return true
    }
    end.parts[0].packetCount = packetCount
    end.correctedCount = sorter.correctedCount
    return end
  }

  private func readInFileOrder(
    _ file: CaptureFile, _ body: (inout PacketBatch, _ bytesRead: Int64) -> Bool
  ) -> End {
    if isAhead, let end = readAhead(file, body) { return end }
    var batch = PacketBatch()
    return readBatches(file) { reader throws(CaptureError) in
      while try reader.read(into: &batch), body(&batch, reader.bytesRead) {}
    }
  }

  /// Reads on another thread; nil, and nothing was read, when there is none to be had.
  private func readAhead(
    _ file: CaptureFile, _ body: (inout PacketBatch, _ bytesRead: Int64) -> Bool
  ) -> End? {
    let queue = BatchQueue()
    let thread = WorkerThread {
      queue.finish(
        readBatches(file) { reader throws(CaptureError) in
          var failure: CaptureError?
          queue.fill { batch in
            do throws(CaptureError) {
              return try reader.read(into: &batch) ? reader.bytesRead : nil
            } catch {
              failure = error
              return nil
            }
          }
          if let failure { throw failure }
        })
    }
    guard let thread else { return nil }
    thread.detach()
    queue.drain(body)
    return queue.end()
  }

  private func readBatches(
    _ file: CaptureFile, _ body: (inout CaptureReader) throws(CaptureError) -> Void
  ) -> End {
    var part = CaptureSeries.Part(file: file)
    do throws(CaptureError) {
      var reader = try CaptureReader(file, digest: digests)
      do throws(CaptureError) { try body(&reader) } catch { part.error = error }
      part.sha256 = reader.finishDigest()
    } catch {
      part.error = error
    }
    return End(parts: [part])
  }
}
