import Captures
import Dissection

/// One direction of a TCP flow, put into order.
///
/// By default as the receiver does it: what arrives first wins an overlap; segments ahead of a hole
/// are held, within bounds, until the hole is filled or the receiver acknowledges it (the capture
/// lost the segment, the receiver did not). A censor may have another `SegmentOrder`.
struct TCPStream: Sendable {
  /// Where a segment's bytes belong.
  enum Place: Equatable {
    /// In order, after its first `skip` bytes, which were there before.
    case inOrder(skip: Int)
    /// Behind a hole.
    case ahead
    /// All of its bytes were there before.
    case old
  }

  /// The sequence number of the next byte in order.
  private(set) var next: UInt32 = 0
  /// Whether `next` is known.
  private(set) var isAnchored = false
  private let order: SegmentOrder
  private var held = HeldSegments()
  /// When the first of the held segments came, in nanoseconds since 1970.
  private var heldSince: Int64 = 0
  /// The number of a byte that is no part of the stream, as the receiver's urgent pointer has it.
  private var urgent: UInt32?

  /// How long a hole stays of which nothing tells whether the receiver has what is in it: more than a
  /// retransmission takes as a rule (RFC 6298 §2.1: 1 s at first).
  private static let holeNanosecondsMax: Int64 = 1_000_000_000
  /// How many segments may come behind it; three that come behind a lost one have it sent again (RFC 5681
  /// §3.2), which takes a round trip.
  private static let holeSegmentsMax = 64

  /// A stream of which nothing has come.
  init(order: SegmentOrder = SegmentOrder()) {
    self.order = order
  }

  /// Bytes that wait behind holes.
  var heldByteCount: Int { held.byteCount }

  /// Begins at the byte after a SYN.
  mutating func open(synSequence: UInt32) {
    guard !isAnchored else { return }
    anchor(at: synSequence &+ 1)
  }

  /// Takes the byte with a sequence number for the next one, and drops what was held.
  mutating func anchor(at sequence: UInt32) {
    next = sequence
    isAnchored = true
    held.removeAll()
    urgent = nil
  }

  /// Where `count` bytes from `sequence` on belong. The first bytes seen without a SYN anchor it.
  mutating func place(_ sequence: UInt32, count: Int) -> Place {
    if !isAnchored {
      next = sequence
      isAnchored = true
    }
    let distance = Int(Int32(bitPattern: sequence &- next))
    if distance > 0 { return .ahead }
    return -distance < count ? .inOrder(skip: -distance) : .old
  }

  /// Moves on by `count` bytes that were delivered or lost.
  mutating func advance(_ count: Int) {
    next = next &+ UInt32(truncatingIfNeeded: count)
  }

  /// Keeps a segment that is ahead of a hole, if the reader does so.
  ///
  /// - Returns: false when the bounds on memory forbid it; those of the reader are no loss.
  mutating func hold(
    _ sequence: UInt32, _ bytes: Span<UInt8>, at now: Int64, frame: FrameNumber, limits: Limits
  ) -> Bool {
    guard order.outOfOrder == .held else { return true }
    if held.byteCount == 0 { heldSince = now }
    let isWithinLimits = held.insert(
      bytes, at: sequence, next: next, frame: frame, order.overlap,
      HeldSegments.Bounds(
        segments: min(limits.heldSegmentsPerFlow, Int(order.heldSegmentsMax)),
        bytes: min(limits.heldBytesPerFlow, Int(order.heldBytesMax))))
    return isWithinLimits || order.heldBytesMax < .max || order.heldSegmentsMax < .max
  }

  /// Takes out the held bytes that reach `next`. Held bytes that bring nothing new are dropped.
  mutating func takeReady() -> HeldSegments.Ready? {
    held.takeFirst(reaching: next)
  }

  /// Gives up the hole before the held bytes, when the receiver has acknowledged past it.
  ///
  /// - Returns: whether bytes were skipped, so that held ones are ready.
  mutating func skipHole(acknowledged: UInt32) -> Bool {
    guard order.holes == .acknowledged, let first = held.firstSequence,
      Int32(bitPattern: acknowledged &- first) > 0
    else { return false }
    next = first
    return true
  }

  /// Gives up the hole before the held bytes when it has been there for long. For captures that lack the
  /// receiver's packets, which would tell.
  ///
  /// - Returns: whether bytes were skipped, so that held ones are ready.
  mutating func skipOldHole(at now: Int64) -> Bool {
    guard order.holes == .acknowledged, held.byteCount > 0,
      now &- heldSince > Self.holeNanosecondsMax || held.count >= Self.holeSegmentsMax
    else { return false }
    heldSince = now
    return skipHole()
  }

  /// Notes the number of a byte that the receiver takes out of the stream (RFC 9293 §3.8.5; the last of the
  /// urgent bytes alone, as systems do it: RFC 6093 §3.1).
  mutating func noteUrgent(_ sequence: UInt32) { urgent = sequence }

  /// How many of the next bytes come before the one that is taken out; nil when that is not among them.
  mutating func takeUrgent(among count: Int) -> Int? {
    guard let urgent else { return nil }
    let distance = Int(Int32(bitPattern: urgent &- next))
    guard distance < count else { return nil }
    self.urgent = nil
    return distance >= 0 ? distance : nil
  }

  /// Gives up the hole before the held bytes, whatever the receiver has.
  mutating func skipHole() -> Bool {
    guard let first = held.firstSequence else { return false }
    next = first
    return true
  }
}
