import Dissection

/// A TCP connection whose packets may be out of order.
struct RecentConnection: RecentFlow {
  var tag: UInt32 = 0
  var lastSeen = Int64.min
  /// The time of the last packet of the handshake: those behind it were sent later.
  private var opened = Int64.min
  private var segmentCount: UInt8 = 0
  private var low = Side()
  private var high = Side()

  /// What one end has sent.
  private struct Side: Sendable {
    /// Which of the others are known.
    var known: Known = []
    /// The sequence number of its SYN.
    var initial: UInt32 = 0
    /// That behind all that was recorded.
    var end: UInt32 = 0
    /// That of the last segment that brought something new.
    var last: UInt32 = 0
    /// The time of that segment.
    var lastTime = Int64.min
    /// That behind bytes which something recorded follows on, and which are not recorded themselves.
    var missing: UInt32 = 0
    /// The time of what follows on them.
    var missingTime = Int64.min

    struct Known: OptionSet, Sendable {
      let rawValue: UInt8
      static let initial = Known(rawValue: 1 << 0)
      static let end = Known(rawValue: 1 << 1)
      static let last = Known(rawValue: 1 << 2)
      /// By what the other end acknowledged.
      static let missing = Known(rawValue: 1 << 3)
      /// By bytes of its own alone, which only a SYN can have been before.
      static let missingSYN = Known(rawValue: 1 << 4)
    }
  }

  /// How far numbers of one connection are apart while packets are out of order: 1 MiB, what 80 Mbit/s bring
  /// within 0.1 s. A number of another connection is nearer by chance once in 4,096.
  private static let distanceMax: UInt32 = 1 << 20

  /// How many segments of a connection are looked at. Behind them it is open, and a reader puts bytes in order.
  private static let segmentsMax: UInt8 = 8

  /// Of no connection.
  init() {}

  /// See `CausalOrder`.
  @inline(__always)
  mutating func time(of segment: OrderClue, at time: Int64, after watermark: Int64) -> Int64 {
    // Most packets come behind the beginning of their connection.
    if segmentCount >= Self.segmentsMax, time >= opened, !segment.flags.contains(.syn) {
      return time
    }
    return timeAtBeginning(of: segment, at: time, after: watermark)
  }

  private mutating func timeAtBeginning(
    of segment: OrderClue, at time: Int64, after watermark: Int64
  ) -> Int64 {
    if segment.flags.contains(.syn) {
      let belongs =
        segment.isFromLow
        ? Self.belongs(segment, low, high) : Self.belongs(segment, high, low)
      if !belongs {
        // An answer to another SYN than the one that was recorded may be there to confuse a censor.
        if segment.flags.contains(.ack), lastSeen >= watermark { return time }
        (low, high, opened, segmentCount) = (Side(), Side(), .min, 0)
      }
    }
    segmentCount &+= 1
    let moved =
      segment.isFromLow
      ? Self.place(segment, time, watermark, &low, &high, &opened)
      : Self.place(segment, time, watermark, &high, &low, &opened)
    lastSeen = max(lastSeen, moved)
    return moved
  }

  /// Finds the time of a segment, and notes what it tells of others.
  private static func place(
    _ segment: OrderClue, _ time: Int64, _ watermark: Int64, _ mine: inout Side,
    _ other: inout Side, _ opened: inout Int64
  ) -> Int64 {
    var moved = time
    if mine.missingTime > watermark, isLate(segment, mine) {
      moved = min(time, mine.missingTime - 1)
    } else if time < max(other.lastTime, opened) {
      moved = notBefore(segment, mine, other, opened, time)
    }
    if segment.flags.contains(.syn) { opened = max(opened, moved) }
    note(segment, moved, &mine)
    if segment.flags.contains(.ack) { note(answer: segment, moved, watermark, &other) }
    return moved
  }

  /// Whether a number lies behind another one, or is the same.
  private static func reaches(_ number: UInt32, _ other: UInt32) -> Bool {
    number &- other < distanceMax
  }

  /// Whether a SYN is of the connection that is known.
  private static func belongs(_ syn: OrderClue, _ mine: Side, _ other: Side) -> Bool {
    if syn.flags.contains(.ack) {
      return !other.known.contains(.initial)
        ? !other.known.contains(.end) || reaches(other.end, syn.acknowledgement)
        : syn.acknowledgement != other.initial && reaches(syn.acknowledgement, other.initial)
    }
    if mine.known.contains(.initial) { return syn.sequence == mine.initial }
    if !mine.known.isDisjoint(with: [.missing, .missingSYN]) {
      return reaches(mine.missing, syn.sequence &+ 1)
    }
    return !mine.known.contains(.end) || reaches(mine.end, syn.sequence &+ 1)
  }

  /// Whether something that follows on a segment was recorded before it.
  private static func isLate(_ segment: OrderClue, _ mine: Side) -> Bool {
    let end = segment.sequence &+ segment.count
    guard segment.count > 0 else { return false }
    if segment.flags.contains(.syn) {
      guard !mine.known.contains(.initial) else { return false }
      return mine.known.contains(.missing) && reaches(mine.missing, end)
        || mine.known.contains(.missingSYN) && mine.missing == end
          && !segment.flags.contains(.ack)
    }
    return mine.known.contains(.missing) && reaches(mine.missing, end)
      && !(mine.known.contains(.end) && reaches(mine.end, end))
  }

  /// The time of a segment that clocks put before one that it follows on.
  private static func notBefore(
    _ segment: OrderClue, _ mine: Side, _ other: Side, _ opened: Int64, _ time: Int64
  ) -> Int64 {
    let acknowledges = segment.flags.contains(.ack)
    var moved = time
    if acknowledges, other.known.contains(.last),
      reaches(segment.acknowledgement, other.last &+ 1)
    {
      moved = max(moved, other.lastTime)
    }
    let followsOwn =
      mine.known.contains(.initial) && segment.sequence != mine.initial
      && reaches(segment.sequence, mine.initial)
    let followsOther =
      acknowledges && other.known.contains(.initial)
      && segment.acknowledgement != other.initial
      && reaches(segment.acknowledgement, other.initial)
    if followsOwn || followsOther { moved = max(moved, opened) }
    return moved
  }

  /// Notes what a segment brings.
  private static func note(_ segment: OrderClue, _ time: Int64, _ mine: inout Side) {
    if segment.flags.contains(.syn) {
      mine.initial = segment.sequence
      mine.known.insert(.initial)
    } else if segment.flags.contains(.ack),
      mine.known.isDisjoint(with: [.initial, .end, .missing, .missingSYN])
    {
      (mine.missing, mine.missingTime) = (segment.sequence, time)
      mine.known.insert(.missingSYN)
    }
    let end = segment.sequence &+ segment.count
    if !mine.known.contains(.end) || !reaches(mine.end, end) {
      mine.end = end
      mine.known.insert(.end)
      if segment.count > 0 {
        (mine.last, mine.lastTime) = (segment.sequence, time)
        mine.known.insert(.last)
      }
    }
    // A segment from there on tells nothing of those before it.
    if mine.known.contains(.missing), mine.missing != segment.sequence,
      reaches(mine.missing, segment.sequence), reaches(end, mine.missing)
    {
      mine.known.remove(.missing)
    }
  }

  /// Notes what a segment acknowledges of the other end.
  private static func note(
    answer segment: OrderClue, _ time: Int64, _ watermark: Int64, _ other: inout Side
  ) {
    let number = segment.acknowledgement
    let isSYNACK = segment.flags.contains(.syn)
    if isSYNACK ? other.known.contains(.initial) : other.known.contains(.end) {
      guard number != other.end, reaches(number, other.end) else { return }
    }
    let isOpen = other.known.contains(.missing) && other.missingTime > watermark
    if isSYNACK, other.known.contains(.missingSYN) || isOpen {
      (other.missing, other.missingTime) = (number, min(time, other.missingTime))
    } else if !isOpen {
      (other.missing, other.missingTime) = (number, time)
    } else {
      return
    }
    other.known.remove(.missingSYN)
    other.known.insert(.missing)
  }
}
