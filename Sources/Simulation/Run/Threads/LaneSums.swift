import Captures
import Gateway

/// Adds up what became of the flows of a capture, or of those of one lane, under all plans of the run.
struct LaneSums {
  private(set) var plans: [PlanReplay]
  /// Flows with their first packet in each file.
  private var flowCounts: [Int]
  private var ends = CaptureEnds()
  /// Of the files, by `FrameNumber.file`.
  let names: [String]

  /// What came of a capture, or of one lane.
  struct Outcome: Sendable {
    /// One a plan.
    var plans: [PlanOutcome]
    /// Flows with their first packet in each file.
    var flowCounts: [Int]
    var ends: CaptureEnds
  }

  init(_ plans: [PlanReplay], names: [String]) {
    self.plans = plans
    self.names = names
    flowCounts = Array(repeating: 0, count: names.count)
  }

  /// Whether visits should be closed that no further flow can join.
  var isCrowded: Bool { plans.contains(where: \.isCrowded) }

  /// Adds the flows that have ended.
  mutating func take(from replay: inout Replay, atLeast countMin: Int) {
    replay.takeEnded(atLeast: countMin) { add($0, $1, $2) }
  }

  /// Closes the visits that no further flow can join, so that memory follows those that go on.
  ///
  /// - Parameter now: the time of the last packet.
  mutating func closeVisits(of replay: borrowing Replay, at now: Int64) {
    let start = min(now, replay.oldestStart ?? now)
    for plan in plans.indices { plans[plan].closeVisits(before: start, replay.distinctNames) }
  }

  /// Ends all flows.
  mutating func finish(_ replay: inout Replay) -> Outcome {
    replay.finish { add($0, $1, $2) }
    for plan in plans.indices {
      plans[plan].finish(
        replay.counts(of: plan), replay.distinctNames, replay.profile(of: plan),
        firstPackets: replay.firstPackets)
    }
    return Outcome(plans: plans.map(\.outcome), flowCounts: flowCounts, ends: ends)
  }

  private mutating func add(_ plan: Int, _ record: FlowRecord, _ names: FlowNames) {
    plans[plan].add(record, names, captures: self.names)
    guard plan == 0 else { return }
    flowCounts[Int(record.firstFrame.file)] += 1
    ends.note(record)
  }
}

extension LaneSums.Outcome {
  /// Adds what came of other lanes of the same capture.
  ///
  /// - Parameter counts: what was counted of packets that went to no lane.
  mutating func join(_ others: some Sequence<LaneSums.Outcome>, _ counts: CaptureCounts) {
    for other in others {
      for (plan, outcome) in other.plans.enumerated() { plans[plan].join(outcome) }
      for (file, count) in other.flowCounts.enumerated() { flowCounts[file] += count }
      ends.add(other.ends)
    }
    for plan in plans.indices { plans[plan].counts.add(counts) }
  }
}
