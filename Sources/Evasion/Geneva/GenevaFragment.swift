/// Geneva's `fragment{tcp:offset:inorder:overlap}`: one segment as two.
struct GenevaFragment: Hashable, Sendable {
  /// Payload bytes of the first piece; nil, written -1: half of them.
  var offset: Int?
  /// Whether the piece with the lower number leaves first.
  var isInOrder: Bool
  /// Bytes of the second piece that the first one brings as well.
  var overlap = 0

  /// The two pieces in the order in which they leave.
  ///
  /// An offset at or behind the end cuts in half. A segment without payload is sent twice, since there
  /// is nothing to cut. Lengths, data offset and checksum are those of the pieces, whatever was done
  /// to them before.
  func pieces(of segment: CraftedSegment) -> (CraftedSegment, CraftedSegment) {
    let payload = segment.payload
    guard !payload.isEmpty else { return (segment, segment) }
    var cut = payload.count / 2
    if let offset, offset < payload.count { cut = max(0, offset) }
    var lower = segment
    lower.restoreLengths()
    var upper = lower
    lower.payload = Array(payload.prefix(cut + min(max(0, overlap), payload.count - cut)))
    upper.payload = Array(payload.dropFirst(cut))
    upper.sequence = segment.sequence &+ UInt32(truncatingIfNeeded: cut)
    return isInOrder ? (lower, upper) : (upper, lower)
  }
}
