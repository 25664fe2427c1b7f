import Captures
import Rules

// Which boxes of which gateways act on the packet at hand, and which of them decides.
extension Judge {
  /// Lets the gateways on the way act by `hits`, in their order: the first that acts decides.
  ///
  /// The boxes of a gateway read side by side. The first in the censor's file that acts decides what the
  /// flow counts as. If it only adds packets, it keeps no other box from adding some; what takes packets
  /// away, the deciding box does alone.
  ///
  /// - Parameter end: how far on the way gateways are asked: beyond, one has decided already.
  /// - Returns: whether one has acted.
  mutating func decide(
    _ observation: Observation, _ hits: [RuleHit], _ facts: FlowFacts, by reading: Reading,
    before end: Int, names: inout FlowNames
  ) -> Bool {
    guard !hits.isEmpty, !skips.contains(.censor) else { return false }
    let way = way(of: facts, observation.direction)
    for position in way.prefix(end) {
      let hop = ways[position]
      guard let hit = firstHit(hits, of: basis.setsOfGateway[hop.gateway.offset]) else { continue }
      let offence = Offence(observation, hit, at: hop, reading)
      let isArmed = arm(offence, facts)
      if isArmed {
        names.removeEvaded(rule: hit.rule, at: [hop.gateway], from: &self[facts.index].evaded)
      }
      guard let first = actingBox(offence, after: -1, facts) else {
        if reading == .perfect, !isArmed {
          names.addEvaded(rule: hit.rule, at: hop.gateway, to: &self[facts.index].evaded)
        }
        continue
      }
      if self[facts.index].isDecided,
        reading == .perfect || self[facts.index].finding.frame != observation.frame
      {
        if observation.field == .dns, self[facts.index].finding.frame != observation.frame {
          answerAgain(offence, facts)
        }
        return true
      }
      var next: (box: Int, reaction: Reaction)? = first
      while let (box, reaction) = next {
        act(reaction, box, offence, facts)
        next = actingBox(offence, after: box, facts)
      }
      if !self[facts.index].evaded.isEmpty {
        names.removeEvaded(
          rule: hit.rule, at: (position..<way.upperBound).map { ways[$0].gateway },
          from: &self[facts.index].evaded)
      }
      return true
    }
    return false
  }

  /// What a gateway on the way may act on.
  struct Offence: Sendable {
    let field: Field
    let frame: FrameNumber
    let hit: RuleHit
    let hop: Hop
    let reading: Reading
    /// Who looks at it, by their habits in which field; nil for whoever stands there.
    let readIn: Field?

    init(
      _ observation: Observation, _ hit: RuleHit, at hop: Hop, _ reading: Reading
    ) {
      field = observation.field
      frame = observation.frame
      self.hit = hit
      self.hop = hop
      self.reading = reading
      readIn = observation.readIn
    }

    /// What a box does about it.
    func action(_ reaction: Reaction, _ box: Int) -> BoxAction {
      BoxAction(
        reaction: reaction, gateway: hop.gateway,
        box: Int32(truncatingIfNeeded: box), rule: hit.rule, field: field)
    }
  }

  /// Whether a box that acts with some probability acts on this flow: drawn once for each flow, gateway
  /// and box, from nothing that other flows share.
  func acts(
    _ odds: BlockingOdds, _ gateway: GatewayIndex, _ box: Int, _ facts: FlowFacts
  ) -> Bool {
    if odds.isCertain { return true }
    if plan.isCertain { return odds.actsWhenCertain }
    var mixer = facts.draws(seed: plan.seed)
    mixer.add(UInt64(gateway.offset))
    // Boxes that share a draw draw as none of them.
    mixer.add(odds.sharedFrom == nil ? UInt64(box) : UInt64.max)
    let drawn = mixer.value % 1_000_000
    return drawn >= UInt64(odds.sharedFrom ?? 0)
      && drawn < UInt64(odds.perMillion(at: facts.state.started, utcOffset: plan.utcOffset))
  }

  /// Lets the boxes of a gateway that forge answers answer a further query of a flow that has been
  /// decided, which changes only what its ends see.
  private mutating func answerAgain(_ offence: Offence, _ facts: FlowFacts) {
    var former = -1
    while let (box, reaction) = actingBox(offence, after: former, facts) {
      former = box
      guard reaction.forgery == .answer,
        !actions.contains(box: box, at: offence.hop.gateway)
      else { continue }
      actions.areFurtherAnswers = true
      _ = actions.add(offence.action(reaction, box))
    }
  }

  /// The first box of a gateway, behind another one, that acts on what it has read, and what it does.
  ///
  /// Mutating for the reason that `gatewaysLeft` is.
  ///
  /// - Parameter late: whether one is asked for that does not act at once.
  mutating func actingBox(
    _ offence: Offence, after former: Int, _ facts: FlowFacts, late: Bool = false
  ) -> (box: Int, reaction: Reaction)? {
    let (hop, reading, field) = (offence.hop, offence.reading, offence.field)
    if reading != .perfect, reading != self.reading(reading.habits, hop.sight, facts) { return nil }
    let overTCP = facts.flow.progress.contains(.isTCP)
    let boxes = basis.actingBoxes
    for place in boxes.places(of: hop.gateway, field, overTCP: overTCP, late: late) {
      let member = boxes[place]
      let box = Int(member.box)
      guard box > former else { continue }
      if let readIn = offence.readIn {
        let habits = readIn == field ? member.habits : habits(of: box, readIn, facts)
        guard habits == reading.habits else { continue }
      } else if member.reaction.forgery == .answer {
        // It would come behind the true one.
        continue
      }
      guard member.conditions.isEmpty || acts(box, member.conditions, hop.gateway, facts) else {
        continue
      }
      return (box, member.reaction)
    }
    return nil
  }

  /// Whether a box acts on a flow, by what is to be asked of it.
  private mutating func acts(
    _ box: Int, _ conditions: ActingBoxes.Conditions, _ gateway: GatewayIndex, _ facts: FlowFacts
  ) -> Bool {
    let clients = conditions.intersection([.clientIsInside, .clientIsOutside])
    guard
      clients.isEmpty
        || clients == (self[facts.index].clientIsInside ? .clientIsInside : .clientIsOutside)
    else { return false }
    if conditions.contains(.scope), !looks(box, at: facts) { return false }
    if conditions.contains(.hosts), !isFor(plan.boxes[box].hosts, facts, gateway, box) {
      return false
    }
    return !conditions.contains(.odds) || acts(plan.boxes[box].odds, gateway, box, facts)
  }

  /// Lets a box act, and decide the flow unless another one has that acts before it.
  private mutating func act(
    _ reaction: Reaction, _ box: Int, _ offence: Offence, _ facts: FlowFacts
  ) {
    let action = offence.action(reaction, box)
    guard actions.add(action) else { return }
    decide(
      action, outcome(of: action, about: offence.field, facts),
      collateral: Collateral(offence.hit.breadth), facts, frame: offence.frame)
  }

  /// What the client sees of an action.
  @inline(__always)
  func outcome(of action: BoxAction, about field: Field, _ facts: FlowFacts) -> Outcome {
    let progress = facts.flow.progress
    let isConnecting =
      field == .address && progress.isSuperset(of: [.isTCP, .sawSYN])
      && !progress.contains(.sawSYNACK)
    if plan.memories.hasForgedAddresses {
      let answers = plan.matcher.rules[Int(action.rule)].forgedAddresses
      if !answers.isEmpty {
        var settings = plan.boxes[Int(action.box)].settings
        settings.forgedAddresses = answers
        return action.reaction.outcome(
          ReactionOccasion(field: field, settings: settings, isConnecting: isConnecting))
      }
    }
    return plan.outcomes.outcome(
      of: action.reaction, box: Int(action.box), field: field, isConnecting: isConnecting)
  }

  /// Lets an action decide what becomes of a flow.
  ///
  /// - Parameter frame: that of the packet that was acted on; nil for the one at hand.
  mutating func decide(
    _ action: BoxAction, _ outcome: Outcome, collateral: Collateral?, _ facts: FlowFacts,
    frame: FrameNumber? = nil
  ) {
    let finding = Finding(
      action, outcome, collateral: collateral, site: self[facts.index].finding.site,
      frame: frame ?? facts.frame, delay: facts.age)
    self[facts.index].finding = finding
    self[facts.index].progress.insert(.isDecided)
    let cause = self[facts.index].cause
    if cause >= 0 { resolver[cause].takeOver(finding) }
  }

  /// The first rule, in the order of files, of some rule sets.
  @inline(__always)
  func firstHit(_ hits: [RuleHit], of sets: RuleSetMask) -> RuleHit? {
    for place in hits.indices where sets.contains(basis.setOfRule[Int(hits[place].rule)]) {
      return hits[place]
    }
    return nil
  }
}
