import Captures
import Dissection
import Testing

/// Batches that are put together without a file.
@Suite struct PacketBatchTests {
  @Test func recordsSayWhereTheBytesAre() {
    var batch = PacketBatch(linkType: .raw)
    batch.append([1, 2, 3].span, timestamp: 5)
    batch.append([UInt8]().span, timestamp: 6, frame: 9, originalCount: 60)
    batch.append([4].span, timestamp: 7, originalCount: 0)
    #expect(batch.linkType == .raw)
    #expect(batch.bytes == [1, 2, 3, 4])
    #expect(
      batch.records == [
        PacketRecord(timestamp: 5, frame: 1, offset: 0, capturedCount: 3, originalCount: 3),
        PacketRecord(timestamp: 6, frame: 9, offset: 3, capturedCount: 0, originalCount: 60),
        PacketRecord(timestamp: 7, frame: 10, offset: 3, capturedCount: 1, originalCount: 1),
      ])
    #expect(batch.records.map(\.range) == [0..<3, 3..<3, 3..<4])
  }

  @Test func removedPacketsAreGone() {
    var batch = PacketBatch()
    batch.append([1, 2, 3].span, timestamp: 5)
    batch.removeAll(linkType: .raw)
    #expect(batch.bytes.isEmpty)
    #expect(batch.records.isEmpty)
    #expect(batch.linkType == .raw)
  }

  @Test func fullAt256PacketsOrOneMebibyte() {
    // Each pair: one short of the limit, and at it.
    var isFull: [Bool] = []
    var packets = PacketBatch()
    for _ in 0..<255 { packets.append([1].span, timestamp: 0) }
    isFull.append(packets.isFull)
    packets.append([1].span, timestamp: 0)
    isFull.append(packets.isFull)

    var bytes = PacketBatch()
    bytes.append([UInt8](repeating: 0, count: 1_048_575).span, timestamp: 0)
    isFull.append(bytes.isFull)
    bytes.append([1].span, timestamp: 0)
    isFull.append(bytes.isFull)
    #expect(isFull == [false, true, false, true])
  }
}
