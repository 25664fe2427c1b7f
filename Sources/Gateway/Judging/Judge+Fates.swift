// What becomes of packets of flows that a gateway has decided.
extension Judge {
  /// Counts what becomes of the packet at hand.
  ///
  /// - Returns: whether it arrives.
  mutating func noteFate(_ facts: FlowFacts) -> Bool {
    guard self[facts.index].isDecided else { return true }
    let finding = self[facts.index].finding
    guard finding.causedBy == nil, let reaction = finding.reaction, let first = actions.first else {
      // A flow that would not have begun has no packets.
      if finding.causedBy != nil { setRest(.sendsNoRest, of: facts.index) }
      return noteRest(facts.index, facts.direction)
    }
    let isDropped = drops(first, reaction, facts)
    if isDropped { fates.dropped += 1 }
    let losesAnswers = isDropped && reaction.forgery == .answer
    setRest(losesAnswers ? .losesAnswers : reaction.rest, of: facts.index)
    if !actions.areFurtherAnswers,
      actions.all.contains(where: { $0.reaction.forgery != .nothing })
    {
      fates.answered += 1
    }
    return !isDropped
  }

  /// Counts what becomes of a packet that no box acts on.
  ///
  /// - Returns: whether it arrives.
  @inline(__always)
  mutating func noteRest(_ flow: FlowIndex, _ direction: Direction) -> Bool {
    let progress = self[flow].progress
    guard !progress.isDisjoint(with: [.losesRest, .sendsNoRest, .losesAnswers]) else {
      return true
    }
    if progress.contains(.losesAnswers), direction == .toServer { return true }
    if progress.contains(.dropsNext) {
      guard direction == .toServer else { return true }
      self[flow].progress.remove(.dropsNext)
    }
    if progress.contains(.losesRest) { fates.dropped += 1 } else { fates.notSent += 1 }
    return false
  }

  /// Whether the packet at hand does not arrive, for what is done to it.
  private mutating func drops(
    _ first: BoxAction, _ reaction: Reaction, _ facts: FlowFacts
  ) -> Bool {
    let fate = basis.triggerFates[Int(first.box)]
    if fate.dropsLater, first.reaction.kind.mayBeginLater, first.earlierFlow == nil {
      self[facts.index].progress.insert(.dropsNext)
      return false
    }
    let takesQuery = fate.dropsQuery && first.reaction.forgery == .answer
    // A null route's gateway may be on the other way.
    return (takesQuery || !reaction.kind.passesTrigger(fate.placement))
      && way(of: facts, facts.direction).contains { ways[$0].gateway == first.gateway }
  }

  private mutating func setRest(_ rest: JudgedFlow.Progress, of flow: FlowIndex) {
    self[flow].progress.subtract([.losesRest, .sendsNoRest, .losesAnswers])
    self[flow].progress.formUnion(rest)
  }
}

extension Reaction {
  /// What becomes of later packets of the flow; nothing where they are sent and arrive.
  fileprivate var rest: JudgedFlow.Progress {
    if kind.passesRest { return [] }
    return kind.takesPackets ? .losesRest : .sendsNoRest
  }
}
