/// One packet of a capture: when it was seen, and where its bytes lie in the batch.
@frozen
public struct PacketRecord: Hashable, Sendable {
  /// When the packet was captured, in nanoseconds since 1970-01-01 00:00 UTC; negative before.
  /// A time beyond ±292 years, which only a damaged capture has, is the nearest that fits.
  public var timestamp: Int64
  /// Which packet it is.
  public var place: FrameNumber
  /// Where the captured bytes begin in the batch's `bytes`.
  public var offset: Int
  /// Bytes that were captured and lie in the batch.
  public var capturedCount: Int
  /// Bytes that the packet had on the wire; never less than `capturedCount`.
  public var originalCount: Int

  /// A packet whose bytes lie at `offset` in a batch.
  @inlinable
  public init(
    timestamp: Int64, frame: Int, offset: Int, capturedCount: Int, originalCount: Int
  ) {
    self.timestamp = timestamp
    place = FrameNumber(frame)
    self.offset = offset
    self.capturedCount = capturedCount
    self.originalCount = originalCount
  }

  /// The number of the packet in its file, from 1, as Wireshark counts.
  @inlinable
  public var frame: Int { Int(place.number) }

  /// Where the captured bytes lie in the batch's `bytes`.
  @inlinable
  public var range: Range<Int> { offset..<offset + capturedCount }
}
