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
    _ packet: Packet, _ record: PacketRecord, isFromClient: Bool, _ index: Int
  ) {
    guard isTraced(index) else { return }
    trace?.begin(
      FlowTrace.Step(
        frame: record.frame, timestamp: record.timestamp, isFromClient: isFromClient,
        protocolNumber: packet.protocolNumber, flags: packet.flags, sequence: packet.sequence,
        acknowledgement: packet.acknowledgement, payloadCount: packet.payloadCount))
  }

  /// Notes what was read of the packet at hand.
  ///
  /// - Parameter reading: by whom.
  mutating func traceObservations(readBy reading: SharedReading, _ index: Int) {
    guard isTraced(index) else { return }
    for observation in buffer.observations {
      let text = String(decoding: buffer.bytes[observation.range].prefix(80), as: UTF8.self)
      let boxes =
        reading == .perfect
        ? []
        : boxNames(index, seeing: reading.sight) { box in
          plan.habits(
            of: box, observation.field, overTCP: table[index].progress.contains(.isTCP))
            == reading.habits
        }
      trace?.note(.read(observation.field, text, boxes: boxes))
    }
  }

  /// Notes what the boxes with habits think of a connection.
  mutating func traceStates(of index: Int) {
    guard isTraced(index), !table[index].progress.contains(.isDecided) else { return }
    var connection = connections.first(of: index)
    while connection >= 0 {
      let shared = connections[Int(connection)].reading
      let reader = connections[Int(connection)].reader
      let held = reader < 0 ? 0 : connections.readers[Int(reader)].heldByteCount
      let boxes = boxNames(index, seeing: shared.sight) {
        plan.streamHabits.ofBox[$0] == shared.habits
      }
      trace?.note(.state(connections[Int(connection)].words(held: held), boxes: boxes))
      connection = connections[Int(connection)].link
    }
  }

  private func boxNames(
    _ index: Int, seeing sight: Sight, where isOne: (Int) -> Bool
  ) -> [String] {
    let route = Int(table[state: index].route)
    guard route >= 0 else { return [] }
    return plan.routes[route].passages.filter { $0.sight == sight }
      .flatMap { plan.boxes(of: $0.gateway) }.filter(isOne)
      .map { plan.boxes[$0].name }
  }
}

extension CensorConnection {
  /// What the censor thinks, in words.
  func words(held: Int) -> String {
    var words =
      switch stage {
      case .closed: "knows no connection"
      case .opening: "follows the handshake"
      case .established: "takes the connection for open"
      case .tornDown: "has forgotten the connection"
      }
    if isResynchronising { words += ", has lost its place" }
    if isDone { words += ", looks at no more payload" }
    if held > 0 { words += ", holds \(held) bytes" }
    return words
  }
}
