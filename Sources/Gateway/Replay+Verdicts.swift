import Dissection
import Rules

// From observations to verdicts: rules, gateways in their order, reactions, causes.
extension Replay {
  /// Judges a flow by its addresses alone, before anything is read in it.
  ///
  /// - Parameter isFromClient: whether the client sent its first packet.
  mutating func judgeBeginning(of index: Int, isFromClient: Bool, frame: Int) {
    if table[index].progress.contains(.clientIsInside), table[state: index].network != nil,
      let cause = memory.cause(of: table[index].client, to: table[index].server)
    {
      blockByCause(cause, index, frame: frame)
      return
    }
    if blockByResidual(index, .packet, isFromClient: isFromClient, frame: frame) { return }
    let route = Int(table[state: index].route)
    guard route >= 0, plan.matcher.wants(.address), !skips.contains(.matching) else { return }
    hits.removeAll(keepingCapacity: true)
    plan.matcher.match(
      address: table[index].outside, port: table[index].serverPort,
      protocolNumber: table[index].key.protocolNumber, sets: plan.routes[route].sets, into: &hits)
    profile?.note(.address, nil, hits)
    // An outside address is where packets go on the way out only.
    _ = decide(.address, index, frame: frame, on: plan.routes[route].passages(isOutward: true))
  }

  /// Judges a flow by what its last packet let be read. `packet` is nil for what is read when the
  /// flow has ended.
  mutating func judge(_ packet: Packet?, _ index: Int) {
    if trace != nil { traceObservations(readBy: .perfect, index) }
    for position in buffer.observations.indices {
      let observation = buffer.observations[position]
      if observation.field.isName { remember(observation, packet, index) }
      judge(observation, index)
    }
    for position in buffer.answers.indices { learn(buffer.answers[position], index) }
  }

  /// Keeps a name with its flow, and for the list of names.
  private mutating func remember(_ observation: Observation, _ packet: Packet?, _ index: Int) {
    let bytes = buffer.bytes
    let name = bytes.span.extracting(observation.range)
    let known = names.add(
      name, observation, to: &table[state: index].chain, countMax: plan.limits.namesPerFlow)
    if known == nil { counts.limits.namesDropped += 1 }
    // Until a gateway acts, the name read last is the one that it would act upon.
    if !table[index].progress.contains(.isDecided) { table[state: index].finding.site = known }
    events?.add(name, observation, of: table[index])
  }

  private mutating func judge(_ observation: Observation, _ index: Int) {
    let field = observation.field
    if field == .dns {
      judgeQuery(observation, index)
      return
    }
    if blockByPoisonedName(observation, index) { return }
    guard table[state: index].route >= 0, !table[index].progress.contains(.isDecided) else {
      return
    }
    match(observation, index)
    _ = decide(
      field, index, frame: observation.frame,
      on: way(of: index, isFromClient: observation.isFromClient))
  }

  /// A query that does not arrive, or whose answer is forged, leaves its name without an address
  /// for this client; one that passes gives it back.
  private mutating func judgeQuery(_ observation: Observation, _ index: Int) {
    let user = table[index].user
    let isCut =
      table[index].progress.contains(.isDecided)
      && table[state: index].finding.reaction != .dnsInjection
    var isBlocked = isCut
    if !isCut, table[state: index].route >= 0 {
      match(observation, index)
      isBlocked = decide(
        .dns, index, frame: observation.frame,
        on: way(of: index, isFromClient: observation.isFromClient))
    }
    let bytes = buffer.bytes
    let name = bytes.span.extracting(observation.range)
    guard isBlocked else {
      memory.unpoison(user, name)
      return
    }
    if let cause = causeOf(index) { memory.poison(user, name, by: cause) }
  }

  /// What the blocked queries of a flow cause: the flow itself, or what it was caused by.
  mutating func causeOf(_ index: Int) -> Int32? {
    if table[state: index].cause < 0 {
      var finding = table[state: index].finding
      if finding.causedBy == nil { finding.causedBy = table[state: index].number }
      table[state: index].cause = memory.add(finding) ?? -1
    }
    let cause = table[state: index].cause
    return cause >= 0 ? cause : nil
  }

  /// Fills `hits` with the rules that name an observation, of all gateways on the way.
  mutating func match(_ observation: Observation, _ index: Int) {
    hits.removeAll(keepingCapacity: true)
    guard !skips.contains(.matching) else { return }
    let field = observation.field
    let sets = plan.routes[Int(table[state: index].route)].sets
    let content = buffer.bytes
    let bytes = content.span.extracting(observation.range)
    if field.isName {
      plan.matcher.match(
        name: bytes, field: field, sets: sets, scratch: &keywordScratch, into: &hits)
    } else {
      plan.matcher.scan(
        bytes, field: field, sets: sets, scratch: &keywordScratch, into: &hits)
    }
    profile?.note(field, bytes, hits)
  }

  /// A flow that names what its client could not resolve would not have begun.
  private mutating func blockByPoisonedName(_ observation: Observation, _ index: Int) -> Bool {
    guard observation.field.isName else { return false }
    guard table[state: index].finding.causedBy == nil,
      table[index].progress.contains(.clientIsInside),
      let cause = memory.poisoner(
        of: table[index].client, buffer.bytes.span.extracting(observation.range))
    else { return false }
    blockByCause(cause, index, frame: observation.frame)
    return true
  }

  /// Blocks a flow because an earlier one was: it carries that one's rule and gateway.
  private mutating func blockByCause(_ cause: Int32, _ index: Int, frame: Int) {
    var finding = memory[cause]
    finding.verdict = .blocked
    finding.blocking = .dns
    finding.frame = frame
    table[state: index].finding = finding
    table[state: index].cause = cause
    table[index].progress.subtract([.losesRest, .dropsNext])
    table[index].progress.formUnion([.isDecided, .sendsNoRest])
  }

  /// Notes what an answer taught the client, or would have.
  private mutating func learn(_ answers: DNSAnswers, _ index: Int) {
    let user = table[index].user
    let bytes = buffer.bytes
    let name = bytes.span.extracting(answers.name)
    for position in answers.addresses {
      memory.teach(user, name, buffer.addresses[position])
    }
  }

  /// What names tell of a flow that was blocked before any was read. For its address, or because it would
  /// not have begun: a site that the rule does not list was hit because it shares the address, or by cause
  /// and effect. For an earlier flow: a site that the rule lists is no collateral damage.
  mutating func noteCollateral(_ index: Int) {
    let finding = table[state: index].finding
    let isRemembered = finding.collateral == .residual
    guard isRemembered || finding.observation == .address || finding.causedBy != nil,
      isRemembered || finding.collateral == nil, !table[state: index].chain.isEmpty,
      let rule = finding.rule
    else { return }
    let matcher = plan.matcher
    var named: [RuleHit] = []
    names.forEachEntry(of: table[state: index].chain) { entry in
      names.distinct.withBytes(of: entry.name) { name in
        // A query's name is looked up where the query's was.
        let field = finding.causedBy == nil ? entry.field : finding.observation ?? entry.field
        matcher.match(name: name, field: field, sets: .all, into: &named)
      }
    }
    let isNamed = named.contains { $0.rule == rule }
    if isRemembered {
      if isNamed { table[state: index].finding.collateral = nil }
    } else if !isNamed {
      table[state: index].finding.collateral =
        finding.causedBy == nil ? .sharedAddress : .causeAndEffect
    }
  }
}

extension Field {
  /// Whether it holds a name of a site.
  var isName: Bool {
    switch self {
    case .dns, .sni, .quicSNI, .httpHost: true
    case .httpURL, .httpRequest, .payload, .address, .protocol: false
    }
  }
}
