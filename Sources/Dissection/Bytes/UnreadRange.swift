/// The bytes of a frame that no layer has read yet, as a range.
///
/// Each layer moves `offset` to what it carries, and `end` to where its own length says that ends,
/// so that padding and trailers are not taken for payload. `end` never grows.
@frozen
@usableFromInline
struct UnreadRange {
  @usableFromInline var offset: Int
  @usableFromInline var end: Int
  /// The identifiers of the VLAN tags read so far, 12 bits each, the last one lowest; 0 without any.
  @usableFromInline var vlanTags: UInt32 = 0
  /// Further packets of the frame.
  @usableFromInline var rest = FrameRest()

  @inlinable
  init(offset: Int, end: Int) {
    self.offset = offset
    self.end = end
  }

  /// How many there are; `offset` is never beyond `end`.
  @inlinable
  var count: Int { end &- offset }

  /// Ends the range after `count` bytes, if it has as many.
  @inlinable
  mutating func limit(to count: Int) {
    if count < self.count { end = offset &+ count }
  }
}
