/// How a reader of TCP treats segments that do not come in order.
///
/// The defaults are those of a receiver.
struct SegmentOrder: Hashable, Sendable {
  /// Which copy of a byte counts when it comes twice behind a hole. Bytes in order are read at
  /// once, so that a later copy of them changes nothing in any reader.
  enum Overlap: String, Sendable, CaseIterable {
    /// The one that came first.
    case first
    /// The one that came last.
    case last
  }

  /// What becomes of a segment behind a hole.
  enum OutOfOrder: String, Sendable, CaseIterable {
    /// It waits until the hole is filled, or until the receiver acknowledges past it.
    case held
    /// It is not read, also when the bytes before it come later.
    case ignored
  }

  /// What becomes of a hole that the receiver acknowledges past: the capture lost the segment, or the
  /// reader is mistaken about the numbers.
  enum Holes: String, Sendable, CaseIterable {
    /// It is given up, and what lies behind it is read.
    case acknowledged
    /// It stays.
    case kept
  }

  var overlap = Overlap.first
  var holes = Holes.acknowledged
  var outOfOrder = OutOfOrder.held
  /// The most bytes that wait behind holes of one direction, beside what `Limits` allow.
  var heldBytesMax = Int32.max
  /// The most segments that do.
  var heldSegmentsMax = Int32.max
}
