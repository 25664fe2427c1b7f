import Captures
import Dissection
import Rules

// One flow packet by packet, when it is asked for.
extension Replay {
  /// Whether a flow is the one that is asked for.
  func isTraced(_ index: Int) -> Bool {
    guard let trace else { return false }
    return trace.flow == table[state: index].number
  }

  mutating func tracePacket(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int
  ) {
    guard isTraced(index) else { return }
    if trace?.steps.isEmpty == true { traceWay(of: index) }
    trace?.begin(
      FlowTrace.Step(
        frame: record.frame, timestamp: record.timestamp, isFromClient: isFromClient,
        protocolNumber: packet.protocolNumber, flags: packet.flags, sequence: packet.sequence,
        payloadCount: packet.payloadCount), bytes.extracting(packet.payloadRange))
  }

  private mutating func traceWay(of index: Int) {
    let route = Int(table[state: index].route)
    guard route >= 0 else { return }
    let passages = plan.routes[route].passages
    let uninterested = places(passages) { !plan.boxes[$0].scope.holds(table[index]) }
    trace?.gateways = passages.map(\.gateway)
    trace?.way = plan.routes[route].gateways
    trace?.wayBack = plan.routes[route].back
    trace?.uninterested = uninterested
  }

  /// Notes what was read of the packet at hand.
  ///
  /// - Parameter reading: by whom.
  mutating func traceObservations(readBy reading: SharedReading, _ index: Int) {
    guard isTraced(index) else { return }
    let overTCP = table[index].progress.contains(.isTCP)
    for observation in buffer.observations {
      let field = observation.field
      let text = text(observation.range)
      let passages = passages(index, isFromClient: observation.isFromClient)
      let sought = places(passages) { box in
        plan.boxes[box].reaction(to: field, overTCP: overTCP) != nil
          && plan.boxes[box].scope.holds(table[index])
      }
      if reading == .perfect { trace?.note(.legible(field, text, sought: sought)) }
      let sharing = passages.filter { reading == .perfect || $0.sight == reading.sight }
      let readers = places(sharing) { box in
        plan.habits(of: box, field, overTCP: overTCP) == reading.habits
      }.filter(sought.contains)
      if !readers.isEmpty { trace?.note(.read(field, text, by: readers)) }
    }
    for answers in buffer.answers where reading == .perfect {
      let note = FlowTrace.Note.answer(
        text(answers.name), Array(buffer.addresses[answers.addresses]))
      trace?.note(note)
    }
  }

  /// Notes what the boxes that read perfectly hold of a TCP connection.
  mutating func traceReader(of index: Int, isFromClient: Bool) {
    guard isTraced(index), !table[index].progress.contains(.isDecided) else { return }
    let reader = table[index].reader
    let held = reader < 0 ? nil : readers[Int(reader)].heldWords
    let readers = streamReaders(passages(index, isFromClient: isFromClient), index, habits: 0)
    trace?.note(.state(held.map { "holds \($0)" } ?? FlowTrace.holdsNothing, of: readers))
  }

  /// Notes what the other boxes think of a TCP connection, and what they hold of it.
  mutating func traceConnections(of index: Int) {
    guard isTraced(index), !table[index].progress.contains(.isDecided) else { return }
    let clientIsLow = table[index].progress.contains(.clientIsLow)
    var connection = connections.first(of: index)
    while connection >= 0 {
      let known = connections[Int(connection)]
      var words = known.words(clientIsLow: clientIsLow)
      if known.reader >= 0, let held = connections.readers[Int(known.reader)].heldWords {
        words += ", holds \(held)"
      }
      let readers = streamReaders(
        passages(index).filter { $0.sight == known.reading.sight }, index,
        habits: known.reading.habits)
      trace?.note(.state(words, of: readers))
      connection = known.link
    }
  }

  /// Notes what was done upon the packet at hand, and what was forged then.
  mutating func traceActions(_ index: Int, _ forged: [[FlowTrace.Forgery]]) {
    guard isTraced(index) else { return }
    for (place, action) in actions.enumerated() {
      trace?.note(.acted(action, forged: forged.indices.contains(place) ? forged[place] : []))
    }
  }

  /// The boxes on a flow's way that read it as TCP, by some habits.
  private func streamReaders(
    _ passages: [Passage], _ index: Int, habits: Int16
  ) -> [FlowTrace.Place] {
    places(passages) { box in
      plan.streamHabits.ofBox[box] == habits && plan.boxes[box].readsStreams
        && plan.boxes[box].scope.holds(table[index])
    }
  }

  private func text(_ range: Range<Int>) -> [UInt8] {
    Array(buffer.bytes[range].prefix(300))
  }

  /// The gateways of a flow's route, in both directions.
  private func passages(_ index: Int) -> [Passage] {
    let route = Int(table[state: index].route)
    return route < 0 ? [] : plan.routes[route].passages
  }

  /// The gateways that a packet of a flow passes.
  private func passages(_ index: Int, isFromClient: Bool) -> [Passage] {
    table[state: index].route < 0 ? [] : way(of: index, isFromClient: isFromClient)
  }

  /// The boxes of some gateways of which something holds.
  private func places(
    _ passages: [Passage], where isOne: (Int) -> Bool
  ) -> [FlowTrace.Place] {
    passages.flatMap { passage in
      plan.boxes(of: passage.gateway).filter(isOne).map {
        FlowTrace.Place(gateway: passage.gateway, box: $0)
      }
    }
  }
}

extension CensorConnection {
  /// What the censor thinks, in words.
  ///
  /// - Parameter clientIsLow: whether the lower endpoint is the client.
  fileprivate func words(clientIsLow: Bool) -> String {
    var words =
      switch stage {
      case .closed: "knows no connection"
      case .opening: "follows the handshake"
      case .established: "takes the connection for open"
      case .tornDown: "has forgotten the connection"
      }
    if stage != .closed, self.clientIsLow != clientIsLow {
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
    let sides = [held(isFromClient: true), held(isFromClient: false)]
    var parts: [String] = []
    for side in sides where side.unfinished > 0 {
      let message =
        switch side.protocol {
        case .tls: "a ClientHello"
        case .httpURL: "a request"
        case .dns: "a DNS message"
        default: "something that is not told yet"
        }
      parts.append("\(side.unfinished) bytes of \(message)")
    }
    let behind = sides.reduce(0) { $0 + $1.behindHoles }
    if behind > 0 { parts.append("\(behind) bytes behind a missing segment") }
    return parts.isEmpty ? nil : parts.joined(separator: " and ")
  }
}
