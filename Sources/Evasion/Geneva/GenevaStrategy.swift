import Population

/// A strategy of Geneva (Bock et al., "Geneva: Evolving Censorship Evasion Strategies", CCS 2019): what
/// it does to the packets that one host sends, in its own notation.
///
///     [TCP:flags:PA]-duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:chksum:corrupt},),)-| \/
///
/// The part before `\/` is about outbound packets. It is a list of triggers in brackets, each with a
/// tree of actions between two hyphens, and ends with a bar. An action has its branches in
/// parentheses; an empty branch sends the packet. The part behind `\/`, about inbound packets, has to
/// be empty: what a host drops after it came makes no difference to a censor.
///
/// | action | |
/// | --- | --- |
/// | `duplicate(A,B)` | two copies, one for each branch |
/// | `tamper{P:F:replace:V}(A,)`, `tamper{P:F:corrupt}(A,)` | another value in field F of protocol P |
/// | `fragment{tcp:N:True}(A,B)` | two segments, the first with N bytes (-1: half), in order or not; a fourth part is the overlap in bytes |
/// | `drop`, `send` | the end of a branch |
public struct GenevaStrategy: Sendable {
  /// A trigger with its actions.
  struct Tree: Sendable {
    /// The flags of the packets that it is about: these and no others.
    var trigger: SegmentFlags
    var action: GenevaAction
  }

  /// The strategy as it was written.
  public let notation: String
  let trees: [Tree]

  /// Reads a strategy.
  ///
  /// - Throws: what is wrong, and where: the notation of a field or action that is not among those
  ///   above, more than 64 actions, more than 4,096 bytes.
  public init(_ notation: String) throws(GenevaError) {
    var parser = try GenevaParser(notation)
    self.notation = notation
    trees = try parser.strategy()
  }

  /// Whether it changes nothing: Geneva writes `\/`.
  public var isEmpty: Bool { trees.isEmpty }

  /// What leaves in place of `segment`, in order: itself, when no trigger is about it.
  func packets(
    inPlaceOf segment: CraftedSegment, _ generator: inout SplitMix64
  ) -> [CraftedSegment] {
    let applicable = trees.filter { $0.trigger == segment.flags }
    guard !applicable.isEmpty else { return [segment] }
    var sent: [CraftedSegment] = []
    for tree in applicable { tree.action.apply(to: segment, &generator, into: &sent) }
    return sent
  }
}
