import Rules

// What boxes do to later flows of those that they acted upon.
extension Replay {
  /// Lets a box remember a flow that it has just acted upon.
  mutating func remember(
    _ index: Int, _ gateway: Int, _ box: Int, _ rule: Int32, _ reaction: Reaction
  ) {
    guard let residual = plan.boxes[box].residual else { return }
    let now = table[index].lastSeen
    let sum = now.addingReportingOverflow(Int64(residual.seconds) * 1_000_000_000)
    residuals.remember(
      ResidualMemory.key(table[index], residual.key, box: box, gateway: gateway),
      ResidualMemory.Entry(
        until: sum.overflow ? .max : sum.partialValue, rule: rule, reaction: reaction),
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
        guard let residual = plan.boxes[box].residual, residual.trigger == moment,
          plan.boxes[box].scope.holds(table[index]),
          let entry = residuals.find(
            ResidualMemory.key(table[index], residual.key, box: box, gateway: gateway),
            at: table[index].lastSeen),
          // Other draws than those of the box's own action.
          acts(residual.odds, gateway, box | 1 << 32, index)
        else { continue }
        if residual.isRenewed { remember(index, gateway, box, entry.rule, entry.reaction) }
        block(index, by: entry, gateway, box, moment, frame: frame)
        return true
      }
    }
    return false
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
    _ index: Int, by entry: ResidualMemory.Entry, _ gateway: Int, _ box: Int,
    _ moment: Residual.Trigger, frame: Int
  ) {
    // Before any payload it is the connection that fails.
    let outcome = entry.reaction.outcome(
      of: moment == .packet ? .address : .payload, settings: plan.boxes[box].settings)
    var finding = Finding()
    finding.verdict = outcome.verdict
    finding.blocking = outcome.blocking
    finding.failure = outcome.failure
    finding.reaction = entry.reaction
    finding.collateral = .residual
    finding.gateway = Int16(truncatingIfNeeded: gateway)
    finding.rule = entry.rule
    finding.site = table[state: index].finding.site
    finding.frame = frame
    finding.delay = table[index].lastSeen &- table[state: index].started
    fates?.act(entry.reaction, gateway: gateway, box: box, rule: entry.rule, nil)
    if isTraced(index) {
      trace?.note(
        .acted(
          entry.reaction, gateway: Int16(truncatingIfNeeded: gateway),
          box: Int32(truncatingIfNeeded: box), rule: entry.rule))
    }
    table[state: index].finding = finding
    table[index].progress.insert(.isDecided)
  }
}
