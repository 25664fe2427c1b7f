import Captures

/// How a capture is read: batch by batch, on the thread that replays it or on one beside it.
struct CaptureReading: Sendable {
  let file: CaptureFile
  /// Whether the SHA-256 of the file is wanted.
  let digests: Bool
  /// Whether the file is read on a thread of its own.
  let isAhead: Bool

  /// The most packets that are read, from the first of the file on; nil for all.
  var packetLimit: Int?

  /// How the reading of a capture ended.
  struct End: Sendable {
    var sha256: String?
    /// Why it was not read to its end.
    var error: CaptureError?
    /// Packets that got another time than their own; see `PacketSorter`.
    var correctedCount = 0
  }

  /// Reads the capture, and hands its packets on in the order of their times.
  ///
  /// - Parameter body: Is lent each batch, and how many bytes of the file have been read.
  func read(_ body: (borrowing PacketBatch, _ bytesRead: Int64) -> Void) -> End {
    var sorter = PacketSorter()
    var packetsLeft = packetLimit ?? .max
    var bytesRead: Int64 = 0
    var end = readInFileOrder { batch, bytes in
      bytesRead = bytes
      batch.truncate(to: packetsLeft)
      packetsLeft -= batch.records.count
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
    end.correctedCount = sorter.correctedCount
    return end
  }

  private func readInFileOrder(
    _ body: (inout PacketBatch, _ bytesRead: Int64) -> Bool
  ) -> End {
    if isAhead, let end = readAhead(body) { return end }
    var batch = PacketBatch()
    return readBatches { reader throws(CaptureError) in
      while try reader.read(into: &batch), body(&batch, reader.bytesRead) {}
    }
  }

  /// Reads on another thread; nil, and nothing was read, when there is none to be had.
  private func readAhead(_ body: (inout PacketBatch, _ bytesRead: Int64) -> Bool) -> End? {
    let queue = BatchQueue()
    let thread = WorkerThread {
      queue.finish(
        readBatches { reader throws(CaptureError) in
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
    _ body: (inout CaptureReader) throws(CaptureError) -> Void
  ) -> End {
    var end = End()
    do throws(CaptureError) {
      var reader = try CaptureReader(file, digest: digests)
      do throws(CaptureError) { try body(&reader) } catch { end.error = error }
      end.sha256 = reader.finishDigest()
    } catch {
      end.error = error
    }
    return end
  }
}
