import Captures
import Dissection
import Gateway

/// The TCP flows that a capture cuts through at its beginning and at its end: where those at the end of one
/// are those at the beginning of another, the two are parts of one.
struct CaptureEnds: Sendable {
  /// How long after the end of a capture the next part of it begins at most, in nanoseconds: a user's
  /// connection is hardly silent for longer than 5 minutes (assumed) without being closed.
  private static let pauseMax: Int64 = 300_000_000_000
  /// Parts overlap by what a capture may be out of order.
  private static let overlapMax: Int64 = 1_000_000_000
  /// Flows that are looked at, at either end.
  private static let flowCountMax = 4096

  /// When its first flow began, and when the last packet of one came.
  private var first = Int64.max
  private var last = Int64.min
  /// The flows that begin first of those that had begun before, and those that begin last of those that go on.
  private var begun: [End] = []
  private var open: [End] = []

  /// A flow that is cut through: by the addresses and ports of both ends.
  private struct End: Sendable {
    var started: Int64
    var firstFrame: FrameNumber
    var hash: Int

    func isBefore(_ other: End) -> Bool {
      (started, firstFrame.file, firstFrame.number)
        < (other.started, other.firstFrame.file, other.firstFrame.number)
    }
  }

  /// Notes what became of a flow.
  mutating func note(_ record: FlowRecord) {
    first = min(first, record.started)
    last = max(last, record.ended)
    guard record.beginsOpen || record.endsOpen else { return }
    let end = End(
      started: record.started, firstFrame: record.firstFrame, hash: Self.hash(record))
    if record.beginsOpen { begun.append(end) }
    if record.endsOpen { open.append(end) }
    if max(begun.count, open.count) >= 2 * Self.flowCountMax { settle() }
  }

  /// Adds the flows of other users of the same capture.
  mutating func add(_ other: CaptureEnds) {
    first = min(first, other.first)
    last = max(last, other.last)
    begun += other.begun
    open += other.open
    settle()
  }

  /// Keeps the flows that are looked at: which these are does not depend on the order in which they came.
  private mutating func settle() {
    begun.sort { $0.isBefore($1) }
    open.sort { $1.isBefore($0) }
    begun.removeLast(max(0, begun.count - Self.flowCountMax))
    open.removeLast(max(0, open.count - Self.flowCountMax))
  }

  /// Flows that go on in another capture, which begins when this one ends.
  func continuedCount(in other: CaptureEnds) -> Int {
    let (pause, overflow) = other.first.subtractingReportingOverflow(last)
    guard !overflow, pause >= -Self.overlapMax, pause <= Self.pauseMax else { return 0 }
    var (one, next) = (self, other)
    one.settle()
    next.settle()
    return Set(one.open.map(\.hash)).intersection(next.begun.map(\.hash)).count
  }

  /// Of both ends, whichever is the client: in the middle of a flow that is a guess.
  private static func hash(_ record: FlowRecord) -> Int {
    let clientIsLow =
      record.client == record.server
      ? record.clientPort < record.serverPort : record.client < record.server
    var hasher = Hasher()
    hasher.combine(clientIsLow ? record.client : record.server)
    hasher.combine(clientIsLow ? record.server : record.client)
    hasher.combine(clientIsLow ? record.clientPort : record.serverPort)
    hasher.combine(clientIsLow ? record.serverPort : record.clientPort)
    return hasher.finalize()
  }

  /// What a reader of the figures should know of captures that were cut out of one, and were not given as a
  /// series; nil where there are none.
  static func warning(about captures: [(name: String, ends: CaptureEnds)]) -> String? {
    var first: (one: String, next: String, flowCount: Int)?
    var pairCount = 0
    for (index, one) in captures.enumerated() where !one.ends.open.isEmpty {
      for (place, next) in captures.enumerated() where place != index {
        let count = one.ends.continuedCount(in: next.ends)
        guard count > 0 else { continue }
        pairCount += 1
        if first == nil { first = (one.name, next.name, count) }
      }
    }
    guard let first else { return nil }
    let flows = first.flowCount == 1 ? "1 flow goes" : "\(first.flowCount) flows go"
    let more = pairCount > 1 ? " (and \(pairCount - 1) more such pairs)" : ""
    return "\(first.next) begins when \(first.one) ends, and \(flows) on from one to the other"
      + "\(more): give --series if they are parts of one capture"
  }
}
