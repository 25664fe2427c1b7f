import Rules

// What boxes do to later flows of those that they acted upon.
extension Judge {
  /// Lets a box remember a flow that it has just acted upon.
  mutating func remember(_ facts: FlowFacts, _ action: BoxAction) {
    let box = Int(action.box)
    guard let residual = plan.boxes[box].residual, action.field != nil || residual.isRenewed else {
      return
    }
    let now = facts.flow.lastSeen
    let sum = now.addingReportingOverflow(Int64(residual.seconds) * 1_000_000_000)
    residuals.remember(
      ResidualMemory.key(facts.flow, residual.key, box: box, gateway: action.gateway),
      ResidualMemory.Entry(
        until: sum.overflow ? .max : sum.partialValue, rule: action.rule,
        reaction: action.reaction, flow: action.earlierFlow ?? facts.state.number),
      at: now)
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
        if actions.add(action) { block(facts, action, moment) }
      }
      if !actions.isEmpty { return true }
    }
    return false
  }

  /// Lets the gateways that see one side of a flow act upon the first packet of it that they see, where
  /// another side's came before.
  mutating func judgeFirstOfSide(_ facts: FlowFacts) {
    let side: JudgedFlow.Progress = facts.direction == .toServer ? .sawClient : .sawServer
    guard self[facts.index].progress.insert(side).inserted, facts.flow.packetCount > 1 else {
      return
    }
    _ = blockByResidual(facts, .packet, isSecondSide: true)
  }

  /// What a box remembers that makes it act upon a flow.
  private func remembered(
    _ facts: FlowFacts, _ moment: Residual.Trigger, _ gateway: GatewayIndex, _ box: Int
  ) -> ResidualMemory.Entry? {
    guard let residual = plan.boxes[box].residual, residual.trigger == moment,
      looks(box, at: facts),
      let entry = residuals.find(
        ResidualMemory.key(facts.flow, residual.key, box: box, gateway: gateway),
        at: facts.flow.lastSeen),
      // Other draws than those of the box's own action.
      acts(residual.odds, gateway, box | 1 << 32, facts)
    else { return nil }
    return entry
  }

  private mutating func block(
    _ facts: FlowFacts, _ action: BoxAction, _ moment: Residual.Trigger
  ) {
    // Before any payload it is the connection that fails.
    let outcome = action.reaction.outcome(
      of: moment == .packet ? .address : .payload, settings: plan.boxes[Int(action.box)].settings)
    self[facts.index].finding = Finding(
      action, outcome, collateral: .residual, site: self[facts.index].finding.site,
      frame: facts.frame, delay: facts.age)
    self[facts.index].progress.insert(.isDecided)
  }
}
