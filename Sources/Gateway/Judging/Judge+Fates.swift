// What becomes of packets of flows that a gateway has decided.
extension Judge {
  /// Counts what becomes of the packet at hand.
  ///
  /// - Returns: whether it arrives.
  mutating func noteFate(_ facts: FlowFacts) -> PacketFate {
    guard self[facts.index].isDecided else { return .arrives }
    let fate = fate(facts)
    fates.note(fate)
    if self[facts.index].finding.causedBy == nil, !actions.areFurtherAnswers,
      actions.all.contains(where: { $0.reaction.forgery != .nothing })
    {
      fates.answered += 1
    }
    return fate
  }

  /// Counts what becomes of a packet that no box acts upon, of a flow in which nothing is read any more.
  @inline(__always)
  mutating func noteRest(_ flow: FlowIndex, _ direction: Direction) {
    if self[flow].isDecided { fates.note(fateOfRest(flow, direction)) }
  }

  private mutating func fate(_ facts: FlowFacts) -> PacketFate {
    let finding = self[facts.index].finding
    guard finding.causedBy == nil, let reaction = finding.reaction, let first = actions.first else {
      return fateOfRest(facts.index, facts.direction)
    }
    let box = plan.boxes[Int(first.box)]
    let dropsLater =
      first.reaction.kind.mayBeginLater && box.dropping == .later && first.earlierFlow == nil
    if dropsLater { self[facts.index].progress.insert(.dropsNext) }
    guard !dropsLater, !reaction.kind.passesTrigger(box.placement) else { return .arrives }
    // A null route's gateway may be on the other way.
    let isThere = way(of: facts, facts.direction).contains { $0.gateway == Int(first.gateway) }
    return isThere ? .isDropped : .arrives
  }

  private mutating func fateOfRest(_ flow: FlowIndex, _ direction: Direction) -> PacketFate {
    let finding = self[flow].finding
    // A flow that would not have begun has no packets.
    guard finding.causedBy == nil else { return .isNotSent }
    guard let kind = finding.reaction?.kind, !kind.passesRest else { return .arrives }
    if direction == .toServer { self[flow].progress.remove(.dropsNext) }
    guard !self[flow].progress.contains(.dropsNext) else { return .arrives }
    return kind.takesPackets ? .isDropped : .isNotSent
  }
}
