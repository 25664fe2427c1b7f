import Dissection
import Rules

// From observations to verdicts: rules, gateways in their order, reactions, causes.
extension Replay {
  /// Judges a flow by its addresses alone, before anything is read in it.
  mutating func judgeBeginning(of index: Int, frame: Int) {
    let record = Int(table[index].record)
    if table[index].progress.contains(.clientIsInside), records[record].network != nil,
      let cause = memory.cause(of: records[record].client, to: records[record].server)
    {
      blockByCause(cause, index, frame: frame)
      return
    }
    guard table[index].route >= 0, plan.matcher.wants(.address) else { return }
    let isInside = records[record].clientIsInside
    let outside = isInside ? records[record].server : records[record].client
    hits.removeAll(keepingCapacity: true)
    plan.matcher.match(
      address: outside, port: records[record].serverPort,
      protocolNumber: records[record].protocolNumber,
      sets: plan.routes[Int(table[index].route)].sets, into: &hits)
    _ = decide(.address, index, frame: frame)
  }

  /// Judges a flow by what its last packet let be read. `packet` is nil for what is read when the
  /// flow has ended.
  mutating func judge(_ packet: Packet?, _ index: Int) {
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
    let record = Int(table[index].record)
    let entry = names.add(
      name, observation, to: &records[record], countMax: plan.limits.namesPerFlow)
    if entry == nil { counts.limits.namesDropped += 1 }
    // Until a gateway acts, the name read last is the one that it would act upon.
    if !table[index].progress.contains(.isDecided) { records[record].site = entry }
    events?.add(name, observation, of: records[record])
  }

  private mutating func judge(_ observation: Observation, _ index: Int) {
    let field = observation.field
    if field == .dns {
      judgeQuery(observation, index)
      return
    }
    if blockByPoisonedName(observation, index) { return }
    guard table[index].route >= 0, !table[index].progress.contains(.isDecided) else { return }
    match(observation, index)
    _ = decide(field, index, frame: observation.frame)
  }

  /// A query that does not arrive, or whose answer is forged, leaves its name without an address
  /// for this client; one that passes gives it back.
  private mutating func judgeQuery(_ observation: Observation, _ index: Int) {
    let record = Int(table[index].record)
    let user = records[record].user
    let isCut =
      table[index].progress.contains(.isDecided) && records[record].reaction != .dnsInjection
    var isBlocked = isCut
    if !isCut, table[index].route >= 0 {
      match(observation, index)
      isBlocked = decide(.dns, index, frame: observation.frame)
    }
    let bytes = buffer.bytes
    let name = bytes.span.extracting(observation.range)
    if isBlocked {
      memory.poison(user, name, by: records[record].causedBy ?? records[record].flow)
    } else {
      memory.unpoison(user, name)
    }
  }

  /// Fills `hits` with the rules that name an observation, of all gateways on the way.
  private mutating func match(_ observation: Observation, _ index: Int) {
    hits.removeAll(keepingCapacity: true)
    let field = observation.field
    let sets = plan.routes[Int(table[index].route)].sets
    let content = buffer.bytes
    let bytes = content.span.extracting(observation.range)
    if field.isName {
      plan.matcher.match(
        name: bytes, field: field, sets: sets, scratch: &keywordScratch, into: &hits)
    } else {
      plan.matcher.scan(
        bytes, field: field, sets: sets, scratch: &keywordScratch, into: &hits)
    }
  }

  /// Lets the gateways on the way act upon `hits`, in their order: the first that acts decides.
  ///
  /// - Returns: whether one did.
  private mutating func decide(_ field: Field, _ index: Int, frame: Int) -> Bool {
    guard !hits.isEmpty else { return false }
    let record = Int(table[index].record)
    let overTCP = table[index].progress.contains(.isTCP)
    for gateway in plan.routes[Int(table[index].route)].gateways {
      let sets = plan.gateways[gateway].sets
      guard let hit = firstHit(of: sets) else { continue }
      let censor = plan.gateways[gateway].censor
      guard let reaction = plan.censors[censor].reaction(to: field, overTCP: overTCP) else {
        names.addEvaded(rule: hit.rule, to: &records[record])
        continue
      }
      guard acts(plan.censors[censor], gateway, record) else {
        names.addEvaded(rule: hit.rule, to: &records[record])
        continue
      }
      guard !table[index].progress.contains(.isDecided) else { return true }
      apply(
        reaction.outcome(of: field, settings: plan.censors[censor].settings), to: record)
      records[record].reaction = reaction
      records[record].observation = field
      records[record].rule = hit.rule
      records[record].gateway = Int16(truncatingIfNeeded: gateway)
      records[record].frame = frame
      records[record].collateral = Collateral(hit.breadth)
      table[index].progress.insert(.isDecided)
      return true
    }
    return false
  }

  /// The first rule, in the order of files, of some rule sets.
  private func firstHit(of sets: RuleSetMask) -> RuleHit? {
    let rules = plan.matcher.rules
    return hits.first { sets.contains(RuleSetMask(set: rules[Int($0.rule)].set)) }
  }

  /// Whether a censor that acts with some probability acts upon this flow: drawn once for each
  /// flow and gateway, from nothing that other flows share.
  private func acts(_ censor: Censor, _ gateway: Int, _ record: Int) -> Bool {
    guard censor.actsPerMillion < 1_000_000, !plan.isCertain else { return true }
    var mixer = Mixer(seed: plan.seed)
    mixer.add(records[record].client)
    mixer.add(records[record].server)
    mixer.add(UInt64(records[record].clientPort) << 16 | UInt64(records[record].serverPort))
    mixer.add(UInt64(bitPattern: records[record].started))
    mixer.add(UInt64(gateway))
    return mixer.value % 1_000_000 < UInt64(censor.actsPerMillion)
  }

  private mutating func apply(_ outcome: Outcome, to record: Int) {
    records[record].verdict = outcome.verdict
    records[record].blocking = outcome.blocking
    records[record].failure = outcome.failure
  }

  /// A flow that names what its client could not resolve would not have begun.
  private mutating func blockByPoisonedName(_ observation: Observation, _ index: Int) -> Bool {
    guard observation.field.isName else { return false }
    let record = Int(table[index].record)
    guard records[record].causedBy == nil, table[index].progress.contains(.clientIsInside),
      let cause = memory.poisoner(
        of: records[record].client, buffer.bytes.span.extracting(observation.range))
    else { return false }
    blockByCause(cause, index, frame: observation.frame)
    return true
  }

  /// Blocks a flow because an earlier one was: it carries that one's rule and gateway.
  private mutating func blockByCause(_ cause: Int32, _ index: Int, frame: Int) {
    let record = Int(table[index].record)
    let causing = records[Int(cause) - 1]
    records[record].verdict = .blocked
    records[record].blocking = .dns
    records[record].failure = causing.failure
    records[record].reaction = causing.reaction
    records[record].observation = causing.observation
    records[record].rule = causing.rule
    records[record].gateway = causing.gateway
    records[record].frame = frame
    records[record].causedBy = cause
    records[record].collateral = causing.collateral
    records[record].site = causing.site
    table[index].progress.insert(.isDecided)
  }

  /// Notes what an answer taught the client, or would have.
  private mutating func learn(_ answers: DNSAnswers, _ index: Int) {
    let user = records[Int(table[index].record)].user
    let bytes = buffer.bytes
    let name = bytes.span.extracting(answers.name)
    for position in answers.addresses {
      memory.teach(user, name, buffer.addresses[position])
    }
  }

  /// A flow that was blocked for its address, and names a site that the rule does not list, was
  /// hit because the site shares the address.
  mutating func noteSharedAddress(_ record: Int) {
    guard records[record].observation == .address, records[record].causedBy == nil,
      records[record].nameCount > 0, let rule = records[record].rule
    else { return }
    let matcher = plan.matcher
    var named: [RuleHit] = []
    names.forEach(of: records[record]) { entry, name in
      matcher.match(name: name, field: entry.field, sets: .all, into: &named)
    }
    let isNamed = named.contains { $0.rule == rule }
    if !isNamed { records[record].collateral = .sharedAddress }
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
    case .httpURL, .httpRequest, .payload, .address: false
    }
  }
}
