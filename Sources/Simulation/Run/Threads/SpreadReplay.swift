import Captures
import Dispatch
import Gateway
import Synchronization

/// The replay of a capture on several threads: one a lane, and where there is one lane only, another that
/// reads ahead.
final class SpreadReplay: Sendable {
  private let work: CaptureWork
  private let laneCount: Int
  private let meter: ReadingMeter
  private let queue: PartQueue
  /// Entered by the thread that reads, one at a time.
  private let capture: Mutex<OrderedCapture>
  /// Entered by the thread that deals packets out, one at a time; nil where there is one lane.
  private let dealer: Mutex<LaneDealer?>
  private let names: [String]
  private let limits: HeldCounts
  private let held: Mutex<(lanes: [HeldCounts], sum: HeldCounts)>
  private let outcomes: Mutex<[LaneSums.Outcome?]>

  init(_ work: CaptureWork, laneCount: Int, _ meter: ReadingMeter) {
    self.work = work
    self.laneCount = laneCount
    self.meter = meter
    queue = PartQueue(laneCount: laneCount, threadCount: max(2, laneCount))
    let ordered = work.orderedCapture(lag: PartQueue.partCountMax)
    names = ordered.names
    capture = Mutex(ordered)
    let plans = work.plans.map(\.plan)
    dealer = Mutex(laneCount > 1 ? LaneDealer(plans, laneCount: laneCount) : nil)
    limits = HeldCounts(plans[0].limits)
    held = Mutex((Array(repeating: HeldCounts(), count: laneCount), HeldCounts()))
    outcomes = Mutex(Array(repeating: nil, count: laneCount))
  }

  /// Reads and replays the capture, also on this thread.
  ///
  /// - Returns: what came of it; nil when one lane has to do it.
  /// - Throws: what a `Replay` does.
  func run() throws -> (CaptureEnd, LaneSums.Outcome)? {
    let done = DispatchSemaphore(value: 0)
    var startedCount = 0
    for thread in 1..<max(2, laneCount) {
      let worker = WorkerThread { [self] in
        do { try run(thread) } catch { queue.cancel() }
        done.signal()
      }
      if let worker {
        worker.detach()
        startedCount += 1
      } else if laneCount > 1 {
        queue.cancel()
      }
    }
    defer { for _ in 0..<startedCount { done.wait() } }
    do {
      try run(0)
    } catch {
      queue.cancel()
      throw error
    }
    for _ in 0..<startedCount { done.wait() }
    startedCount = 0
    return queue.isCancelled ? nil : joined()
  }

  /// What a thread does: reads, replays its lane if it has one, and says what came of that.
  private func run(_ thread: Int) throws {
    guard thread < laneCount else {
      while case .read = queue.next(thread) { readOn() }
      return
    }
    var lane = try LaneReplay(work, names: names, isLane: laneCount > 1)
    while replayNext(&lane, thread) {}
    guard !queue.isCancelled else { return }
    let outcome = lane.finish()
    note(lane.held, of: thread)
    outcomes.withLock { $0[thread] = outcome }
  }

  /// - Returns: whether there may be more to do.
  private func replayNext(_ lane: inout LaneReplay, _ number: Int) -> Bool {
    switch queue.next(number) {
    case .read: readOn()
    case .deal(let packets): deal(packets)
    case .replay(let part):
      lane.process(part, lane: number)
      if laneCount > 1 { note(lane.held, of: number) }
      queue.finish(number)
    case .stop: return false
    }
    return true
  }

  private func readOn() {
    let (packets, goesOn) = capture.withLock { capture in
      var packets: [SharedPackets] = []
      let goesOn = capture.readOn { packets.append($0.shared()) }
      meter.note(capture.bytesRead)
      return (packets, goesOn)
    }
    queue.add(packets, isLast: !goesOn)
  }

  private func deal(_ packets: SharedPackets) {
    let dealt = dealer.withLock { $0?.deal(packets.batch) }
    if dealt?.needsOneLane == true { queue.cancel() }
    queue.add(CapturePart(packets, dealt))
  }

  /// Notes what a lane has held, and gives the lanes up where all together may have reached a limit.
  private func note(_ now: HeldCounts, of lane: Int) {
    let mayReach = held.withLock { held in
      held.sum.note(now, of: &held.lanes[lane])
      return held.sum.mayReach(limits)
    }
    if mayReach { queue.cancel() }
  }

  private func joined() -> (CaptureEnd, LaneSums.Outcome)? {
    let lanes = outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes.compactMap { $0 }
    }
    guard lanes.count == laneCount, var first = lanes.first else { return nil }
    let counts = dealer.withLock { dealer -> CaptureCounts? in
      guard let dealer = dealer.take() else { return nil }
      return dealer.counts
    }
    if let counts { first.join(lanes.dropFirst(), counts) }
    return (capture.withLock { CaptureEnd($0) }, first)
  }
}
