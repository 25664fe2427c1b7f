import Dissection
import Rules

// Rules with conditions: what becomes known of a flow, and which of them that meets.
//
// Only flows whose way has such rules come here. What becomes known in one message is put together before
// any rule is asked, so that a rule that allows counts for all of it.
extension Judge {
  /// Begins with what is known of a flow by its first packet, and finds the rules that this meets.
  mutating func beginConditions(_ facts: FlowFacts) {
    conditions.release(facts.index)
    guard let route = self[facts.index].route, !skips.contains(.matching),
      !plan.routes[route].sets.isDisjoint(with: plan.matcher.conditions.sets)
    else { return }
    known.clear()
    known.state = conditions.begin(facts.index)
    noteOccasion(facts)
    noteServer(facts, route)
    keepConditions()
    meet(route, isAnswer: false)
  }

  /// Notes what the first payload of the client tells, whoever reads it.
  mutating func noteFirstPayload(_ payload: Span<UInt8>, _ facts: FlowFacts) {
    guard conditions.has(facts.index) else { return }
    known.clear()
    plan.matcher.conditions.forEach(
      inFirstPayload: payload, isTCP: facts.flow.progress.contains(.isTCP)
    ) { known.set($0, ofMessage: false) }
    conditions.addFirstPayload(known.ofFlow, to: facts.index)
  }

  /// Takes up what is known of the flow at hand under a reading, and what the packet tells beside what
  /// is legible.
  ///
  /// - Returns: whether rules with conditions are on its way.
  mutating func openMessages(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts, by reading: Reading
  ) -> Bool {
    guard let state = conditions.state(of: facts.index, reading) else { return false }
    conditions.read(state, into: &known)
    known.state = state
    known.messageEnd = 0
    known.settle()
    known.forgetMet()
    noteSigns(buffer, facts)
    return true
  }

  /// Notes the message that begins with an observation, if one does, and finds the rules that it meets.
  mutating func noteMessage(
    at position: Int, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts
  ) {
    guard position >= known.messageEnd, let route = self[facts.index].route else { return }
    if position > 0 { known.settle() }
    let message = buffer.observations[position].message
    var end = position
    while end < buffer.observations.count, buffer.observations[end].message == message {
      known.fields.insert(FieldSet(buffer.observations[end].field))
      end += 1
    }
    known.messageEnd = end
    if !known.fields.isDisjoint(with: Self.messageFields) { known.beginMessage() }
    for place in position..<end { note(buffer.observations[place], buffer, route) }
    meet(route, isAnswer: false)
  }

  /// Judges by the rules that a message meets, where what they ask for is not legible by itself: an address
  /// that a name is joined with, a ClientHello without a name.
  ///
  /// - Returns: what a gateway has acted upon.
  mutating func judgeUnseen(
    _ facts: FlowFacts, by reading: Reading, before end: Int, names: inout FlowNames
  ) -> Observation? {
    guard !known.met.isEmpty else { return nil }
    let unseen = known.unseen.subtracting(known.fields).union(FieldSet(.address))
    let read = known.fields.union(known.unseen)
    let readWith = Self.unseenOrder.first { $0 != .address && read.contains($0) } ?? .protocol
    for field in Self.unseenOrder where unseen.contains(field) {
      var observation = Observation(
        field: field, range: 0..<0, frame: facts.frame, direction: facts.direction)
      observation.readWith = readWith
      if judgeMet(observation, facts, by: reading, before: end, names: &names) {
        return observation
      }
    }
    return nil
  }

  /// Ends what a reading has read of a packet.
  ///
  /// - Returns: what a gateway has acted upon.
  mutating func closeMessages(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts, by reading: Reading,
    before end: Int, names: inout FlowNames
  ) -> Observation? {
    var acted: Observation?
    if buffer.observations.isEmpty, known.hasNews, let route = self[facts.index].route,
      reading != .perfect || !self[facts.index].isDecided
    {
      meet(route, isAnswer: false)
      acted = judgeUnseen(facts, by: reading, before: end, names: &names)
    }
    keepConditions()
    return acted
  }

  /// Judges the answers to DNS queries, and notes what those teach that arrive.
  mutating func judgeAnswers(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts, names: inout FlowNames
  ) {
    for position in buffer.answers.indices {
      let answer = buffer.answers[position]
      if self[facts.index].isDecided || !judge(answer, buffer, facts, names: &names) {
        learn(answer, buffer, facts)
      } else if let cause = cause(of: facts) {
        let bytes = buffer.bytes
        resolver.poison(user(of: facts), bytes.span.extracting(answer.name), by: cause)
      }
    }
  }

  /// Keeps of the hits in a field those of rules, adds the rules with conditions that are met, and takes
  /// away what a rule before them allows.
  mutating func keepMet(_ field: Field, _ facts: FlowFacts, among hits: inout [RuleHit]) {
    guard conditions.has(facts.index) else { return }
    let matcher = plan.matcher
    while let last = hits.last, matcher.conditions.criterion(of: last) != nil { hits.removeLast() }
    for (place, hit) in known.met.enumerated() where known.metFields[place].contains(field) {
      let place = hits.firstIndex { $0.rule > hit.rule } ?? hits.endIndex
      hits.insert(hit, at: place)
    }
    guard !known.allowed.isEmpty else { return }
    hits.removeAll { hit in
      let set = RuleSetMask(set: matcher.rules[Int(hit.rule)].set)
      return known.allowed.contains { $0.set == set && $0.rule < hit.rule }
    }
  }

  /// Keeps what is known of the flow at hand.
  mutating func keepConditions() {
    if known.state >= 0 { conditions.write(known, to: known.state) }
  }

  // MARK: - What becomes known

  /// Fields in the order in which boxes are asked, the address last: of that nothing has become known.
  private static let unseenOrder: [Field] = Field.allCases.filter { $0 != .address } + [.address]

  /// Fields of which each message is for itself: what held of the one before does not hold of it.
  private static var messageFields: FieldSet {
    [FieldSet(.dns), FieldSet(.httpHost), FieldSet(.httpURL), FieldSet(.httpRequest)]
  }

  private mutating func noteOccasion(_ facts: FlowFacts) {
    let matcher = plan.matcher
    let time = facts.state.started
    let network = self[facts.index].network.map { plan.networks[$0] }
    let draws = facts.draws(seed: plan.seed)
    let isCertain = plan.isCertain
    matcher.conditions.forEach(
      atHour: plan.localHour(at: time),
      onDay: LocalClock.day(at: time, utcOffset: plan.utcOffset), network: network?.name,
      operatorName: network?.operatorName,
      draw: { criterion in
        guard !isCertain else { return 0 }
        var mixer = draws
        // Another stream of draws than that of gateways.
        mixer.add(0x636f_6e64_6974_696f)
        mixer.add(UInt64(criterion))
        return mixer.value % 1_000_000
      }
    ) { known.set($0, ofMessage: false) }
  }

  private mutating func noteServer(_ facts: FlowFacts, _ route: Int) {
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    plan.matcher.match(
      address: self[facts.index].clientIsInside ? facts.flow.server : facts.flow.client,
      port: facts.flow.serverPort, protocolNumber: facts.flow.key.protocolNumber,
      sets: plan.routes[route].sets, into: &hits)
    noteHits(hits, from: .server, ofMessage: false)
    giveBack(&hits)
  }

  private mutating func noteSigns(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts
  ) {
    let matcher = plan.matcher
    if buffer.signs.contains(.firstPayload) {
      known.renewFirstPayload(matcher.conditions.firstPayloadMask)
      known.unseen.formUnion(FieldSet(.protocol))
      if !facts.flow.progress.contains(.isTCP) { known.unseen.formUnion(FieldSet(.quicSNI)) }
    }
    for place in buffer.hellos.indices {
      let note = buffer.hellos[place]
      let bytes = buffer.bytes
      matcher.conditions.forEach(
        in: note.hello, bytes.span.extracting(note.message), over: note.isQUIC ? .quic : .tcp
      ) { known.set($0, ofMessage: false) }
      known.stages.formUnion(.opening)
      known.unseen.formUnion(FieldSet(note.isQUIC ? .quicSNI : .sni))
    }
    if buffer.signs.contains(.opening), !known.stages.contains(.opening) {
      known.stages.formUnion(.opening)
      known.unseen.formUnion(FieldSet(.protocol))
    }
  }

  private mutating func note(
    _ observation: Observation, _ buffer: borrowing ObservationBuffer, _ route: Int
  ) {
    let matcher = plan.matcher
    let field = observation.field
    let isOfMessage = Self.messageFields.contains(field)
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    let bytes = buffer.bytes
    let content = bytes.span.extracting(observation.range)
    if field == .protocol {
      if let named = observation.protocol {
        matcher.match(protocol: named, sets: plan.routes[route].sets, into: &hits)
        // Until its ClientHello is whole, QUIC is all that is known.
        if named != .quic { known.stages.formUnion(.opening) }
      }
    } else {
      match(content, field, plan.routes[route].sets, into: &hits)
      if field != .payload { known.stages.formUnion(.opening) }
    }
    noteHits(hits, from: .text, ofMessage: isOfMessage)
    if field == .payload, observation.direction == .toClient {
      known.stages.formUnion(.response)
      noteHits(hits, from: .response, ofMessage: false)
    }
    giveBack(&hits)
    if field == .dns {
      matcher.conditions.forEach(inQuestionOf: observation.questionType) {
        known.set($0, ofMessage: true)
      }
    } else if field == .httpRequest {
      matcher.conditions.forEach(inRequest: content) { known.set($0, ofMessage: true) }
    }
  }

  private mutating func noteHits(
    _ hits: [RuleHit], from source: ConditionSource, ofMessage: Bool
  ) {
    let matcher = plan.matcher
    for hit in hits {
      guard let criterion = matcher.conditions.criterion(of: hit),
        matcher.conditions.counts(criterion, from: source)
      else { continue }
      known.set(criterion, ofMessage: ofMessage, breadth: hit.breadth)
    }
  }

  // MARK: - What it meets

  /// Finds the rules on a route that are met by what has become known, and were not before.
  private mutating func meet(_ route: Int, isAnswer: Bool) {
    let matcher = plan.matcher
    let sets = plan.routes[route].sets
    known.join()
    known.forgetMet()
    // Sets in which a rule that may allow is not known yet.
    var waiting: RuleSetMask = []
    for number in matcher.conditions.entries.indices {
      let entry = matcher.conditions.entries[number]
      guard sets.contains(entry.set) else { continue }
      if entry.isDefault {
        if !isAnswer, !waiting.contains(entry.set), !known.allows(entry.set) {
          known.addMet(RuleHit(rule: entry.rule, breadth: .named), entry.fields)
        }
        continue
      }
      let value = matcher.conditions.value(of: number, known.all.span, known.stages)
      if entry.action == .allow {
        if value.isTrue, !known.allows(entry.set) {
          known.allowed.append((entry.set, entry.rule))
        } else if !value.isTrue, !value.isFalse {
          waiting.formUnion(entry.set)
        }
        continue
      }
      guard value.isTrue, !isAnswer || entry.asksAnswers,
        !matcher.conditions.value(of: number, known.former.span, known.formerStages).isTrue
      else { continue }
      let breadth = matcher.conditions.breadth(of: number, known.all.span) { known.breadth(of: $0) }
      known.addMet(RuleHit(rule: entry.rule, breadth: breadth), entry.fields)
    }
  }

  private mutating func judgeMet(
    _ observation: Observation, _ facts: FlowFacts, by reading: Reading, before end: Int,
    names: inout FlowNames
  ) -> Bool {
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    keepMet(observation.field, facts, among: &hits)
    profile?.note(observation.field, nil, hits)
    let isActed =
      !hits.isEmpty && decide(observation, hits, facts, by: reading, before: end, names: &names)
    giveBack(&hits)
    return isActed
  }

  /// Judges an answer, by the rules that ask for something in answers.
  private mutating func judge(
    _ answer: DNSAnswers, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts,
    names: inout FlowNames
  ) -> Bool {
    guard buffer.needs?.contains(.answers) ?? false, let route = self[facts.index].route else {
      return false
    }
    known.settle()
    known.beginMessage()
    known.stages.formUnion([.opening, .response])
    noteAnswer(answer, buffer, route)
    meet(route, isAnswer: true)
    keepConditions()
    guard !known.met.isEmpty else { return false }
    var observation = Observation(
      field: .dns, range: answer.name, frame: facts.frame, direction: facts.direction)
    observation.isAnswer = true
    return judgeMet(observation, facts, by: .perfect, before: .max, names: &names)
  }

  private mutating func noteAnswer(
    _ answer: DNSAnswers, _ buffer: borrowing ObservationBuffer, _ route: Int
  ) {
    let matcher = plan.matcher
    let sets = plan.routes[route].sets
    let bytes = buffer.bytes
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    match(bytes.span.extracting(answer.name), .dns, sets, into: &hits)
    noteHits(hits, from: .text, ofMessage: true)
    for place in answer.canonicalNames {
      hits.removeAll(keepingCapacity: true)
      match(bytes.span.extracting(buffer.canonicalNames[place]), .dns, sets, into: &hits)
      noteHits(hits, from: .answerName, ofMessage: true)
    }
    for place in answer.addresses {
      hits.removeAll(keepingCapacity: true)
      matcher.match(
        address: buffer.addresses[place], port: 0, protocolNumber: 0, sets: sets, into: &hits)
      noteHits(hits, from: .answerAddress, ofMessage: true)
    }
    giveBack(&hits)
    matcher.conditions.forEach(inQuestionOf: answer.questionType) { known.set($0, ofMessage: true) }
  }
}
