import Captures
import Dissection

/// The bytes are a capture file.
enum CaptureTarget {
  static func run(_ bytes: [UInt8]) {
    ScratchFile.with(bytes, suffix: "") { path in
      var byteCount = 0
      do throws(CaptureError) {
        var reader = try CaptureReader(CaptureFile(path: path), digest: true)
        var batch = PacketBatch()
        while try reader.read(into: &batch) {
          precondition(!batch.records.isEmpty)
          byteCount += check(batch)
          // A few bytes may decompress to a thousand times as many.
          if byteCount > 64 << 20 { break }
        }
        precondition(reader.finishDigest()?.utf8.count == 64)
      } catch {
        precondition(!error.description.isEmpty)
      }
    }
  }

  private static func check(_ batch: borrowing PacketBatch) -> Int {
    let bytes = batch.bytes.span
    for record in batch.records {
      let frame = bytes.extracting(record.offset..<(record.offset + record.capturedCount))
      precondition(record.originalCount >= record.capturedCount)
      _ = try? Packet(frame, linkType: batch.linkType)
    }
    return bytes.count
  }
}
