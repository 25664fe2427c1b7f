import Rules

// Which boxes of which gateways act upon the packet at hand, and which of them decides.
extension Replay {
  /// Lets the gateways on the way act upon `hits`, in their order: the first that acts decides.
  ///
  /// The boxes of a gateway read side by side. The first in the censor's file that acts decides what the flow
  /// counts as. If it only adds packets, it keeps no other box from adding some; what takes packets away,
  /// the deciding box does alone.
  ///
  /// - Parameters:
  ///   - way: the gateways that the packet passes which completed what was read.
  ///   - reading: whose hits these are. What a perfect reader sees, a gateway that reads otherwise is
  ///     said to have missed until its own reading shows it.
  ///   - end: how far on the way gateways are asked: beyond, one has decided already.
  /// - Returns: whether one did.
  mutating func decide(
    _ field: Field, _ index: Int, frame: Int, on way: [Passage],
    readBy reading: SharedReading = .perfect, before end: Int = .max
  ) -> Bool {
    guard !hits.isEmpty, !skips.contains(.censor) else { return false }
    for position in way.indices.prefix(end) {
      let passage = way[position]
      let gateway = passage.gateway
      guard let hit = firstHit(of: plan.gateways[gateway].sets) else { continue }
      var next = actingBox(passage, after: -1, field, index, readBy: reading)
      if next == nil {
        if reading == .perfect {
          names.addEvaded(rule: hit.rule, at: gateway, to: &table[state: index].chain)
        }
        continue
      }
      if table[index].progress.contains(.isDecided),
        reading == .perfect || table[state: index].finding.frame != frame
      {
        if field == .dns, table[state: index].finding.frame != frame {
          answerAgain(hit, index, passage, readBy: reading)
        }
        return true
      }
      while let (box, reaction) = next {
        act(reaction, field, hit, index, gateway, box, frame: frame)
        next = actingBox(passage, after: box, field, index, readBy: reading)
      }
      names.removeEvaded(
        rule: hit.rule, at: way[position...].map(\.gateway), from: &table[state: index].chain)
      return true
    }
    return false
  }

  /// Lets the boxes of a gateway that forge answers answer a further query of a flow that has been decided.
  /// Whether what its ends see is written anywhere changes nothing here: figures must not follow from outputs.
  private mutating func answerAgain(
    _ hit: RuleHit, _ index: Int, _ passage: Passage, readBy reading: SharedReading
  ) {
    var former = -1
    while let (box, reaction) = actingBox(passage, after: former, .dns, index, readBy: reading) {
      former = box
      let isDone = actions.contains { $0.box == box && Int($0.gateway) == passage.gateway }
      guard reaction == .dnsInjection, !isDone else { continue }
      areFurtherAnswers = true
      _ = add(
        BoxAction(
          reaction: reaction, gateway: Int16(truncatingIfNeeded: passage.gateway),
          box: Int32(truncatingIfNeeded: box), rule: hit.rule, field: .dns))
    }
  }

  /// The gateways that a packet of a flow with a route passes, in their order.
  func way(of index: Int, isFromClient: Bool) -> [Passage] {
    let isOutward = isFromClient == table[index].progress.contains(.clientIsInside)
    return plan.routes[Int(table[state: index].route)].passages(isOutward: isOutward)
  }

  /// How many gateways, from the first that the packet at hand passes, may still act upon it: those before
  /// the one that has decided the flow and, if it was upon this packet, its own boxes; all, where none has.
  func gatewaysBeforeDecision(of index: Int, isFromClient: Bool) -> Int {
    guard table[index].progress.contains(.isDecided) else { return .max }
    let finding = table[state: index].finding
    guard finding.causedBy == nil, let gateway = finding.gateway,
      let place = place(of: gateway, index, isFromClient: isFromClient)
    else { return 0 }
    return actions.first?.field == nil ? place : place + 1
  }

  /// How many gateways, from the first that a query passes, may answer it, in a flow that was decided by an
  /// earlier query: those up to the one that has answered it already.
  func gatewaysBeforeAnswer(of index: Int, isFromClient: Bool) -> Int {
    guard let gateway = actions.first?.gateway else { return .max }
    return place(of: gateway, index, isFromClient: isFromClient).map { $0 + 1 } ?? .max
  }

  /// Where a gateway is on the way of the packet at hand.
  private func place(of gateway: Int16, _ index: Int, isFromClient: Bool) -> Int? {
    way(of: index, isFromClient: isFromClient).firstIndex { $0.gateway == Int(gateway) }
  }

  /// The first box of a gateway, behind another one, that acts upon a field that it has read, and what it
  /// does.
  private func actingBox(
    _ passage: Passage, after former: Int, _ field: Field, _ index: Int,
    readBy reading: SharedReading
  ) -> (box: Int, reaction: Reaction)? {
    guard reading == .perfect || reading.sight == passage.sight else { return nil }
    let overTCP = table[index].progress.contains(.isTCP)
    for box in plan.boxes(of: passage.gateway) {
      guard box > former, plan.habits(of: box, field, overTCP: overTCP) == reading.habits,
        let reaction = plan.reaction(of: box, to: field, overTCP: overTCP),
        plan.boxes[box].scope.holds(table[index]),
        acts(plan.boxes[box].odds, passage.gateway, box, index)
      else { continue }
      return (box, reaction)
    }
    return nil
  }

  /// Lets a box act, and decide the flow unless another one has that acts before it.
  private mutating func act(
    _ reaction: Reaction, _ field: Field, _ hit: RuleHit, _ index: Int, _ gateway: Int, _ box: Int,
    frame: Int
  ) {
    let action = BoxAction(
      reaction: reaction, gateway: Int16(truncatingIfNeeded: gateway),
      box: Int32(truncatingIfNeeded: box), rule: hit.rule, field: field)
    guard add(action) else { return }
    let finding = Finding(
      action, reaction.outcome(of: field, settings: plan.boxes[box].settings),
      collateral: Collateral(hit.breadth), site: table[state: index].finding.site, frame: frame,
      delay: table[index].lastSeen &- table[state: index].started)
    table[state: index].finding = finding
    table[index].progress.insert(.isDecided)
    let cause = table[state: index].cause
    if cause >= 0 { memory[cause].takeOver(finding) }
  }

  /// Adds to what is done upon the packet at hand, in the order of the boxes. A gateway nearer to the users
  /// takes over from one behind it.
  ///
  /// - Returns: whether it is what decides now.
  mutating func add(_ action: BoxAction) -> Bool {
    if let first = actions.first {
      if first.gateway != action.gateway || action.decides(before: first) {
        actions.removeAll { $0.gateway != action.gateway || !$0.isBeside(action) }
      } else if !action.isBeside(first) {
        return false
      }
    }
    let place = actions.firstIndex { $0.box > action.box } ?? actions.endIndex
    actions.insert(action, at: place)
    return place == 0
  }

  /// Lets the boxes that have acted upon the packet at hand remember its flow.
  mutating func settle(_ index: Int) {
    guard let first = actions.first else { return }
    if first.field != nil { profile?.noteDecision(first.rule) }
    for action in actions { remember(index, action) }
  }

  /// The first rule, in the order of files, of some rule sets.
  private func firstHit(of sets: RuleSetMask) -> RuleHit? {
    let rules = plan.matcher.rules
    return hits.first { sets.contains(RuleSetMask(set: rules[Int($0.rule)].set)) }
  }

  /// Whether a box that acts with some probability acts upon this flow: drawn once for each flow, gateway
  /// and box, from nothing that other flows share.
  func acts(_ odds: BlockingOdds, _ gateway: Int, _ box: Int, _ index: Int) -> Bool {
    guard !odds.isCertain, !plan.isCertain else { return true }
    var mixer = draws(of: index)
    mixer.add(UInt64(gateway))
    mixer.add(UInt64(box))
    return mixer.value % 1_000_000
      < UInt64(
        odds.perMillion(at: table[state: index].started, utcOffset: plan.utcOffset))
  }
}

extension BoxAction {
  /// Whether its box is before another one's in the file.
  fileprivate func decides(before other: BoxAction) -> Bool { box < other.box }

  /// Whether neither keeps the other from being done.
  fileprivate func isBeside(_ other: BoxAction) -> Bool {
    !reaction.takesPackets && !other.reaction.takesPackets
  }
}
