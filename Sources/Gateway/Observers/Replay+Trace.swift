import Captures
import Dissection
import Rules

// One flow packet by packet, when it is asked for.
extension Replay {
  /// Whether a flow is the one that is asked for.
  func isTraced(_ facts: FlowFacts) -> Bool {
    guard let trace else { return false }
    return trace.flow == facts.state.number
  }

  mutating func tracePacket(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, _ facts: FlowFacts
  ) {
    guard isTraced(facts) else { return }
    let isFirst = trace?.steps.isEmpty == true
    if isFirst { traceWay(facts) }
    defer { if isFirst { traceMemories(facts) } }
    trace?.begin(
      FlowTrace.Step(
        frame: record.place, timestamp: record.timestamp,
        direction: facts.direction, protocolNumber: packet.protocolNumber, flags: packet.flags,
        sequence: packet.sequence, acknowledgement: packet.acknowledgement, window: packet.window,
        hopLimit: packet.hopLimit, payloadCount: packet.payloadCount),
      bytes.extracting(packet.payloadRange))
  }

  private mutating func traceWay(_ facts: FlowFacts) {
    guard let route = judges[0][facts.index].route else { return }
    let hops = judges[0].plan.routes[route].hops
    let uninterested = places(hops) {
      !judges[0].looks($0, at: facts) && judges[0].isActive($0, at: facts)
    }
    let (way, back) = (judges[0].plan.routes[route].gateways, judges[0].plan.routes[route].back)
    trace?.gateways = hops.map(\.gateway)
    trace?.way = way
    trace?.wayBack = back
    trace?.uninterested = uninterested
  }

  /// Notes what boxes remember of earlier flows that does not make them act on this one.
  private mutating func traceMemories(_ facts: FlowFacts) {
    for place in places(hops(facts), where: { judges[0].looks($0, at: facts) }) {
      for lapse in judges[0].lapses(of: place.box, at: place.gateway, facts) {
        trace?.note(.lapsed(lapse, place))
      }
    }
  }

  /// Notes what was read of the packet at hand.
  ///
  /// - Parameter reading: by whom.
  mutating func traceObservations(_ facts: FlowFacts, readBy reading: Reading) {
    guard isTraced(facts) else { return }
    for observation in space.buffer.observations where observation.field != .protocol {
      let field = observation.field
      let text = text(observation.range)
      let hops = hops(facts, observation.direction)
      let watches = watches(of: observation, on: hops, facts)
      let sought = watches.filter(\.isLooking).map(\.place)
      if reading == .perfect { trace?.note(.legible(field, text, watches: watches)) }
      let sharing = hops.filter {
        reading == .perfect
          || judges[0].reading(reading.habits, $0.sight, facts) == reading
      }
      let readers = places(sharing) { judges[0].habits(of: $0, field, facts) == reading.habits }
        .filter(sought.contains)
      if !readers.isEmpty { trace?.note(.read(field, text, by: readers)) }
    }
    for answers in space.buffer.answers where reading == .perfect {
      let note = FlowTrace.Note.answer(
        text(answers.name), Array(space.buffer.addresses[answers.addresses]))
      trace?.note(note)
    }
  }

  /// What each box on some gateways' way would do about an observation, if it read it.
  private mutating func watches(
    of observation: Observation, on hops: [Hop], _ facts: FlowFacts
  ) -> [FlowTrace.Watch] {
    let overTCP = facts.flow.progress.contains(.isTCP)
    var hits: [RuleHit] = []
    if let route = judges[0][facts.index].route {
      let sets = judges[0].plan.sets(of: route)
      let bytes = space.buffer.bytes
      judges[0].match(
        bytes.span.extracting(observation.range), observation.field, sets, into: &hits)
    }
    let matcher = judges[0].plan.matcher
    let named = hits.filter { matcher.conditions.criterion(of: $0) == nil }
    let mayBeMet = named.count < hits.count
    return places(hops) { _ in true }.map { place in
      var whyNot: WhyNot?
      if !judges[0].looks(place.box, at: facts) {
        whyNot = judges[0].isActive(place.box, at: facts) ? .flowNotWatched : .notActive
      } else if judges[0].plan.boxes[place.box].reaction(
        to: observation.field, overTCP: overTCP) == nil
      {
        whyNot = .fieldNotSought
      } else if !judges[0].isOnTheWay(place.box, place.gateway, facts) {
        whyNot = .hostNotWatched
      } else if judges[0][facts.index].isDecided {
        whyNot = .alreadyOver
      } else if judges[0].firstHit(named, of: judges[0].plan.gateways[place.gateway].sets) == nil {
        whyNot = mayBeMet ? .conditionNotMet : .notNamed
      } else if !judges[0].acts(
        judges[0].plan.boxes[place.box].odds, place.gateway, place.box, facts)
      {
        whyNot = .notDrawn
      } else if judges[0].plan.boxes[place.box].isLate {
        whyNot = judges[0].plan.boxes[place.box].whyLate
      }
      return FlowTrace.Watch(place: place, whyNot: whyNot)
    }
  }

  /// Notes what the boxes that read perfectly hold of a TCP connection.
  mutating func traceReader(_ facts: FlowFacts) {
    guard facts.flow.progress.contains(.isTCP), isTraced(facts),
      !judges[0][facts.index].isDecided
    else { return }
    let reader = tracker.table[facts.index].reader
    let held = reader < 0 ? nil : inspector.readers[Int(reader)].heldWords
    let readers = streamReaders(hops(facts, facts.direction), facts, habits: 0)
    trace?.note(.state(held.map { "holds \($0)" } ?? FlowTrace.holdsNothing, of: readers))
  }

  /// Notes what the other boxes think of a TCP connection, and what they hold of it.
  mutating func traceConnections(_ facts: FlowFacts) {
    guard isTraced(facts), !judges[0][facts.index].isDecided else { return }
    var connection = views.connections.first(of: facts.index)
    while connection >= 0 {
      let known = views.connections[Int(connection)]
      var words = known.words(client: facts.flow.clientEnd)
      if known.reader >= 0, let held = views.connections.readers[Int(known.reader)].heldWords {
        words += ", holds \(held)"
      }
      let hops = hops(facts).filter {
        judges[0].reading(known.reading.habits, $0.sight, facts) == known.reading
      }
      let readers = streamReaders(hops, facts, habits: known.reading.habits)
      trace?.note(.state(words, of: readers))
      connection = known.link
    }
  }

  /// Notes what was done on the packet at hand, and what was forged then.
  mutating func traceActions(_ facts: FlowFacts, _ forged: [[FlowTrace.Forgery]]) {
    guard isTraced(facts) else { return }
    for (place, action) in judges[0].actions.all.enumerated() {
      trace?.note(.acted(action, forged: forged.indices.contains(place) ? forged[place] : []))
    }
  }

  /// The boxes on a flow's way that read it as TCP, by some habits.
  private func streamReaders(
    _ hops: [Hop], _ facts: FlowFacts, habits: Int16
  ) -> [FlowTrace.Place] {
    places(hops) { box in
      let number = Int(judges[0].plan.streamHabits.ofBox[box])
      return judges[0].numbers.streams[number] == habits
        && judges[0].plan.boxes[box].readsStreams && judges[0].looks(box, at: facts)
    }
  }

  private func text(_ range: Range<Int>) -> [UInt8] {
    Array(space.buffer.bytes[range].prefix(300))
  }

  /// The gateways of a flow's route, in both directions.
  private func hops(_ facts: FlowFacts) -> [Hop] {
    judges[0][facts.index].route.map { judges[0].plan.routes[$0].hops } ?? []
  }

  /// The gateways that a packet of a flow passes.
  private func hops(_ facts: FlowFacts, _ direction: Direction) -> [Hop] {
    judges[0].way(of: facts, direction).map { judges[0].ways[$0] }
  }

  /// The boxes of some gateways of which something holds.
  private func places(
    _ hops: [Hop], where isOne: (Int) -> Bool
  ) -> [FlowTrace.Place] {
    hops.flatMap { hop in
      judges[0].plan.boxes(of: hop.gateway).filter(isOne).map {
        FlowTrace.Place(gateway: hop.gateway, box: $0)
      }
    }
  }
}

extension CensorConnection {
  /// What the censor thinks, in words.
  ///
  /// - Parameter client: which end is the client.
  fileprivate func words(client: KeyEnd) -> String {
    var words =
      switch stage {
      case .closed: "knows no connection"
      case .opening: "follows the handshake"
      case .established: "takes the connection for open"
      case .tornDown: "has forgotten the connection"
      }
    if stage != .closed, self.client != client {
      words += ", takes the server for the client"
    }
    if isResynchronising { words += ", has lost its place and reads nothing until it has another" }
    if isDone { words += ", reads no further" }
    return words
  }
}

extension FlowReader {
  /// What is held for want of more, in words; nil where nothing is.
  fileprivate var heldWords: String? {
    let sides = [held(.toServer), held(.toClient)]
    var parts: [String] = []
    for side in sides where side.unfinished > 0 {
      let message =
        switch side.protocol {
        case .tls: "a ClientHello"
        case .httpURL: "a request"
        case .dns: "a DNS message"
        default: "something not known yet"
        }
      parts.append("\(side.unfinished) bytes of \(message)")
    }
    let behind = sides.reduce(0) { $0 + $1.behindHoles }
    if behind > 0 { parts.append("\(behind) bytes behind a missing segment") }
    return parts.isEmpty ? nil : parts.joined(separator: " and ")
  }
}
