import Captures
import Dissection

/// All that reading a capture gave: its packets, and the error at its end.
struct Reading: Equatable {
  /// A packet, with its bytes beside it.
  struct Packet: Equatable {
    var timestamp: Int64
    var frame: Int
    var bytes: [UInt8]
    var originalCount: Int
  }

  var linkType: LinkType?
  var packets: [Packet] = []
  var batchSizes: [Int] = []
  var error: CaptureError?

  /// Reads the capture at `path`, and goes on after an error, which must be the end.
  init(path: String) {
    self.init(CaptureFile(path: path))
  }

  /// Reads `file`.
  init(_ file: CaptureFile) {
    do throws(CaptureError) {
      var reader = try CaptureReader(file)
      linkType = reader.linkType
      read(&reader)
    } catch {
      self.error = error
    }
  }

  private mutating func read(_ reader: inout CaptureReader) {
    var batch = PacketBatch()
    while true {
      do throws(CaptureError) {
        guard try reader.read(into: &batch) else { return }
        add(batch)
      } catch {
        // One error only: a second would replace the first here, and fail the expectations.
        self.error = self.error == nil ? error : CaptureError(path: "", reason: "a second error")
      }
    }
  }

  private mutating func add(_ batch: borrowing PacketBatch) {
    batchSizes.append(batch.records.count)
    for record in batch.records {
      packets.append(
        Packet(
          timestamp: record.timestamp, frame: record.frame, bytes: Array(batch.bytes[record.range]),
          originalCount: record.originalCount))
    }
  }
}

/// A byte string of `count` bytes that differs from its neighbours in number and content.
func samplePacket(_ count: Int, first: UInt8 = 1) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0) &+ first }
}
