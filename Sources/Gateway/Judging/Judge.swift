import Dissection
import Rules

/// What one plan makes of flows: which rules name what was read in them, which boxes act, and what
/// comes of it.
///
/// All readings go the same way: observations come in, by whom they were read; boxes with that reading
/// act by the rules that name them; the first on the flow's way decides.
struct Judge: ~Copyable {
  let basis: JudgeBasis
  /// What clients know from DNS, and what boxes remember.
  var resolver: ResolverMemory
  var residuals: ResidualMemory
  /// What boxes will do to live flows, and what rates let through of them.
  var late = FlowEntries<PendingAction>()
  var throttled = FlowEntries<ThrottledFlow>()
  /// What is done to the packet at hand.
  var actions = PacketActions()
  /// Whether a gateway had acted before the packet at hand.
  private(set) var wasDecided = false
  /// Packets that do not arrive.
  var fates = FateCounts()
  /// Flows with a gateway on their way.
  private(set) var judgedFlowCount = 0
  /// How often rules were hit, when that is asked for.
  var profile: RuleProfile?
  let skips: SkippedStages
  /// Whether rules have conditions; what is known of flows for those, and of the flow at hand.
  let hasConditions: Bool
  var conditions: ConditionStates
  var known: KnownFacts
  private var flows: [JudgedFlow] = []
  private var scratch: KeywordScratch
  private var hitStorage: [RuleHit] = []
  /// What the last content named.
  private var memo = MatchMemo()

  /// A judge of no flow yet.
  ///
  /// - Throws: `ConfigurationError` when the keyword scratch cannot be allocated.
  init(
    _ plan: Plan, _ numbers: ReadingCatalogue.Numbers, skips: SkippedStages, profilesRules: Bool
  ) throws {
    basis = JudgeBasis(plan, numbers)
    self.skips = skips
    resolver = ResolverMemory(countMax: plan.limits.taughtAddresses)
    residuals = ResidualMemory(countMax: plan.limits.residuals)
    scratch = try KeywordScratch(for: plan.matcher)
    let programs = plan.matcher.conditions
    hasConditions = !programs.isEmpty
    conditions = ConditionStates(commonMask: programs.commonMask)
    known = KnownFacts(wordCount: programs.wordCount, criterionCount: programs.criterionCount)
    if profilesRules { profile = RuleProfile(ruleCount: plan.matcher.rules.count) }
  }

  /// What the plan makes of the flow at `index`.
  subscript(index: FlowIndex) -> JudgedFlow {
    @inline(__always) get { flows[index.offset] }
    @inline(__always) _modify { yield &flows[index.offset] }
  }

  /// Begins to judge a flow, by its addresses alone: who is inside, which way it takes, whether it would
  /// have begun at all.
  mutating func begin(_ facts: FlowFacts, names: inout FlowNames) {
    while flows.count <= facts.index.offset { flows.append(JudgedFlow()) }
    self[facts.index] = located(facts.flow)
    if hasConditions { beginConditions(facts) }
    judgeAddress(facts, names: &names)
    if plan.hasOneWayResiduals { judgeFirstOfSide(facts) }
    wasDecided = self[facts.index].isDecided
  }

  /// Goes on with a flow, at another packet.
  mutating func resume(_ facts: FlowFacts) {
    wasDecided = self[facts.index].isDecided
    if plan.hasOneWayResiduals { judgeFirstOfSide(facts) }
  }

  /// Goes on with a flow that ends.
  mutating func endFlow(_ facts: FlowFacts) {
    wasDecided = self[facts.index].isDecided
  }

  /// Ends what belongs to the packet at hand: boxes that have acted remember its flow.
  mutating func settle(_ facts: FlowFacts) {
    guard let first = actions.first, !actions.areFurtherAnswers else { return }
    if first.field != nil { profile?.noteDecision(first.rule) }
    for action in actions.all {
      remember(facts, action)
      throttle(facts, action)
    }
  }

  /// Ends what is kept of a flow beside what became of it.
  mutating func close(_ facts: FlowFacts) {
    late.release(facts.index)
    endThrottling(facts)
  }

  /// Judges a flow by what was read of the packet at hand.
  ///
  /// - Parameter reading: by whom it was read. A perfect reader's hits a gateway that reads otherwise is
  ///   said to have missed, until its own reading shows them.
  mutating func judge(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts, by reading: Reading,
    names: inout FlowNames
  ) {
    if reading == .perfect {
      judgePerfectly(buffer, facts, names: &names)
    } else {
      judgeAsRead(buffer, facts, by: reading, names: &names)
    }
  }

  /// Fills `hits` with the rules that name an observation, of all gateways on the way.
  mutating func matches(
    _ observation: Observation, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts,
    into hits: inout [RuleHit]
  ) {
    hits.removeAll(keepingCapacity: true)
    guard !skips.contains(.matching), let route = self[facts.index].route else { return }
    let field = observation.field
    let sets = plan.sets(of: route)
    switch field {
    case .protocol:
      guard let named = observation.protocol, plan.matcher.wants(.protocol) else { return }
      plan.matcher.match(protocol: named, sets: sets, into: &hits)
      if hasConditions { keepMet(field, facts, among: &hits) }
      profile?.note(field, nil, hits)
    case .dns, .sni, .quicSNI, .httpHost, .httpURL, .httpRequest, .payload, .address:
      let bytes = buffer.bytes
      let content = bytes.span.extracting(observation.range)
      match(content, field, sets, into: &hits)
      if hasConditions { keepMet(field, facts, among: &hits) }
      profile?.note(field, content, hits)
    }
  }

  /// Adds the rules, and the criteria of conditions, that name a content.
  mutating func match(
    _ content: Span<UInt8>, _ field: Field, _ sets: RuleSetMask, into hits: inout [RuleHit]
  ) {
    let isKept = hasConditions || !plan.readsPerfectly
    if isKept, memo.holds(content, field, sets) {
      for hit in memo.hits { hits.append(hit) }
      return
    }
    if field.isName {
      plan.matcher.match(name: content, field: field, sets: sets, scratch: &scratch, into: &hits)
    } else {
      plan.matcher.scan(content, field: field, sets: sets, scratch: &scratch, into: &hits)
    }
    // Readings after this one mostly find the same.
    if isKept { memo.keep(hits, of: content, field, sets) }
  }

  /// Lends storage for hits, so that none is allocated for each observation.
  mutating func takeHits() -> [RuleHit] {
    var hits: [RuleHit] = []
    swap(&hits, &hitStorage)
    return hits
  }

  /// Takes the storage back.
  mutating func giveBack(_ hits: inout [RuleHit]) { swap(&hits, &hitStorage) }

  /// Finds out which side is inside, in which network, and which route the flow takes.
  private mutating func located(_ flow: Flow) -> JudgedFlow {
    var judged = JudgedFlow()
    var networkOfClient = plan.network(of: flow.client)
    let networkOfServer = plan.network(of: flow.server)
    if networkOfClient == nil, networkOfServer == nil {
      networkOfClient = plan.networkOfStray(flow.client)
    }
    let clientIsInside = networkOfClient != nil || networkOfServer == nil
    if clientIsInside { judged.progress.insert(.clientIsInside) }
    judged.network = networkOfClient ?? networkOfServer
    // A flow between two inside addresses is its client's.
    let destination = networkOfClient == nil ? nil : networkOfServer
    guard let network = judged.network,
      let route = plan.route(
        of: network, to: destination, user: clientIsInside ? flow.client : flow.server,
        other: clientIsInside ? flow.server : flow.client)
    else { return judged }
    judged.route = Int(route)
    judged.finding.gateway = plan.firstGateway(of: route)
    if judged.finding.gateway != nil { judgedFlowCount += 1 }
    return judged
  }

  /// Judges a flow by its addresses, before anything is read in it.
  private mutating func judgeAddress(_ facts: FlowFacts, names: inout FlowNames) {
    let index = facts.index
    if self[index].clientIsInside, self[index].network != nil,
      let cause = resolver.cause(of: facts.flow.client, to: facts.flow.server)
    {
      blockByCause(cause, facts, frame: facts.frame)
      return
    }
    if blockByResidual(facts, .packet) { return }
    guard let route = self[index].route, plan.matcher.wants(.address) || conditions.has(index),
      !skips.contains(.matching)
    else { return }
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    let isInside = self[index].clientIsInside
    plan.matcher.match(
      address: isInside ? facts.flow.server : facts.flow.client, port: facts.flow.serverPort,
      protocolNumber: facts.flow.key.protocolNumber, sets: plan.sets(of: route), into: &hits)
    if hasConditions { keepMet(.address, facts, among: &hits) }
    profile?.note(.address, nil, hits)
    // An outside address is where packets go on the way out only, which their gateways always see.
    let observation = Observation(
      field: .address, range: 0..<0, frame: facts.frame,
      direction: isInside ? .toServer : .toClient)
    _ = decide(observation, hits, facts, by: .perfect, before: .max, names: &names)
    giveBack(&hits)
  }
}
