import Captures
import Dissection
import Rules

/// What censors that do not read perfectly make of flows: each reading once, whatever the plans, beside
/// the perfect reader, and only until a gateway has acted.
struct CensorViews: ~Copyable {
  private(set) var connections = CensorConnections()
  /// Flows that were followed no further, because too many were.
  private(set) var givenUpCount = 0
  /// The most bytes that all readers have held at once.
  private(set) var heldBytesPeak = 0
  /// Whether an event of a censor's habits was left to chance.
  private(set) var hasDrawn = false
  let catalogue: ReadingCatalogue
  /// The most connections that are followed.
  private let connectionsMax: Int
  private let protocols: ProtocolNames

  /// Views of no flow yet.
  init(_ catalogue: ReadingCatalogue, _ limits: Limits, _ protocols: ProtocolNames) {
    self.catalogue = catalogue
    connectionsMax = limits.censorConnections
    self.protocols = protocols
  }

  /// Lets the views of a TCP flow wait for its next packet, if the one at hand is a SYN and no more than
  /// that. Most flows of a scan or a flood have nothing more.
  ///
  /// - Returns: whether they do.
  mutating func wait(
    _ packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts, _ readings: [Reading],
    fragmentCount: Int32
  ) -> Bool {
    guard facts.direction == .toServer, packet.payloadCount == 0, packet.flags.contains(.syn),
      packet.flags.isDisjoint(with: [.ack, .rst]), !connections.haveAside,
      facts.state.serverSequence == 0, !readings.isEmpty,
      readings.count <= CensorConnections.waitingReadingsMax
    else { return false }
    var takers: Int32 = 0
    for (place, reading) in readings.enumerated()
    where reading.visibility.includes(.toServer)
      && catalogue.streams[Int(reading.habits) - 1].habits.takes(
        packet, bytes, fragmentCount: fragmentCount)
    {
      takers |= 1 << Int32(place)
    }
    connections.wait(facts.index, takers: takers)
    return true
  }

  /// Whether the views of a flow wait for its next packet.
  func isWaiting(_ flow: FlowIndex) -> Bool {
    connections.follow(flow) && connections.first(of: flow) < 0
  }

  /// Opens the views that have waited for more than the SYN of their flow.
  ///
  /// - Parameter readings: the same as when they began to wait.
  mutating func openWaiting(
    _ facts: FlowFacts, _ readings: [Reading], in table: borrowing FlowTable
  ) {
    guard let takers = connections.takeWaiting(facts.index) else { return }
    open(facts, readings, in: table)
    var view = connections.first(of: facts.index)
    var place: Int32 = 0
    while view >= 0 {
      if takers >> place & 1 == 1 {
        let habits = connections[Int(view)].reading.habits
        connections[Int(view)].open(
          bySYN: facts.state.clientSequence, from: facts.flow.clientEnd,
          catalogue.streams[Int(habits) - 1].habits)
      }
      view = connections[Int(view)].link
      place += 1
    }
  }

  /// Opens the views of a TCP flow that has begun.
  ///
  /// - Parameter readings: those of the boxes on its way, each once.
  mutating func open(
    _ facts: FlowFacts, _ readings: [Reading], in table: borrowing FlowTable
  ) {
    guard !readings.isEmpty else { return connections.dropAside() }
    while connections.count >= connectionsMax,
      let oldest = connections.oldestFlow(in: table)
    {
      givenUpCount += 1
      connections.release(oldest)
    }
    defer { connections.noteOpened(facts.index, in: table) }
    let streams = catalogue.streams
    connections.open(facts.index, readings: readings, client: facts.flow.clientEnd) { reading in
      let stream = streams[Int(reading.habits) - 1]
      guard let draws = stream.draws else { return 0 }
      var mixer = facts.draws(seed: draws.seed)
      // Another stream of draws than that of gateways.
      mixer.add(0x7374_7265_616d)
      return mixer.value &+ UInt64(bitPattern: Int64(draws.number))
    }
  }

  /// Keeps what censors know of a flow that ends because a SYN follows on its addresses and ports.
  /// After a handshake that SYN begins another connection to them as well; without one, what came
  /// before it may be meant to confuse them.
  mutating func keep(_ flow: FlowIndex, in table: borrowing FlowTable) {
    guard !table[flow].progress.isSuperset(of: [.sawSYN, .sawSYNACK]) else { return }
    connections.setAside(flow)
  }

  /// Frees the views of a flow: no censor reads more of it.
  mutating func release(_ flow: FlowIndex) { connections.release(flow) }

  /// Lets a censor read a segment into `space`, with the protocol that it takes the flow for.
  ///
  /// - Parameters:
  ///   - view: the connection in its eyes.
  ///   - fragmentCount: the fragments of the datagram that the segment came in.
  ///   - heldElsewhere: bytes that other readers hold.
  mutating func read(
    _ view: Int, _ packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts,
    fragmentCount: Int32, heldElsewhere: Int, into space: inout InspectionSpace
  ) {
    let habits = catalogue.streams[Int(connections[view].reading.habits) - 1].habits
    space.begin(frame: facts.frame, facts.direction)
    guard habits.takes(packet, bytes, fragmentCount: fragmentCount) else { return }
    let sender = facts.flow.sender(facts.direction)
    let receipt = connections[view].receive(
      packet, from: sender, habits, at: facts.flow.lastSeen)
    if connections[view].drawCount > 0 { hasDrawn = true }
    let payload = bytes.extracting(packet.payloadRange)
    let segment = Segment(
      view: view, packet: packet, sender: sender, heldElsewhere: heldElsewhere)
    switch receipt {
    case .noted:
      // It may still acknowledge what lies behind a hole.
      readInOrder(segment, payload.extracting(first: 0), habits, into: &space)
      noteProtocolOfHello(facts, into: &space)
    case .read(let isAnew):
      guard habits.passedProtocols.isEmpty else {
        return noteUnrecognised(payload, view, habits, into: &space)
      }
      if habits.segments == .alone {
        readAlone(payload, view, habits, facts, into: &space)
        if habits.messages.end(after: payload) { connections[view].finish() }
      } else {
        if isAnew {
          connections.beginReading(
            view, habits, isDNSPort: facts.flow.isDNSPort, facts.direction, from: sender)
        }
        readInOrder(segment, payload, habits, into: &space)
      }
      noteProtocolOfHello(facts, into: &space)
      if isAnew, facts.direction == .toServer {
        noteFirstPayload(payload, into: &space)
        space.buffer.tell(.firstPayload)
      }
      if facts.direction == .toServer, !connections.isInMidst(view) { space.buffer.tell(.opening) }
    }
  }

  /// Ends what a censor reads of a flow that ends: of a request that was not whole it has what came.
  mutating func close(_ view: Int, _ facts: FlowFacts, into space: inout InspectionSpace) {
    space.begin(frame: facts.frame, .toServer)
    connections.close(view, into: &space)
    noteProtocolOfHello(facts, into: &space)
  }

  /// Lets a censor read a DNS message over UDP.
  func readDNS(
    _ habits: Int16, _ message: Span<UInt8>, isWhole: Bool, _ facts: FlowFacts,
    into space: inout InspectionSpace
  ) {
    if space.buffer.holdsPlainQuery, catalogue.dns[Int(habits) - 1].readsPlainly(message) { return }
    space.begin(frame: facts.frame, facts.direction)
    catalogue.dns[Int(habits) - 1].read(message, isWhole: isWhole, into: &space.buffer)
    noteProtocolOfHello(facts, into: &space)
  }

  /// Lets a censor read a datagram that may be of QUIC.
  func readQUIC(
    _ habits: Int16, _ datagram: Span<UInt8>, silence: Int64?, _ facts: FlowFacts,
    into space: inout InspectionSpace
  ) {
    space.begin(frame: facts.frame, facts.direction)
    catalogue.quic[Int(habits) - 1].read(
      datagram, silence: silence, opener: &space.opener, plaintext: &space.message,
      into: &space.buffer)
    noteProtocolOfHello(facts, into: &space)
    if silence == nil { space.buffer.tell(.firstPayload) }
  }

  /// A segment in the eyes of a censor.
  private struct Segment {
    let view: Int
    let packet: Packet
    let sender: KeyEnd
    let heldElsewhere: Int
  }

  /// Reads a segment as if it were all that its sender sent.
  private func readAlone(
    _ payload: Span<UInt8>, _ view: Int, _ habits: StreamHabits, _ facts: FlowFacts,
    into space: inout InspectionSpace
  ) {
    var reader = StreamReader(
      isDNSPort: facts.flow.isDNSPort,
      habits: MessageHabits(habits, number: connections[view].reading.habits))
    reader.consume(payload, into: &space)
    reader.close(into: &space)
  }

  /// Reads a segment, or what its acknowledgement lets be read, in the order that the censor makes.
  private mutating func readInOrder(
    _ segment: Segment, _ payload: Span<UInt8>, _ habits: StreamHabits,
    into space: inout InspectionSpace
  ) {
    let view = segment.view
    guard connections[view].reader >= 0 else { return }
    let direction = space.buffer.direction
    guard !connections.isTooLong(view, with: payload, habits, direction) else {
      return giveUp(view)
    }
    let isKept = connections.read(
      view, segment.packet, payload, from: segment.sender, into: &space)
    guard !connections.isLost(view, habits, direction) else { return giveUp(view) }
    let client =
      space.buffer.direction == .toServer ? segment.sender : segment.sender.other
    connections.finishIfRead(view, habits, client: client, into: &space)
    heldBytesPeak = max(heldBytesPeak, segment.heldElsewhere + connections.heldByteCount)
    let isTooMuch = segment.heldElsewhere + connections.heldByteCount > space.limits.heldBytes
    if !isKept || isTooMuch { space.buffer.limits.segmentsDropped += 1 }
    if isTooMuch { connections[view].finish() }
    if connections[view].isDone { connections.giveBackReader(of: view) }
  }

  /// Reads no more of a connection.
  private mutating func giveUp(_ view: Int) {
    connections[view].finish()
    connections.giveBackReader(of: view)
  }

  /// Of censors that pass some protocols: a segment that looks like one of them decides for good, and
  /// else the last that they look at.
  private mutating func noteUnrecognised(
    _ payload: Span<UInt8>, _ view: Int, _ habits: StreamHabits,
    into space: inout InspectionSpace
  ) {
    if habits.passedProtocols.fit(payload) { return connections[view].finish() }
    if connections[view].isDone { space.buffer.note(.unrecognised) }
  }

  /// Notes the protocol of a ClientHello that was read.
  private func noteProtocolOfHello(_ facts: FlowFacts, into space: inout InspectionSpace) {
    guard space.buffer.wanted.contains(.protocol), let note = space.buffer.hellos.first,
      note.isReadWhole,
      let named = protocols.of(note, in: space.buffer, serverPort: facts.flow.serverPort).ruled
    else { return }
    space.buffer.note(named)
  }

  /// Notes which protocol the first payload of a client begins, and whether it looks fully encrypted.
  private func noteFirstPayload(_ payload: Span<UInt8>, into space: inout InspectionSpace) {
    guard space.buffer.wanted.contains(.protocol) else { return }
    if let named = FirstPayload.recognizeTCP(payload).flatMap({ FlowProtocol($0).ruled }) {
      space.buffer.note(named)
    }
    if FullyEncryptedTest.looksFullyEncrypted(payload) { space.buffer.note(.fullyEncrypted) }
  }
}
