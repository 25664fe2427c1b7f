import Captures
import Dispatch
import Synchronization

/// Hands batches of packets from the thread that reads a capture to the one that replays it.
///
/// A ring of a few batches, each lent to one side at a time: two semaphores count those that wait to be
/// filled and those that wait to be taken. Half of what a replay takes is the system's copy of the file,
/// which so goes on beside the other half; the order of packets stays that of the capture.
final class BatchQueue: Sendable {
  /// Enough to bridge the moments in which the other side does not run; more gained nothing.
  private static let batchCount = 8

  /// A batch, and how far the file had been read when it was filled; below zero at the end.
  private struct Slot: ~Copyable {
    var batch = PacketBatch()
    var bytesRead: Int64 = 0
  }

  private final class Place: Sendable {
    let slot = Mutex(Slot())
  }

  private let places = (0..<batchCount).map { _ in Place() }
  // Made with nothing in them: a semaphore must not be destroyed with less than it was made with.
  private let free = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)
  private let isCancelled = Atomic(false)
  private let isClosed = Atomic(false)
  private let ended = DispatchSemaphore(value: 0)
  private let result = Mutex(CaptureReading.End())

  init() {
    for _ in places { free.signal() }
  }

  /// Fills batch after batch, on the thread that reads, until there are no more packets or nobody
  /// wants them.
  ///
  /// - Parameter read: Fills a batch, and says how far the file has been read; nil at the end.
  func fill(_ read: (inout PacketBatch) -> Int64?) {
    for place in cycle {
      free.wait()
      let isLast = place.slot.withLock { slot in
        let bytesRead = isCancelled.load(ordering: .relaxed) ? nil : read(&slot.batch)
        slot.bytesRead = bytesRead ?? -1
        return bytesRead == nil
      }
      if isLast { isClosed.store(true, ordering: .relaxed) }
      filled.signal()
      if isLast { return }
    }
  }

  /// Takes batch after batch, on the thread that replays.
  ///
  /// - Parameter body: Is lent each batch, and how far the file has been read; says whether it wants
  ///   more.
  func drain(_ body: (inout PacketBatch, _ bytesRead: Int64) -> Bool) {
    for place in cycle {
      filled.wait()
      let isLast = place.slot.withLock { slot in
        guard slot.bytesRead >= 0 else { return true }
        if !isCancelled.load(ordering: .relaxed), !body(&slot.batch, slot.bytesRead) {
          isCancelled.store(true, ordering: .relaxed)
        }
        return false
      }
      if isLast { return }
      free.signal()
    }
  }

  /// Says, on the thread that reads, how reading ended, be it before a batch was filled.
  func finish(_ end: CaptureReading.End) {
    if !isClosed.load(ordering: .relaxed) { fill { _ in nil } }
    result.withLock { $0 = end }
    ended.signal()
  }

  /// Waits for the thread that reads, and returns how reading ended.
  func end() -> CaptureReading.End {
    ended.wait()
    return result.withLock { $0 }
  }

  /// The places in their order, again and again.
  private var cycle: some Sequence<Place> {
    (0...).lazy.map { [places] in places[$0 % places.count] }
  }
}
