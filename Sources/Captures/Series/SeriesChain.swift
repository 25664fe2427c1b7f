/// Parts that follow each other, with the clock that runs over them.
final class SeriesChain {
  private var reader: CaptureReader?
  private var batch = PacketBatch()
  private var bytesBefore: Int64 = 0
  var sorter: PacketSorter
  /// The part that is read; its place in the series.
  private(set) var part = 0
  /// Whether no packets follow.
  private(set) var isAtEnd = false

  /// - Parameter lag: see `PacketSorter`.
  init(lag: Int) {
    sorter = PacketSorter(lag: lag)
  }

  /// The times of the last packets that were read, as they were recorded.
  private var recentTimes: [Int64] = []
  private static let recentCount = 17

  /// Where the recording has come to, whatever the clock makes of it: half of the last packets are later.
  var recordedTime: Int64? {
    recentTimes.isEmpty ? nil : recentTimes.sorted()[recentTimes.count / 2]
  }

  /// The time of the next packet that none of the chain can overtake; nil when more have to be read, or when
  /// there are no more.
  var readyTime: Int64? { sorter.readyTime(isLast: isAtEnd) }

  /// Whether all its packets were lent, and none follow.
  var isEmpty: Bool { isAtEnd && readyTime == nil }

  func begin(_ part: Int, _ reader: consuming CaptureReader) {
    self.part = part
    self.reader = consume reader
    bytesBefore = 0
  }

  /// Reads the next packets.
  ///
  /// - Parameters:
  ///   - limit: the most of them.
  ///   - bytesRead: gets what was read of the file added.
  /// - Returns: how many; nil at the end of the part.
  func read(limit: Int, _ bytesRead: inout Int64) throws(CaptureError) -> Int? {
    guard try reader?.read(into: &batch) == true else { return nil }
    let now = reader?.bytesRead ?? bytesBefore
    bytesRead += now - bytesBefore
    bytesBefore = now
    batch.truncate(to: limit)
    if part > 0 { batch.setFile(UInt16(truncatingIfNeeded: part)) }
    let count = batch.records.count
    recentTimes += batch.records.suffix(Self.recentCount).map(\.timestamp)
    recentTimes.removeFirst(max(0, recentTimes.count - Self.recentCount))
    sorter.add(&batch)
    return count
  }

  /// Ends the part.
  ///
  /// - Returns: the SHA-256 of its file, where it was asked for.
  func endPart() -> String? {
    let digest = reader?.finishDigest()
    reader = nil
    return digest ?? nil
  }

  /// Says that no part follows.
  func end() {
    sorter.finish()
    isAtEnd = true
  }
}
