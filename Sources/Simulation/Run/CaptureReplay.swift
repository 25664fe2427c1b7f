import Captures
import Gateway

/// The replay of one capture, or of a series, from its files to what became of its flows, under all plans of the run at
/// once.
///
/// On several threads its users are dealt out to as many lanes, which a thread replays each, and what comes of them is
/// put together: byte for byte what one thread would have made of it. Where that cannot be promised, one thread
/// replays all, and another one reads ahead: where the capture can be read only once; where rules are profiled, whose
/// samples are of the first packets; or where lanes together have come near a limit on what a replay may hold.
struct CaptureReplay: Sendable {
  /// The file, or the parts of the series in the order of their times.
  private(set) var files: [Part] = []
  /// What a reader of the figures should know.
  private(set) var warnings: [String] = []
  /// One a plan, in their order.
  private(set) var outcomes: [PlanOutcome] = []
  /// Which flows it has in common with others.
  private(set) var ends = CaptureEnds()

  /// What was read of a file.
  struct Part: Sendable {
    var read: CaptureSeries.Part
    /// Flows with their first packet in it.
    var flowCount = 0
  }

  /// Reads as much of a capture as can be read, once for all plans.
  init(_ work: CaptureWork, _ progress: ReplayProgress) {
    let meter = ReadingMeter(progress)
    do {
      if let (end, outcome) = try Self.replayOnThreads(work, meter) {
        add(end, outcome)
      } else {
        let (end, outcome) = try Self.replayAlone(work, meter)
        add(end, outcome)
      }
    } catch {
      files = work.files.map {
        Part(
          read: CaptureSeries.Part(
            file: $0, error: CaptureError(path: $0.path, reason: "\(error)")))
      }
    }
  }

  private mutating func add(_ end: CaptureEnd, _ outcome: LaneSums.Outcome) {
    files = zip(end.parts, outcome.flowCounts).map { Part(read: $0, flowCount: $1) }
    warnings = end.warnings
    ends = outcome.ends
    outcomes = outcome.plans
    for plan in outcomes.indices {
      outcomes[plan].counts.correctedTimeCount = end.correctedCount
      outcomes[plan].counts.movedPacketCount = end.movedCount
    }
  }

  /// Replays on several threads; nil where one is to do it.
  private static func replayOnThreads(
    _ work: CaptureWork, _ meter: ReadingMeter
  ) throws -> (CaptureEnd, LaneSums.Outcome)? {
    guard work.threads > 1, work.counterfactual == nil else { return nil }
    if work.canBeSpread,
      let done = try SpreadReplay(work, laneCount: work.threads, meter).run()
    {
      return done
    }
    return try SpreadReplay(work, laneCount: 1, meter).run()
  }

  private static func replayAlone(
    _ work: CaptureWork, _ meter: ReadingMeter
  ) throws -> (CaptureEnd, LaneSums.Outcome) {
    var capture = work.orderedCapture(lag: 0)
    var lane = try LaneReplay(work, names: capture.names, isLane: false)
    while capture.readOn({ lane.process($0, work.counterfactual) }) {
      meter.note(capture.bytesRead)
    }
    meter.note(capture.bytesRead)
    return (CaptureEnd(capture), lane.finish())
  }
}
