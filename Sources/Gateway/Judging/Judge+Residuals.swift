import Rules

// What boxes do to later flows of those that they acted on.
extension Judge {
  /// Lets a box remember a flow that it has just acted on.
  mutating func remember(_ facts: FlowFacts, _ action: BoxAction) {
    for memory in plan.memories(of: Int(action.box)) {
      let residual = plan.residuals[memory]
      guard action.field != nil || residual.isRenewed,
        plan.leaves(memory, rule: action.rule, box: Int(action.box)),
        isFor(residual.hosts, facts, action.gateway, Int(action.box))
      else { continue }
      remember(facts, action, residual, memory)
    }
  }

  private mutating func remember(
    _ facts: FlowFacts, _ action: BoxAction, _ residual: Residual, _ memory: Int
  ) {
    let now = facts.flow.lastSeen
    let key = ResidualMemory.key(
      facts.flow, residual.key, memory: memory, gateway: action.gateway)
    let from = now.later(bySeconds: residual.delaySeconds)
    var entry = ResidualMemory.Entry(
      from: from, until: from.later(bySeconds: residual.seconds), rule: action.rule,
      reaction: residual.reaction ?? action.reaction,
      flow: action.earlierFlow ?? facts.state.number)
    if residual.countsTriggers {
      entry.countedUntil = now.later(bySeconds: residual.triggerSeconds)
      if let former = residuals.counted(key, at: now) {
        // A flow that was hit by memory is no trigger.
        entry.triggers = former.triggers &+ (action.field == nil || former.triggers == .max ? 0 : 1)
        entry.countedUntil = former.countedUntil
      }
      if Int(entry.triggers) < residual.triggerCount { entry.until = .min }
    }
    residuals.remember(key, entry, at: now)
  }

  /// Blocks a flow that a box on its way remembers.
  ///
  /// - Parameters:
  ///   - moment: what of the flow has come.
  ///   - isSecondSide: whether packets of the other side came before it, so that only gateways that see
  ///     one side are asked.
  /// - Returns: whether one did.
  mutating func blockByResidual(
    _ facts: FlowFacts, _ moment: Residual.Trigger, isSecondSide: Bool = false
  ) -> Bool {
    guard !residuals.isEmpty, !self[facts.index].isDecided else { return false }
    for place in way(of: facts, facts.direction)
    where !isSecondSide || ways[place].sight != .both {
      let gateway = ways[place].gateway
      for box in plan.boxes(of: gateway) {
        guard let entry = remembered(facts, moment, gateway, box) else { continue }
        let action = BoxAction(
          reaction: entry.reaction, gateway: gateway,
          box: Int32(truncatingIfNeeded: box), rule: entry.rule, earlierFlow: entry.flow)
        if actions.add(action) {
          // Before any payload it is the connection that fails.
          decide(
            action, outcome(of: action, about: moment == .packet ? .address : .payload, facts),
            collateral: .residual, facts)
        }
      }
      if !actions.isEmpty { return true }
    }
    return false
  }

  /// Lets the gateways that see one side of a flow act on the first packet of it that they see, where
  /// another side's came before.
  mutating func judgeFirstOfSide(_ facts: FlowFacts) {
    let side: JudgedFlow.Progress = facts.direction == .toServer ? .sawClient : .sawServer
    guard self[facts.index].progress.insert(side).inserted, facts.flow.packetCount > 1 else {
      return
    }
    _ = blockByResidual(facts, .packet, isSecondSide: true)
  }

  /// What a box remembers that makes it act on a flow.
  private func remembered(
    _ facts: FlowFacts, _ moment: Residual.Trigger, _ gateway: GatewayIndex, _ box: Int
  ) -> ResidualMemory.Entry? {
    var isLooking = false
    for memory in plan.memories(of: box) where plan.memories.triggers[memory] == moment {
      guard isLooking || looks(box, at: facts) else { return nil }
      isLooking = true
      let key = ResidualMemory.key(
        facts.flow, plan.memories.keys[memory], memory: memory, gateway: gateway)
      guard let entry = residuals.find(key, at: facts.flow.lastSeen),
        hits(plan.residuals[memory], entry, gateway, box, memory, facts)
      else { continue }
      return entry
    }
    return nil
  }

  /// What a box has in its memories by what it knows a flow, and why it does not act on that.
  func lapses(
    of box: Int, at gateway: GatewayIndex, _ facts: FlowFacts
  ) -> [FlowTrace.Lapse] {
    plan.memories(of: box).compactMap { memory in
      let residual = plan.residuals[memory]
      let key = ResidualMemory.key(facts.flow, residual.key, memory: memory, gateway: gateway)
      guard residual.seconds > 0, let entry = residuals[key] else { return nil }
      var lapse = FlowTrace.Lapse(reason: .forgotten, flow: entry.flow, seconds: residual.seconds)
      if entry.until == .min {
        guard entry.countedUntil > facts.flow.lastSeen else { return nil }
        lapse.reason = .tooFew
      } else if entry.until <= facts.flow.lastSeen {
        lapse.reason = .forgotten
      } else if entry.from > facts.flow.lastSeen {
        lapse.reason = .notYet
        lapse.seconds = residual.delaySeconds
      } else if !hits(residual, entry, gateway, box, memory, facts) {
        lapse.reason = .notDrawn
      } else {
        return nil
      }
      return lapse
    }
  }

  /// Whether a memory that a flow is in acts on it this time.
  private func hits(
    _ residual: Residual, _ entry: ResidualMemory.Entry, _ gateway: GatewayIndex, _ box: Int,
    _ memory: Int, _ facts: FlowFacts
  ) -> Bool {
    // Other draws than those of the box's own action.
    let salt = box | (1 + memory - plan.memories(of: box).lowerBound) << 32
    guard acts(residual.odds, gateway, salt, facts) else { return false }
    guard !plan.isCertain else { return true }
    if !residual.oddsByTrigger.isEmpty {
      let place = min(Int(entry.triggers), residual.oddsByTrigger.count) - 1
      var mixer = facts.draws(seed: plan.seed)
      mixer.add(0x6772_6f77_7468 &+ UInt64(salt))
      guard mixer.value % 1_000_000 < UInt64(max(0, residual.oddsByTrigger[place])) else {
        return false
      }
    }
    guard residual.clientPorts < 1_000_000 else { return true }
    var mixer = hostDraw(facts, gateway, box)
    mixer.add(UInt64(facts.flow.clientPort))
    return mixer.value % 1_000_000 < UInt64(residual.clientPorts)
  }

  /// Whether a flow's hosts are among a part of all. A pair of addresses has one place in the whole, which
  /// the boxes before a server share out by its address, as those that are measured do (Bhaskar and Pearce
  /// 2022). Where every box acts whenever it can, all have the first place.
  func isFor(
    _ hosts: Range<Int>, _ facts: FlowFacts, _ gateway: GatewayIndex, _ box: Int
  ) -> Bool {
    guard hosts.count < 1_000_000 else { return true }
    guard !plan.isCertain else { return hosts.lowerBound == 0 && !hosts.isEmpty }
    return hosts.contains(Int(hostDraw(facts, gateway, box).value % 1_000_000))
  }

  private func hostDraw(_ facts: FlowFacts, _ gateway: GatewayIndex, _ box: Int) -> Mixer {
    var mixer = Mixer(seed: plan.seed ^ 0x686f_7374_7300)
    mixer.add(facts.flow.client)
    mixer.add(facts.flow.server)
    mixer.add(UInt64(gateway.offset) << 32 | UInt64(box))
    return mixer
  }
}
