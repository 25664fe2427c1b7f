/// Where the further packets of a frame are, behind one that was read: an aggregate of IEEE 802.11 holds
/// several.
@frozen
public struct FrameRest: Sendable {
  @usableFromInline var offset = 0
  @usableFromInline var end = 0

  /// Nothing further, as in nearly all frames.
  @inlinable
  public init() {}

  @inlinable
  init(offset: Int, end: Int) {
    self.offset = offset
    self.end = end
  }

  /// Whether the frame has no further packet.
  @inlinable
  public var isEmpty: Bool { offset >= end }
}
