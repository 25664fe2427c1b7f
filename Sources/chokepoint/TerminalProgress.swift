import Captures
import FoundationEssentials
import Simulation
import Synchronization

/// A bar on standard error, drawn ten times a second at most, and removed at the end.
final class TerminalProgress: ReplayProgress {
  private struct State {
    var total: Int64 = 0
    var done: Int64 = 0
    var drawn = ContinuousClock.now
  }

  private let state = Mutex(State())
  private static let columns = 40

  func begin(_ captures: [CaptureFile]) {
    let total = captures.reduce(Int64(0)) { sum, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
      return sum + Int64(attributes?[.size] as? Int ?? 0)
    }
    state.withLock { $0.total = total }
  }

  func add(_ byteCount: Int64) {
    let bar: String? = state.withLock { state in
      state.done += byteCount
      let now = ContinuousClock.now
      guard state.total > 0, now - state.drawn >= .milliseconds(100) else { return nil }
      state.drawn = now
      let share = min(1, Double(state.done) / Double(state.total))
      let filled = Int(share * Double(Self.columns))
      return "[" + String(repeating: "#", count: filled)
        + String(repeating: "-", count: Self.columns - filled) + "] \(Int(share * 100)) %"
    }
    if let bar { StandardStream.complain("\r\u{1b}[2K\(bar)") }
  }

  func end() {
    StandardStream.complain("\r\u{1b}[2K")
  }
}
