import Captures
import Dissection
import Rules

// Cause and effect between flows: what a client could not resolve, it would not have connected to.
extension Judge {
  /// What the blocked queries of a flow cause: the flow itself, or what it was caused by.
  mutating func cause(of facts: FlowFacts) -> Int32? {
    if self[facts.index].cause < 0 {
      var finding = self[facts.index].finding
      if finding.causedBy == nil { finding.causedBy = facts.state.number }
      self[facts.index].cause = resolver.add(finding) ?? -1
    }
    let cause = self[facts.index].cause
    return cause >= 0 ? cause : nil
  }

  /// A flow that names what its client could not resolve would not have begun.
  mutating func blockByPoisonedName(
    _ observation: Observation, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts
  ) -> Bool {
    guard observation.field.isName else { return false }
    let bytes = buffer.bytes
    guard self[facts.index].finding.causedBy == nil, self[facts.index].clientIsInside,
      let cause = resolver.poisoner(
        of: facts.flow.client, bytes.span.extracting(observation.range))
    else { return false }
    blockByCause(cause, facts, frame: observation.frame)
    return true
  }

  /// Blocks a flow because an earlier one was: it carries that one's rule and gateway.
  mutating func blockByCause(_ cause: Int32, _ facts: FlowFacts, frame: FrameNumber) {
    var finding = resolver[cause]
    finding.verdict = .blocked
    finding.blocking = .dns
    finding.frame = frame
    self[facts.index].finding = finding
    self[facts.index].cause = cause
    self[facts.index].progress.insert(.isDecided)
  }

  /// Notes what an answer taught the client, or would have.
  mutating func learn(
    _ answers: DNSAnswers, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts
  ) {
    let bytes = buffer.bytes
    let name = bytes.span.extracting(answers.name)
    for position in answers.addresses {
      resolver.teach(user(of: facts), name, buffer.addresses[position])
    }
  }

  /// What names tell of a flow that was blocked before any was read. For its address, or because it would
  /// not have begun: a site that the rule does not list was hit because it shares the address, or by
  /// cause and effect. For an earlier flow: a site that the rule lists is no collateral damage.
  mutating func noteCollateral(_ facts: FlowFacts, _ names: FlowNames) {
    let finding = self[facts.index].finding
    let isRemembered = finding.collateral == .residual
    guard isRemembered || finding.observation == .address || finding.causedBy != nil,
      isRemembered || finding.collateral == nil, !facts.state.chain.isEmpty,
      let rule = finding.rule
    else { return }
    let matcher = plan.matcher
    var named: [RuleHit] = []
    names.forEachEntry(of: facts.state.chain) { entry in
      names.distinct.withBytes(of: entry.name) { name in
        // A query's name is looked up where the query's was.
        let field = finding.causedBy == nil ? entry.field : finding.observation ?? entry.field
        matcher.match(name: name, field: field, sets: .all, into: &named)
      }
    }
    let isNamed = named.contains { matcher.conditions.rule(of: $0) == rule }
    if isRemembered {
      if isNamed { self[facts.index].finding.collateral = nil }
    } else if !isNamed {
      self[facts.index].finding.collateral =
        finding.causedBy == nil ? .sharedAddress : .causeAndEffect
    }
  }
}
