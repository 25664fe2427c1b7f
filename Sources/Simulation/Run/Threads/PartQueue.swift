import Captures
import Dispatch
import Synchronization

/// The parts of a capture on their way from the reading of files to the lanes, and what each thread does
/// next.
///
/// Each lane takes all parts in their order. No thread is there for reading alone, nor for dealing out what was
/// read: each is done by whoever has little left to replay, by one at a time, as long as no lane is far behind. So
/// the work is spread evenly, whatever the shares of reading, dealing and of lanes are.
final class PartQueue: Sendable {
  /// Parts from the one that the last lane replays to the one that was read last; each is half a MiB.
  static let partCountMax = 16
  /// A thread with so many parts to replay reads on only when it has replayed some.
  private static let backlogGoal = 3

  /// What a thread does next.
  enum Task {
    case replay(CapturePart)
    /// Reads on, and adds what comes.
    case read
    /// Deals these packets out, and adds the part that they make.
    case deal(SharedPackets)
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
    /// Packets that were read, and not dealt out yet.
    var undealt: [SharedPackets] = []
    var isReading = false
    var isDealing = false
    /// Whether all was read.
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
    if backlog < Self.backlogGoal, let task = takeAhead(&state) { return task }
    if backlog > 0 {
      return .replay(state.parts[state.positions[thread] - state.replayedCount])
    }
    if state.hasEnded, !state.isDealing, state.undealt.isEmpty { return .stop }
    state.sleepers.append(thread)
    return nil
  }

  /// What is to be done before there are more parts, if nobody does it.
  private func takeAhead(_ state: inout State) -> Task? {
    if !state.isDealing, !state.undealt.isEmpty {
      state.isDealing = true
      return .deal(state.undealt.removeFirst())
    }
    guard !state.hasEnded, !state.isReading,
      state.parts.count + state.undealt.count < Self.partCountMax
    else { return nil }
    state.isReading = true
    return .read
  }

  /// Adds what a thread has read.
  ///
  /// - Parameter isLast: whether nothing follows.
  func add(_ packets: [SharedPackets], isLast: Bool) {
    change { state in
      if laneCount > 1 {
        state.undealt += packets
      } else {
        state.parts += packets.map { CapturePart($0, nil) }
      }
      state.isReading = false
      state.hasEnded = isLast
    }
  }

  /// Adds the part that a thread has made of packets.
  func add(_ part: CapturePart) {
    change { state in
      state.parts.append(part)
      state.isDealing = false
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
