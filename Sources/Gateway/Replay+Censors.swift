import Captures
import Dissection
import Rules

// How censors that do not read perfectly read a flow: each kind of habits for itself, beside the
// perfect reader, and only until a gateway has acted.
extension Replay {
  /// Lets the censors on a flow's way read a segment, each by its own habits.
  ///
  /// - Parameters:
  ///   - wasDecided: whether a gateway had acted before this segment.
  ///   - silence: nanoseconds since the flow's last packet.
  mutating func readAsCensors(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int, wasDecided: Bool, silence: Int64
  ) {
    guard packet.protocolNumber == IPProtocol.tcp else {
      return readDatagramAsCensors(
        packet, bytes, record, isFromClient: isFromClient, index, wasDecided: wasDecided,
        silence: silence)
    }
    if table[index].packetCount == 1 {
      if waitsForMore(packet, bytes, isFromClient: isFromClient, index) { return }
      openConnections(of: index)
    } else {
      openWaiting(index)
    }
    var connection = connections.first(of: index)
    guard connection >= 0 else { return }
    let isOutward = isFromClient == table[index].progress.contains(.clientIsInside)
    var wantsMore = false
    while !wasDecided, connection >= 0 {
      // A gateway that acted upon this segment does not keep those before it from acting too.
      let end = gatewaysBeforeDecision(of: index, isFromClient: isFromClient)
      guard end > 0 else { break }
      if connections[Int(connection)].reading.sight.sees(isOutward: isOutward) {
        read(
          packet, bytes, record, isFromClient: isFromClient, index, Int(connection), before: end)
      }
      wantsMore = wantsMore || !connections[Int(connection)].isDone
      connection = connections[Int(connection)].link
    }
    if trace != nil { traceConnections(of: index) }
    if !wantsMore || table[index].progress.contains(.isDecided) { connections.release(index) }
  }

  /// Keeps what censors know of a flow that ends because a SYN follows on its addresses and ports.
  /// After a handshake that SYN begins another connection to them as well; without one, what came
  /// before it may be meant to confuse them.
  mutating func keepConnections(of index: Int) {
    guard !table[index].progress.isSuperset(of: [.sawSYN, .sawSYNACK]) else { return }
    openWaiting(index)
    connections.setAside(index)
  }

  /// Ends what censors read of a flow that ends: of a request that was not whole they have what
  /// came.
  mutating func endConnections(of index: Int) {
    var connection = connections.first(of: index)
    while connection >= 0 {
      // What was decided before stays so.
      guard !table[index].progress.contains(.isDecided) || !actions.isEmpty else { break }
      let end = gatewaysBeforeDecision(of: index, isFromClient: true)
      if connections[Int(connection)].reader >= 0 {
        buffer.begin(frame: table[state: index].firstFrame, isFromClient: true)
        connections.close(Int(connection), into: &buffer)
        judge(readBy: connections[Int(connection)].reading, index, before: end)
      }
      connection = connections[Int(connection)].link
    }
    connections.release(index)
  }

  /// The base of all that is drawn for one flow.
  func draws(of index: Int) -> Mixer {
    var mixer = Mixer(seed: plan.seed)
    mixer.add(table[index].client)
    mixer.add(table[index].server)
    mixer.add(UInt64(table[index].clientPort) << 16 | UInt64(table[index].serverPort))
    mixer.add(UInt64(bitPattern: table[state: index].started))
    return mixer
  }

  /// Whether the packet at hand is the SYN that begins a flow, and no more than that: its connections are then
  /// opened when more comes. Most flows of a scan or a flood have nothing more.
  private mutating func waitsForMore(
    _ packet: Packet, _ bytes: Span<UInt8>, isFromClient: Bool, _ index: Int
  ) -> Bool {
    let route = Int(table[state: index].route)
    guard route >= 0, isFromClient, packet.payloadCount == 0, packet.flags.contains(.syn),
      packet.flags.isDisjoint(with: [.ack, .rst]), trace == nil, !connections.haveAside,
      !table[index].progress.contains(.isDecided), table[state: index].serverSequence == 0
    else { return false }
    let readings = plan.routes[route].streamReadings
    guard !readings.isEmpty, readings.count <= CensorConnections.waitingReadingsMax else {
      return false
    }
    let isOutward = table[index].progress.contains(.clientIsInside)
    var takers: Int32 = 0
    for (place, reading) in readings.enumerated()
    where reading.sight.sees(isOutward: isOutward)
      && plan.streamHabits[reading.habits].takes(
        packet, bytes, fragmentCount: defragmenter.fragmentCount)
    {
      takers |= 1 << Int32(place)
    }
    connections.wait(index, takers: takers)
    return true
  }

  /// Opens the connections that have waited for more than the SYN of their flow.
  private mutating func openWaiting(_ index: Int) {
    guard let takers = connections.takeWaiting(index) else { return }
    // The packet at hand may have decided the flow; gateways before that one read it all the same.
    openAllConnections(of: index)
    var connection = connections.first(of: index)
    var place: Int32 = 0
    while connection >= 0 {
      if takers >> place & 1 == 1 {
        connections[Int(connection)].open(
          bySYN: table[state: index].clientSequence,
          fromLow: table[index].progress.contains(.clientIsLow),
          plan.streamHabits[connections[Int(connection)].reading.habits])
      }
      connection = connections[Int(connection)].link
      place += 1
    }
  }

  private mutating func openConnections(of index: Int) {
    let route = table[state: index].route
    guard route >= 0, !plan.routes[Int(route)].streamReadings.isEmpty,
      !table[index].progress.contains(.isDecided)
    else { return connections.dropAside() }
    openAllConnections(of: index)
  }

  private mutating func openAllConnections(of index: Int) {
    while connections.count >= plan.limits.censorConnections,
      let oldest = connections.oldestFlow(in: table)
    {
      counts.limits.connectionsGivenUp += 1
      connections.release(oldest)
    }
    var mixer = draws(of: index)
    // Another stream of draws than that of gateways.
    mixer.add(0x7374_7265_616d)
    connections.open(
      index, readings: plan.routes[Int(table[state: index].route)].streamReadings,
      clientIsLow: table[index].progress.contains(.clientIsLow), seed: mixer.value)
    connections.noteOpened(index, in: table)
  }

  private mutating func read(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int, _ connection: Int, before gatewayCount: Int
  ) {
    let reading = connections[connection].reading
    let habits = plan.streamHabits[reading.habits]
    guard habits.takes(packet, bytes, fragmentCount: defragmenter.fragmentCount) else { return }
    let isFromLow = isFromClient == table[index].progress.contains(.clientIsLow)
    let receipt = connections[connection].receive(
      packet, fromLow: isFromLow, habits, at: record.timestamp)
    buffer.begin(frame: record.frame, isFromClient: isFromClient)
    let payload = bytes.extracting(packet.payloadRange)
    var isFirst = false
    switch receipt {
    case .noted:
      // It may still acknowledge what lies behind a hole.
      readInOrder(packet, payload.extracting(first: 0), habits, connection, isFromLow)
    case .read(let isAnew):
      if !habits.passedProtocols.isEmpty {
        return judgeUnrecognised(payload, connection, index, before: gatewayCount)
      }
      if habits.segments == .alone {
        readAlone(payload, habits, index)
        if habits.messages.end(after: payload) { connections[connection].finish() }
      } else {
        if isAnew {
          connections.beginReading(
            connection, habits, isDNSPort: table[index].isDNSPort, isFromClient: isFromClient,
            fromLow: isFromLow)
        }
        readInOrder(packet, payload, habits, connection, isFromLow)
      }
      isFirst = isAnew && isFromClient
    }
    judge(readBy: reading, index, before: gatewayCount)
    if isFirst { judgeFirstPayload(payload, readBy: reading, index, before: gatewayCount) }
  }

  /// Reads a segment as if it were all that its sender sent.
  private mutating func readAlone(
    _ payload: Span<UInt8>, _ habits: StreamHabits, _ index: Int
  ) {
    var reader = StreamReader(
      isDNSPort: table[index].isDNSPort, helloHabits: habits.clientHello)
    reader.consume(payload, limits: plan.limits, handshake: &handshake, into: &buffer)
    reader.close(into: &buffer)
  }

  /// Reads a segment, or what its acknowledgement lets be read, in the order that the censor makes.
  private mutating func readInOrder(
    _ packet: Packet, _ payload: Span<UInt8>, _ habits: StreamHabits, _ connection: Int,
    _ isFromLow: Bool
  ) {
    guard connections[connection].reader >= 0 else { return }
    let isKept = connections.read(
      connection, packet, payload, fromLow: isFromLow, limits: plan.limits, handshake: &handshake,
      into: &buffer)
    connections.finishIfRead(
      connection, habits, clientIsLow: buffer.isFromClient == isFromLow,
      searching: searchesPayload, limits: plan.limits, into: &buffer)
    let isTooMuch = heldByteCount + connections.heldByteCount > plan.limits.heldBytes
    if !isKept || isTooMuch { counts.limits.segmentsDropped += 1 }
    if isTooMuch { connections[connection].finish() }
    if connections[connection].isDone { connections.giveBackReader(of: connection) }
  }

  /// Judges a flow by what the censors that share a reading have read.
  ///
  /// - Parameter end: how many gateways on the way may still act.
  mutating func judge(readBy reading: SharedReading, _ index: Int, before end: Int) {
    if trace != nil { traceObservations(readBy: reading, index) }
    var site: Observation?
    for position in buffer.observations.indices {
      let observation = buffer.observations[position]
      if observation.field.isName { site = observation }
      match(observation, index)
      guard
        decide(
          observation.field, index, frame: observation.frame,
          on: way(of: index, isFromClient: observation.isFromClient), readBy: reading,
          before: end)
      else { continue }
      let bytes = buffer.bytes
      if let site, isDecider(readBy: reading, observation.field, index) {
        table[state: index].finding.site = names.addUnlisted(bytes.span.extracting(site.range))
      }
      if observation.field == .dns, let cause = causeOf(index) {
        memory.poison(table[index].user, bytes.span.extracting(observation.range), by: cause)
      }
      return
    }
    judgeProtocol(readBy: reading, index, before: end)
  }

  /// Whether the box that decides the packet at hand has read it by some habits.
  private func isDecider(readBy reading: SharedReading, _ field: Field, _ index: Int) -> Bool {
    // The answer to a further query leaves the flow what it was blocked for.
    guard !areFurtherAnswers, let box = actions.first?.box else { return false }
    return plan.habits(of: Int(box), field, overTCP: table[index].progress.contains(.isTCP))
      == reading.habits
  }
}
