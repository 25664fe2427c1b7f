import Synchronization

/// Tells the progress of one capture, each byte once, however often its file is read.
final class ReadingMeter: Sendable {
  private let progress: ReplayProgress
  private let toldCount = Mutex(Int64(0))

  init(_ progress: ReplayProgress) {
    self.progress = progress
  }

  /// Notes how far the files were read.
  func note(_ bytesRead: Int64) {
    let more = toldCount.withLock { told in
      defer { told = max(told, bytesRead) }
      return bytesRead - told
    }
    if more > 0 { progress.add(more) }
  }
}
