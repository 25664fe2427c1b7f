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
  /// - Returns: what a gateway has acted on.
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
  /// - Returns: what a gateway has acted on.
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
}
