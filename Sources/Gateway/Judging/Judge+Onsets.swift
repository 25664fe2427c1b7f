import Dissection
import Rules

// Boxes that act late: they take note of what a rule names, and act on a later packet of the flow, or on
// later flows. None of this runs under a plan without such a box.
extension Judge {
  /// Lets the boxes of a gateway take note of what they have read that do not act at once.
  ///
  /// - Returns: whether one did.
  mutating func arm(_ offence: Offence, _ facts: FlowFacts) -> Bool {
    guard plan.hasLateBoxes, !self[facts.index].isDecided else { return false }
    var isArmed = false
    var former = -1
    while let (box, reaction) = actingBox(offence, after: former, facts, late: true) {
      former = box
      isArmed = true
      arm(reaction, box, offence, facts)
    }
    return isArmed
  }

  private mutating func arm(
    _ reaction: Reaction, _ box: Int, _ offence: Offence, _ facts: FlowFacts
  ) {
    let action = offence.action(reaction, box)
    let onset = plan.boxes[box].onset
    if onset?.sparesFlow ?? false { return remember(facts, action) }
    guard !isPending(box, offence.hop.gateway, facts) else { return }
    var pending = PendingAction(
      reaction: reaction, gateway: offence.hop.gateway, box: action.box, rule: action.rule,
      field: offence.field, breadth: offence.hit.breadth, packetNumber: facts.flow.packetCount)
    guard let onset else {
      // A flow counts once, whether or not it is one too many.
      pending.isDueAtOnce = exceedsQuota(box, offence.hop.gateway, facts)
      late.add(pending, to: facts.index)
      return
    }
    var mixer = facts.draws(seed: plan.seed)
    // Another stream of draws than that of gateways.
    mixer.add(0x6f6e_7365_7400 &+ UInt64(box))
    let draw = mixer.value
    if let range = onset.packets { pending.packetsLeft = count(from: range, draw, salt: 0) }
    if let range = onset.bytes { pending.bytesLeft = count(from: range, draw, salt: 1) }
    if let range = onset.seconds {
      let seconds = Int(count(from: range, draw, salt: 2))
      pending.dueAt = facts.flow.lastSeen.later(bySeconds: seconds)
    }
    if let seconds = onset.secondsMax {
      pending.endsAt = facts.flow.lastSeen.later(bySeconds: Int(seconds))
    }
    if !onset.waits { pending.dueAt = .min }
    // An address is known before the packet that has it has done anything.
    pending.isDueAtOnce = offence.field == .address && !onset.waits
    late.add(pending, to: facts.index)
  }

  /// Lets the boxes act that wait for the packet at hand. What comes to a gateway nearer to the sender goes
  /// before what one behind it has done on the same packet.
  mutating func advance(
    _ packet: Packet, _ payload: Span<UInt8>, _ facts: FlowFacts
  ) {
    if !throttled.isEmpty { measure(payload.count, facts) }
    guard late.has(facts.index) else { return }
    guard !wasDecided, self[facts.index].finding.causedBy == nil else {
      return late.release(facts.index)
    }
    let kinds = TriggerPacketKinds(packet, payload, facts.direction)
    var isDue = false
    for gateway in way(of: facts, facts.direction).prefix(gatewaysBeforeDecider(facts)) {
      let hop = ways[gateway]
      var place = late.first(of: facts.index)
      while place >= 0 {
        if late[place].gateway == hop.gateway, pass(place, payload.count, kinds, facts) {
          act(late[place], facts)
          isDue = true
        }
        place = late.next(place)
      }
      if isDue { break }
    }
    if self[facts.index].isDecided { late.release(facts.index) }
  }

  /// Whether later packets of a flow are counted.
  func waits(for flow: FlowIndex) -> Bool { late.has(flow) || throttled.has(flow) }

  /// The gateways that may still act on the packet at hand, before the one that has.
  private func gatewaysBeforeDecider(_ facts: FlowFacts) -> Int {
    guard self[facts.index].isDecided, let decider = actions.first?.gateway else { return .max }
    let way = way(of: facts, facts.direction)
    return way.first { ways[$0].gateway == decider }.map { $0 - way.lowerBound } ?? .max
  }

  /// Counts the packet at hand for a box that waits.
  ///
  /// - Returns: whether it acts on it.
  private mutating func pass(
    _ place: Int32, _ byteCount: Int, _ kinds: TriggerPacketKinds, _ facts: FlowFacts
  ) -> Bool {
    let pending = late[place]
    let onset = plan.boxes[Int(pending.box)].onset
    guard pending.packetNumber != facts.flow.packetCount else {
      return pending.isDueAtOnce && (onset.map { isOf($0, kinds) } ?? true)
    }
    guard let onset, facts.flow.lastSeen <= pending.endsAt else { return false }
    guard onset.waits else { return isOf(onset, kinds) }
    var isReached = pending.dueAt <= facts.flow.lastSeen
    if onset.counts(facts.direction) {
      if onset.packets != nil {
        isReached = isReached || pending.packetsLeft == 0
        late[place].packetsLeft = pending.packetsLeft > 0 ? pending.packetsLeft - 1 : 0
      }
      if onset.bytes != nil {
        isReached = isReached || byteCount > Int(pending.bytesLeft)
        late[place].bytesLeft = UInt32(max(0, Int(pending.bytesLeft) - byteCount))
      }
    }
    guard isReached else { return false }
    // From here on it waits for the kind alone.
    late[place].dueAt = .min
    return isOf(onset, kinds)
  }

  private func isOf(_ onset: Onset, _ kinds: TriggerPacketKinds) -> Bool {
    onset.kinds.isEmpty || !onset.kinds.isDisjoint(with: kinds)
  }

  private mutating func act(_ pending: PendingAction, _ facts: FlowFacts) {
    let action = BoxAction(
      reaction: pending.reaction, gateway: pending.gateway, box: pending.box, rule: pending.rule,
      field: pending.field)
    guard actions.add(action) else { return }
    // A flow whose address was acted on when it had brought payload did come about; of a RST the client
    // learns behind the SYN/ACK.
    let progress = facts.flow.progress
    let cameAbout =
      progress.contains(.sawClientPayload)
      || pending.reaction == .tcpReset && progress.contains(.sawSYNACK)
    let field = pending.field == .address && cameAbout ? Field.payload : pending.field
    decide(
      action, outcome(of: action, about: field, facts), collateral: Collateral(pending.breadth),
      facts)
  }

  private func isPending(_ box: Int, _ gateway: GatewayIndex, _ facts: FlowFacts) -> Bool {
    var place = late.first(of: facts.index)
    while place >= 0 {
      if late[place].box == box, late[place].gateway == gateway { return true }
      place = late.next(place)
    }
    return false
  }

  /// Counts a connection of which a box has read what a rule names.
  private mutating func exceedsQuota(
    _ box: Int, _ gateway: GatewayIndex, _ facts: FlowFacts
  ) -> Bool {
    guard let quota = plan.boxes[box].quota else { return true }
    let key = ResidualMemory.key(
      facts.flow, quota.key, memory: plan.memoryCount + box, gateway: gateway)
    return residuals.count(key, at: facts.flow.lastSeen, seconds: quota.seconds) > quota.passed
  }

  /// A number from a range: by a draw, and the lowest where nothing is left to chance.
  private func count(from range: ClosedRange<UInt32>, _ draw: UInt64, salt: UInt64) -> UInt32 {
    plan.isCertain ? range.lowerBound : Self.draw(from: range, draw, salt: salt)
  }

  /// A number from a range, by a draw.
  static func draw(from range: ClosedRange<UInt32>, _ draw: UInt64, salt: UInt64) -> UInt32 {
    let count = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound
      + UInt32(truncatingIfNeeded: FieldValues.draw(below: count, draw, salt: salt))
  }
}
