import Captures
import DequeModule
import Dissection

/// The bytes of one direction of a TCP flow that wait behind a hole, in the order of their sequence
/// numbers and without overlaps: which copy of a byte counts is decided when a segment comes.
///
/// So the next bytes are always the first ones. To take them out costs the same however many wait;
/// to add some costs a binary search, and nothing more where they come after all others.
struct HeldSegments: Sendable {
  /// Bytes that follow each other, from a sequence number on.
  struct Run: Sendable {
    var sequence: UInt32
    var bytes: [UInt8]
    /// The one that brought them.
    let frame: FrameNumber
  }

  /// Bytes that are taken out.
  struct Ready {
    let bytes: [UInt8]
    /// Those of them that were there before.
    let skip: Int
    let frame: FrameNumber
  }

  /// How much may be held.
  struct Bounds {
    var segments: Int
    var bytes: Int
  }

  /// None of them touches the sequence numbers of another.
  private var runs: Deque<Run> = []
  private(set) var byteCount = 0

  /// The sequence number of the first byte; nil when nothing is held.
  var firstSequence: UInt32? { runs.first?.sequence }

  /// Adds bytes that lie behind `next`.
  ///
  /// - Returns: false when the bounds forbid it, or a part of it.
  mutating func insert(
    _ bytes: Span<UInt8>, at sequence: UInt32, next: UInt32, frame: FrameNumber,
    _ overlap: SegmentOrder.Overlap, _ bounds: Bounds
  ) -> Bool {
    let start = Int(sequence &- next)
    let index = firstIndex(endingAfter: start, next)
    guard index < runs.count else {
      return put(bytes, at: sequence, frame, index, bounds)
    }
    switch overlap {
    case .first: return fill(bytes, start, index, next, frame, bounds)
    case .last:
      let free = trim(start..<(start + bytes.count), index, next)
      return put(bytes, at: sequence, frame, free, bounds)
    }
  }

  /// Segments that are held.
  var count: Int { runs.count }

  /// Takes out the first bytes when they reach `next`. Bytes that bring nothing new are dropped.
  mutating func takeFirst(reaching next: UInt32) -> Ready? {
    while let first = runs.first {
      let distance = Int(Int32(bitPattern: first.sequence &- next))
      guard distance <= 0 else { return nil }
      runs.removeFirst()
      byteCount -= first.bytes.count
      if -distance < first.bytes.count {
        return Ready(bytes: first.bytes, skip: -distance, frame: first.frame)
      }
    }
    return nil
  }

  /// Releases everything.
  mutating func removeAll() {
    guard !runs.isEmpty else { return }
    runs = []
    byteCount = 0
  }

  /// Adds those bytes that are not held yet, from the run at `index` on.
  private mutating func fill(
    _ bytes: Span<UInt8>, _ start: Int, _ index: Int, _ next: UInt32, _ frame: FrameNumber,
    _ bounds: Bounds
  ) -> Bool {
    var index = index
    var position = start
    let end = start + bytes.count
    while position < end {
      let gapEnd = index < runs.count ? min(end, offset(of: index, next)) : end
      if gapEnd > position {
        let piece = bytes.extracting((position - start)..<(gapEnd - start))
        let sequence = next &+ UInt32(truncatingIfNeeded: position)
        guard put(piece, at: sequence, frame, index, bounds) else { return false }
        index += 1
      }
      guard index < runs.count else { return true }
      position = max(gapEnd, offset(of: index, next) + runs[index].bytes.count)
      index += 1
    }
    return true
  }

  /// Drops the bytes in `range` that are held, from the run at `index` on.
  ///
  /// - Returns: the index at which bytes of that range now belong.
  private mutating func trim(_ range: Range<Int>, _ index: Int, _ next: UInt32) -> Int {
    var index = index
    let start = offset(of: index, next)
    if start < range.lowerBound {
      let tail = runs[index]
      shorten(index, to: range.lowerBound - start)
      index += 1
      if start + tail.bytes.count > range.upperBound {
        byteCount += tail.bytes.count
        runs.insert(tail, at: index)
      }
    }
    while index < runs.count, offset(of: index, next) < range.upperBound {
      let start = offset(of: index, next)
      byteCount -= runs[index].bytes.count
      guard start + runs[index].bytes.count > range.upperBound else {
        runs.remove(at: index)
        continue
      }
      runs[index].bytes.removeFirst(range.upperBound - start)
      runs[index].sequence = next &+ UInt32(truncatingIfNeeded: range.upperBound)
      byteCount += runs[index].bytes.count
      break
    }
    return index
  }

  private mutating func shorten(_ index: Int, to count: Int) {
    byteCount -= runs[index].bytes.count - count
    runs[index].bytes.removeLast(runs[index].bytes.count - count)
  }

  private mutating func put(
    _ bytes: Span<UInt8>, at sequence: UInt32, _ frame: FrameNumber, _ index: Int,
    _ bounds: Bounds
  ) -> Bool {
    guard runs.count < bounds.segments, byteCount + bytes.count <= bounds.bytes else {
      return false
    }
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    copy.append(bytes)
    byteCount += copy.count
    runs.insert(Run(sequence: sequence, bytes: copy, frame: frame), at: index)
    return true
  }

  /// How far behind `next` the run at `index` begins.
  private func offset(of index: Int, _ next: UInt32) -> Int {
    Int(runs[index].sequence &- next)
  }

  /// The first run with a byte at `offset` behind `next`, or beyond.
  private func firstIndex(endingAfter offset: Int, _ next: UInt32) -> Int {
    var low = 0
    var high = runs.count
    // As a rule a segment comes after all that are held.
    if high > 0, self.offset(of: high - 1, next) + runs[high - 1].bytes.count <= offset {
      return high
    }
    while low < high {
      let middle = low + (high - low) / 2
      if self.offset(of: middle, next) + runs[middle].bytes.count <= offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
