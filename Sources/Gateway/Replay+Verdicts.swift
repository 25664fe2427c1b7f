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

  /// Lets the gateways on the way act upon `hits`, in their order: the first that acts decides.
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
      guard let (box, reaction) = actingBox(passage, field, index, readBy: reading) else {
        if reading == .perfect {
          names.addEvaded(rule: hit.rule, at: gateway, to: &table[state: index].chain)
        }
        continue
      }
      if table[index].progress.contains(.isDecided),
        reading == .perfect || table[state: index].finding.frame != frame
      {
        return true
      }
      act(reaction, field, hit, index, gateway, box, frame: frame)
      names.removeEvaded(
        rule: hit.rule, at: way[position...].map(\.gateway), from: &table[state: index].chain)
      return true
    }
    return false
  }

  /// The gateways that a packet of a flow with a route passes, in their order.
  func way(of index: Int, isFromClient: Bool) -> [Passage] {
    let isOutward = isFromClient == table[index].progress.contains(.clientIsInside)
    return plan.routes[Int(table[state: index].route)].passages(isOutward: isOutward)
  }

  /// The first box of a gateway that acts upon a field that it has read, and what it does.
  private func actingBox(
    _ passage: Passage, _ field: Field, _ index: Int, readBy reading: SharedReading
  ) -> (box: Int, reaction: Reaction)? {
    guard reading == .perfect || reading.sight == passage.sight else { return nil }
    let overTCP = table[index].progress.contains(.isTCP)
    for box in plan.boxes(of: passage.gateway) {
      guard plan.habits(of: box, field, overTCP: overTCP) == reading.habits,
        let reaction = plan.boxes[box].reaction(to: field, overTCP: overTCP),
        plan.boxes[box].scope.holds(table[index]),
        acts(plan.boxes[box].odds, passage.gateway, box, index)
      else { continue }
      return (box, reaction)
    }
    return nil
  }

  /// Lets a gateway decide a flow.
  private mutating func act(
    _ reaction: Reaction, _ field: Field, _ hit: RuleHit, _ index: Int, _ gateway: Int, _ box: Int,
    frame: Int
  ) {
    let outcome = reaction.outcome(of: field, settings: plan.boxes[box].settings)
    var finding = Finding()
    finding.verdict = outcome.verdict
    finding.blocking = outcome.blocking
    finding.failure = outcome.failure
    finding.reaction = reaction
    finding.observation = field
    finding.collateral = Collateral(hit.breadth)
    finding.gateway = Int16(truncatingIfNeeded: gateway)
    finding.rule = hit.rule
    finding.site = table[state: index].finding.site
    finding.frame = frame
    finding.delay = table[index].lastSeen &- table[state: index].started
    table[state: index].finding = finding
    table[index].progress.insert(.isDecided)
    profile?.noteDecision(hit.rule)
    fates?.act(reaction, gateway: gateway, box: box, rule: hit.rule, field)
    if isTraced(index) {
      trace?.note(
        .acted(
          reaction, gateway: Int16(truncatingIfNeeded: gateway),
          box: Int32(truncatingIfNeeded: box), rule: hit.rule))
    }
    if plan.boxes[box].residual != nil { remember(index, gateway, box, hit.rule, reaction) }
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
    finding.delay = 0
    table[state: index].finding = finding
    table[state: index].cause = cause
    table[index].progress.insert(.isDecided)
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

  /// A flow that was blocked for its address, or would not have begun, and names a site that the rule
  /// does not list, was hit because the site shares the address, or by cause and effect.
  mutating func noteUnlistedSite(_ index: Int) {
    let finding = table[state: index].finding
    guard finding.observation == .address || finding.causedBy != nil, finding.collateral == nil,
      !table[state: index].chain.isEmpty, let rule = finding.rule
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
    guard !isNamed else { return }
    table[state: index].finding.collateral =
      finding.causedBy == nil ? .sharedAddress : .causeAndEffect
  }
}

extension Collateral {
  /// The collateral damage that a hit of some breadth does; nil for what is intended.
  init?(_ breadth: Breadth) {
    switch breadth {
    case .named, .address: return nil
    case .suffix: self = .suffix
    case .substring: self = .substring
    case .keyword: self = .keyword
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
