import Dissection
import Rules

// What becomes known of a flow, for the conditions of rules.
extension Judge {
  /// Fields in the order in which boxes are asked, the address last: of that nothing has become known.
  static let unseenOrder: [Field] = Field.allCases.filter { $0 != .address } + [.address]

  /// Fields of which each message is for itself: what held of the one before does not hold of it.
  static var messageFields: FieldSet {
    [FieldSet(.dns), FieldSet(.httpHost), FieldSet(.httpURL), FieldSet(.httpRequest)]
  }

  mutating func noteOccasion(_ facts: FlowFacts) {
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

  mutating func noteServer(_ facts: FlowFacts, _ route: Int) {
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    plan.matcher.match(
      address: self[facts.index].clientIsInside ? facts.flow.server : facts.flow.client,
      port: facts.flow.serverPort, protocolNumber: facts.flow.key.protocolNumber,
      sets: plan.routes[route].sets, into: &hits)
    noteHits(hits, from: .server, ofMessage: false)
    giveBack(&hits)
  }

  mutating func noteSigns(
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

  mutating func note(
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

  mutating func noteHits(
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

  mutating func noteAnswer(
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
