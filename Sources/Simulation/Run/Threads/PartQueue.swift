import Dispatch
import Synchronization

/// The parts of a capture on their way from the reading of files to the lanes, and what each thread does
/// next.
///
/// Each lane takes all parts in their order. No thread is there for reading alone: the files are read on
/// by whoever has little left to replay, one at a time, as long as no lane is far behind. So the work is
/// spread evenly, whatever the shares of reading and of lanes are.
final class PartQueue: Sendable {
  /// Parts from the one that the last lane replays to the one that was read last; each is half a MiB.
  static let partCountMax = 16
  /// A thread with so many parts to replay reads on only when it has replayed some.
  private static let backlogGoal = 3

  /// What a thread does next.
  enum Task {
    case replay(CapturePart)
    /// Reads on, and publishes what comes.
    case read
    /// Ends.
    case stop
  }

  private struct State {
    /// Those that a lane has not replayed yet.
    var parts: [CapturePart] = []
    /// Parts that all lanes have replayed.
    var replayedCount = 0
    /// Parts that each lane has replayed.
    var positions: [Int]
    var isReading = false
    var hasEnded = false
    var isCancelled = false
    /// The threads that wait.
    var sleepers: [Int] = []

    var publishedCount: Int { replayedCount + parts.count }
  }

  private let state: Mutex<State>
  /// One a thread. Made with nothing in them: a semaphore must not be destroyed with less than it was made
  /// with.
  private let wakeUps: [DispatchSemaphore]
  private let laneCount: Int

  /// - Parameter threadCount: at least one a lane; those beyond read only.
  init(laneCount: Int, threadCount: Int) {
    self.laneCount = laneCount
    state = Mutex(State(positions: Array(repeating: 0, count: laneCount)))
    wakeUps = (0..<threadCount).map { _ in DispatchSemaphore(value: 0) }
  }

  /// Whether the lanes were given up.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// What a thread does next; it waits until there is something.
  ///
  /// - Parameter thread: that of the lane of the same number, if there is one.
  func next(_ thread: Int) -> Task {
    while true {
      if let task = state.withLock({ take(thread, &$0) }) { return task }
      wakeUps[thread].wait()
    }
  }

  private func take(_ thread: Int, _ state: inout State) -> Task? {
    if state.isCancelled { return .stop }
    let backlog = thread < laneCount ? state.publishedCount - state.positions[thread] : 0
    if !state.hasEnded, !state.isReading, backlog < Self.backlogGoal,
      state.parts.count < Self.partCountMax
    {
      state.isReading = true
      return .read
    }
    if backlog > 0 {
      return .replay(state.parts[state.positions[thread] - state.replayedCount])
    }
    if state.hasEnded { return .stop }
    state.sleepers.append(thread)
    return nil
  }

  /// Hands on what a thread has read.
  ///
  /// - Parameter isLast: whether nothing follows.
  func publish(_ parts: [CapturePart], isLast: Bool) {
    change { state in
      state.parts += parts
      state.isReading = false
      state.hasEnded = isLast
    }
  }

  /// Says that a lane has replayed its part.
  func finish(_ lane: Int) {
    change { state in
      state.positions[lane] += 1
      let done = (state.positions.min() ?? 0) - state.replayedCount
      state.parts.removeFirst(done)
      state.replayedCount += done
    }
  }

  /// Stops all threads: what was replayed is of no use.
  func cancel() {
    change { $0.isCancelled = true }
  }

  /// Changes what threads wait for, and wakes them.
  private func change(_ body: (inout State) -> Void) {
    let sleepers = state.withLock { state in
      body(&state)
      defer { state.sleepers = [] }
      return state.sleepers
    }
    for thread in sleepers { wakeUps[thread].signal() }
  }
}
