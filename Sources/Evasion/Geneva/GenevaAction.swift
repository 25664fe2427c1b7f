/// A node of an action tree: what becomes of the packets that reach it.
indirect enum GenevaAction: Sendable {
  /// The packet leaves as it is.
  case send
  /// The packet does not leave.
  case drop
  /// Two copies, one for each branch; what the first branch sends leaves first.
  case duplicate(GenevaAction, GenevaAction)
  /// One field is changed.
  case tamper(GenevaTamper, then: GenevaAction)
  /// Two segments, the branches in the order in which they leave.
  case fragment(GenevaFragment, GenevaAction, GenevaAction)

  /// Appends what leaves in place of `segment`, in order.
  func apply(
    to segment: CraftedSegment, _ generator: inout some RandomNumberGenerator,
    into sent: inout [CraftedSegment]
  ) {
    switch self {
    case .send: sent.append(segment)
    case .drop: break
    case .duplicate(let first, let second):
      first.apply(to: segment, &generator, into: &sent)
      second.apply(to: segment, &generator, into: &sent)
    case .tamper(let tamper, let next):
      var tampered = segment
      tamper.apply(to: &tampered, &generator)
      next.apply(to: tampered, &generator, into: &sent)
    case .fragment(let fragment, let first, let second):
      let (one, other) = fragment.pieces(of: segment)
      first.apply(to: one, &generator, into: &sent)
      second.apply(to: other, &generator, into: &sent)
    }
  }
}
