import Rules

// What boxes do to later flows of those that they acted upon.
extension Replay {
  /// Lets a box remember a flow that it has just acted upon.
  mutating func remember(_ index: Int, _ action: BoxAction) {
    let box = Int(action.box)
    guard let residual = plan.boxes[box].residual, action.field != nil || residual.isRenewed else {
      return
    }
    let now = table[index].lastSeen
    let sum = now.addingReportingOverflow(Int64(residual.seconds) * 1_000_000_000)
    residuals.remember(
      ResidualMemory.key(table[index], residual.key, box: box, gateway: Int(action.gateway)),
      ResidualMemory.Entry(
        until: sum.overflow ? .max : sum.partialValue, rule: action.rule,
        reaction: action.reaction, flow: action.earlierFlow ?? table[state: index].number),
      at: now)
  }

  /// Blocks a flow that a box on its way remembers.
  ///
  /// - Parameters:
  ///   - moment: what of the flow has come.
  ///   - isFromClient: whether the client sent that packet.
  ///   - isSecondSide: whether packets of the other side came before it, so that only gateways that see
  ///     one side are asked.
  /// - Returns: whether one did.
  mutating func blockByResidual(
    _ index: Int, _ moment: Residual.Trigger, isFromClient: Bool, isSecondSide: Bool = false,
    frame: Int
  ) -> Bool {
    guard !residuals.isEmpty, !table[index].progress.contains(.isDecided) else { return false }
    guard table[state: index].route >= 0 else { return false }
    for passage in way(of: index, isFromClient: isFromClient)
    where !isSecondSide || passage.sight != .both {
      let gateway = passage.gateway
      for box in plan.boxes(of: gateway) {
        guard let entry = remembered(index, moment, gateway, box) else { continue }
        let action = BoxAction(
          reaction: entry.reaction, gateway: Int16(truncatingIfNeeded: gateway),
          box: Int32(truncatingIfNeeded: box), rule: entry.rule, earlierFlow: entry.flow)
        if add(action) { block(index, action, moment, frame: frame) }
      }
      if !actions.isEmpty { return true }
    }
    return false
  }

  /// What a box remembers that makes it act upon a flow.
  private func remembered(
    _ index: Int, _ moment: Residual.Trigger, _ gateway: Int, _ box: Int
  ) -> ResidualMemory.Entry? {
    guard let residual = plan.boxes[box].residual, residual.trigger == moment,
      plan.boxes[box].scope.holds(table[index]),
      let entry = residuals.find(
        ResidualMemory.key(table[index], residual.key, box: box, gateway: gateway),
        at: table[index].lastSeen),
      // Other draws than those of the box's own action.
      acts(residual.odds, gateway, box | 1 << 32, index)
    else { return nil }
    return entry
  }

  /// Lets the gateways that see one side of a flow act upon the first packet of it that they see, where
  /// another side's came before.
  mutating func judgeFirstOfSide(isFromClient: Bool, _ index: Int, frame: Int) {
    let side: Flow.Progress = isFromClient ? .sawClient : .sawServer
    guard table[index].progress.insert(side).inserted, table[index].packetCount > 1 else { return }
    _ = blockByResidual(
      index, .packet, isFromClient: isFromClient, isSecondSide: true, frame: frame)
  }

  private mutating func block(
    _ index: Int, _ action: BoxAction, _ moment: Residual.Trigger, frame: Int
  ) {
    // Before any payload it is the connection that fails.
    let outcome = action.reaction.outcome(
      of: moment == .packet ? .address : .payload, settings: plan.boxes[Int(action.box)].settings)
    table[state: index].finding = Finding(
      action, outcome, collateral: .residual, site: table[state: index].finding.site, frame: frame,
      delay: table[index].lastSeen &- table[state: index].started)
    table[index].progress.insert(.isDecided)
  }
}
