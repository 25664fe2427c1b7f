import Dissection

/// One direction of a TCP flow, put into order.
///
/// A perfect reader: it takes the bytes that the receiver takes. What arrives first wins an
/// overlap; segments ahead of a hole are held, within bounds, until the hole is filled or the
/// receiver acknowledges it (the capture lost the segment, the receiver did not).
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

  /// A segment that waits for the bytes before it.
  struct Held: Sendable {
    var sequence: UInt32
    var bytes: [UInt8]
    var frame: Int
  }

  /// The sequence number of the next byte in order.
  private(set) var next: UInt32 = 0
  /// Whether `next` is known.
  private(set) var isAnchored = false
  /// Whether the first byte was seen, and no byte was skipped since: messages can be followed.
  private(set) var isWhole = false
  private(set) var held: [Held] = []
  private(set) var heldByteCount = 0

  /// Begins at the byte after a SYN.
  mutating func open(synSequence: UInt32) {
    guard !isAnchored else { return }
    next = synSequence &+ 1
    isAnchored = true
    isWhole = true
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

  /// Keeps a segment that is ahead of a hole.
  ///
  /// - Returns: false when the bounds forbid it.
  mutating func hold(
    _ sequence: UInt32, _ bytes: Span<UInt8>, frame: Int, limits: Limits
  ) -> Bool {
    guard held.count < limits.heldSegmentsPerFlow,
      heldByteCount + bytes.count <= limits.heldBytesPerFlow
    else { return false }
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    heldByteCount += copy.count
    held.append(Held(sequence: sequence, bytes: copy, frame: frame))
    return true
  }

  /// Takes out the first-arrived held segment that reaches `next`, with the bytes to skip in it.
  /// Held segments that bring nothing new are dropped.
  mutating func takeReady() -> (segment: Held, skip: Int)? {
    var index = 0
    while index < held.count {
      let distance = Int(Int32(bitPattern: held[index].sequence &- next))
      guard distance <= 0 else {
        index += 1
        continue
      }
      let segment = held.remove(at: index)
      heldByteCount -= segment.bytes.count
      if -distance < segment.bytes.count { return (segment, -distance) }
    }
    return nil
  }

  /// Gives up the hole before the held bytes, when the receiver has acknowledged past it.
  ///
  /// - Returns: whether bytes were skipped, so that held ones are ready.
  mutating func skipHole(acknowledged: UInt32) -> Bool {
    guard let first = firstHeldSequence,
      Int32(bitPattern: acknowledged &- first) > 0
    else { return false }
    skip(to: first)
    return true
  }

  /// Gives up the hole before the held bytes, whatever the receiver has.
  mutating func skipHole() -> Bool {
    guard let first = firstHeldSequence else { return false }
    skip(to: first)
    return true
  }

  /// Notes that bytes were lost, so that what follows may begin inside a message.
  mutating func markBroken() {
    isWhole = false
  }

  /// Releases what is held.
  mutating func clear() {
    held = []
    heldByteCount = 0
  }

  private mutating func skip(to sequence: UInt32) {
    next = sequence
    isWhole = false
  }

  private var firstHeldSequence: UInt32? {
    held.map(\.sequence).min { Int32(bitPattern: $0 &- next) < Int32(bitPattern: $1 &- next) }
  }
}
