import Dissection
import Rules

// From what was read of a packet to what it comes to.
extension Judge {
  /// Judges what a perfect reader has read: all of it, since it also tells what clients learn from DNS
  /// and which connections they would not have begun.
  mutating func judgePerfectly(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts, names: inout FlowNames
  ) {
    let asks = hasConditions && openMessages(buffer, facts, by: .perfect)
    for position in buffer.observations.indices {
      if asks { noteMessage(at: position, buffer, facts) }
      let observation = buffer.observations[position]
      // Until a gateway acts, the name read last is the one that it would act on.
      if observation.field.isName, !self[facts.index].isDecided {
        self[facts.index].finding.site = observation.name
      }
      if observation.field == .dns {
        judgeQuery(observation, buffer, facts, names: &names)
      } else if !blockByPoisonedName(observation, buffer, facts),
        self[facts.index].route != nil, !self[facts.index].isDecided
      {
        _ = judge(observation, buffer, facts, by: .perfect, before: .max, names: &names)
      }
      if asks, position + 1 == known.messageEnd, !self[facts.index].isDecided {
        _ = judgeUnseen(facts, by: .perfect, before: .max, names: &names)
      }
    }
    if asks {
      _ = closeMessages(buffer, facts, by: .perfect, before: .max, names: &names)
      judgeAnswers(buffer, facts, names: &names)
    } else {
      for position in buffer.answers.indices { learn(buffer.answers[position], buffer, facts) }
    }
  }

  /// Judges what censors have read that share a reading: the first observation that one of them acts
  /// on decides.
  mutating func judgeAsRead(
    _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts, by reading: Reading,
    names: inout FlowNames
  ) {
    let end = gatewaysLeft(facts)
    let asks = hasConditions && openMessages(buffer, facts, by: reading)
    var site: Observation?
    for position in buffer.observations.indices {
      if asks { noteMessage(at: position, buffer, facts) }
      let observation = buffer.observations[position]
      if observation.field.isName { site = observation }
      if judge(observation, buffer, facts, by: reading, before: end, names: &names) {
        noteActed(observation, site, buffer, facts, by: reading, names: &names)
        return
      }
      if asks, position + 1 == known.messageEnd,
        let unseen = judgeUnseen(facts, by: reading, before: end, names: &names)
      {
        noteActed(unseen, site, buffer, facts, by: reading, names: &names)
        return
      }
    }
    guard asks,
      let unseen = closeMessages(buffer, facts, by: reading, before: end, names: &names)
    else { return }
    noteActed(unseen, site, buffer, facts, by: reading, names: &names)
  }

  /// Notes what comes of an observation that a box with a reading of its own has acted on.
  ///
  /// - Parameter site: the last name that it read.
  private mutating func noteActed(
    _ observation: Observation, _ site: Observation?, _ buffer: borrowing ObservationBuffer,
    _ facts: FlowFacts, by reading: Reading, names: inout FlowNames
  ) {
    if hasConditions { keepConditions() }
    let bytes = buffer.bytes
    // An answer to a further query changes nothing of what the flow counts as.
    if !wasDecided, observation.field != .protocol, let site,
      isDecider(reading, observation.readWith ?? observation.field, facts)
    {
      self[facts.index].finding.site = names.addUnlisted(
        bytes.span.extracting(site.range), likely: self[facts.index].finding.site)
    }
    if observation.field == .dns, let cause = cause(of: facts) {
      resolver.poison(
        user(of: facts), bytes.span.extracting(observation.range), by: cause)
    }
  }

  /// Judges one observation.
  ///
  /// - Parameter end: how many gateways on the way may still act.
  /// - Returns: whether one has acted, now or before.
  private mutating func judge(
    _ observation: Observation, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts,
    by reading: Reading, before end: Int, names: inout FlowNames
  ) -> Bool {
    var hits = takeHits()
    matches(observation, buffer, facts, into: &hits)
    let isDecided =
      !hits.isEmpty
      && decide(observation, hits, facts, by: reading, before: end, names: &names)
    giveBack(&hits)
    return isDecided
  }

  /// A query that does not arrive, or whose answer is forged, leaves its name without an address
  /// for this client; one that passes gives it back.
  private mutating func judgeQuery(
    _ observation: Observation, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts,
    names: inout FlowNames
  ) {
    let isCut =
      self[facts.index].isDecided && self[facts.index].finding.reaction?.forgery != .answer
    var isBlocked = isCut
    if !isCut, self[facts.index].route != nil {
      isBlocked = judge(
        observation, buffer, facts, by: .perfect, before: .max, names: &names)
    }
    let bytes = buffer.bytes
    let name = bytes.span.extracting(observation.range)
    guard isBlocked else { return resolver.unpoison(user(of: facts), name) }
    if let cause = cause(of: facts) { resolver.poison(user(of: facts), name, by: cause) }
  }

  /// Whether the box that decides the packet at hand has read it by some habits.
  ///
  /// Mutating for the reason that `gatewaysLeft` is.
  private mutating func isDecider(_ reading: Reading, _ field: Field, _ facts: FlowFacts) -> Bool {
    guard let box = actions.first?.box else { return false }
    return habits(of: Int(box), field, facts) == reading.habits
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
