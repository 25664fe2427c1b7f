import Dissection
import Rules

/// Reads flows as a reader without faults would: reading number 0, which each flow has.
///
/// It knows no plan. A flow has a reader from its first payload on, until nothing more is to be read
/// in it.
struct Inspector: ~Copyable {
  private(set) var readers = FlowReaderPool()
  private var queue = ReadingQueue()
  /// Bytes that the readers hold for segments and messages that are not whole yet.
  private(set) var heldByteCount = 0
  /// The most flows that were read at once.
  var readFlowsPeak: Int { queue.countPeak }
  private let protocols: ProtocolNames

  /// A reader of no flow yet.
  init(_ protocols: ProtocolNames) {
    self.protocols = protocols
  }

  /// Reads a packet's payload into `space`, if there is still something to read in its flow.
  ///
  /// - Returns: whether it was read.
  mutating func read(
    _ packet: Packet, _ payload: Span<UInt8>, _ arrival: Arrival, in table: inout FlowTable,
    into space: inout InspectionSpace
  ) -> Bool {
    let flow = arrival.flow
    guard !table[flow].progress.contains(.isRead) else {
      return readAgain(packet, payload, arrival, in: &table, into: &space)
    }
    space.now = arrival.timestamp
    if table[flow].reader < 0 {
      guard packet.payloadCount > 0 else { return false }
      if !space.searchesPayload, Self.readsWithoutMemory(table[flow]),
        readMessage(packet, payload, arrival, in: &table, into: &space)
      {
        return true
      }
      takeReader(for: flow, in: &table, into: &space)
    }
    space.begin(frame: arrival.frame, arrival.direction)
    let isFinished =
      packet.protocolNumber == IPProtocol.tcp
      ? readSegment(packet, payload, arrival, table, into: &space)
      : readDatagram(packet, payload, Int(table[flow].reader), into: &space)
    noteProtocol(packet, payload, flow, in: &table, into: &space)
    if arrival.isFirstRequest { noteRandomness(payload, table[flow], into: &space) }
    if space.buffer.needs != nil { tellSigns(arrival, isFinished, table, into: &space) }
    if isFinished { release(flow, in: &table) }
    while heldByteCount > space.limits.heldBytes, giveUpOldest(in: &table, into: &space) {}
    return true
  }

  /// Whether each packet of a flow is a message, unless keywords are looked for: on the port of DNS over UDP each datagram is a
  /// message, and nothing is to be kept between two. Most flows of a resolver's clients are such.
  private static func readsWithoutMemory(_ flow: Flow) -> Bool {
    !flow.progress.contains(.isTCP) && flow.isDNSPort
  }

  /// Reads a DNS message that is a datagram.
  ///
  /// - Returns: false when it is something else.
  private mutating func readMessage(
    _ packet: Packet, _ payload: Span<UInt8>, _ arrival: Arrival, in table: inout FlowTable,
    into space: inout InspectionSpace
  ) -> Bool {
    space.begin(frame: arrival.frame, arrival.direction)
    let namesDropped = space.buffer.limits.dnsNamesDropped
    guard DNSReader.read(payload, limits: space.limits, into: &space.buffer) else {
      // It is read again as something else, and counted then.
      space.buffer.limits.dnsNamesDropped = namesDropped
      return false
    }
    noteProtocol(packet, payload, arrival.flow, in: &table, into: &space)
    if space.buffer.needs != nil { tellSigns(arrival, true, table, into: &space) }
    return true
  }

  /// Tells conditions whether the packet has the first payload of the client, and whether what the client
  /// sent first has been read, whatever it was.
  private func tellSigns(
    _ arrival: Arrival, _ isFinished: Bool, _ table: borrowing FlowTable,
    into space: inout InspectionSpace
  ) {
    guard arrival.direction == .toServer else { return }
    if arrival.isFirstRequest { space.buffer.tell(.firstPayload) }
    let reader = Int(table[arrival.flow].reader)
    let isInMidst =
      reader >= 0 && !isFinished
      && (table[arrival.flow].progress.contains(.isTCP)
        ? readers[reader].isInMidst(.toServer) : readers[reader].datagrams.isQUIC)
    if !isInMidst { space.buffer.tell(.opening) }
  }

  /// Reads the first packet of another connection of QUIC in a flow in which nothing more was to be read.
  ///
  /// - Returns: whether it is one.
  private mutating func readAgain(
    _ packet: Packet, _ payload: Span<UInt8>, _ arrival: Arrival, in table: inout FlowTable,
    into space: inout InspectionSpace
  ) -> Bool {
    let flow = arrival.flow
    guard !table[flow].progress.contains(.isTCP), arrival.direction == .toServer,
      QUICLongHeader.mayBegin(payload), let header = QUICLongHeader.initial(payload, at: 0)
    else { return false }
    let mark = QUICConnections.mark(of: payload.extracting(header.destinationIDRange))
    guard mark != table[state: flow].connectionMark, mark != table[state: flow].otherMark else {
      return false
    }
    space.begin(frame: arrival.frame, arrival.direction)
    table[flow].progress.remove(.isRead)
    takeReader(for: flow, in: &table, into: &space)
    let reader = Int(table[flow].reader)
    let isFirst = readers[reader].datagrams.consumeFirst(payload, into: &space)
    heldByteCount += readers[reader].heldByteCount
    if isFirst {
      noteProtocol(packet, payload, flow, in: &table, into: &space)
    } else {
      table[state: flow].otherMark = mark
    }
    if readers[reader].datagrams.isFinished(in: space) { release(flow, in: &table) }
    return isFirst
  }

  /// Reads what a TCP flow that ends still holds.
  ///
  /// - Returns: whether there was a reader.
  mutating func readRest(
    _ facts: FlowFacts, into space: inout InspectionSpace
  ) -> Bool {
    let reader = Int(facts.flow.reader)
    guard reader >= 0, facts.flow.progress.contains(.isTCP) else { return false }
    let heldBefore = readers[reader].heldByteCount
    space.begin(frame: facts.frame, .toServer)
    readers[reader].readRest(into: &space)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    return true
  }

  /// Gives back the reader of a flow in which nothing more is to be read.
  mutating func release(_ flow: FlowIndex, in table: inout FlowTable) {
    table[flow].progress.insert(.isRead)
    let reader = table[flow].reader
    guard reader >= 0 else { return }
    let mark = readers[Int(reader)].datagrams.connectionMark
    if mark != 0 { table[state: flow].connectionMark = mark }
    heldByteCount -= readers[Int(reader)].heldByteCount
    readers.giveBack(reader)
    table[flow].reader = -1
    queue.end()
  }

  /// Gives a flow its reader, now that payload has come.
  private mutating func takeReader(
    for flow: FlowIndex, in table: inout FlowTable, into space: inout InspectionSpace
  ) {
    if queue.count >= space.limits.readFlows { _ = giveUpOldest(in: &table, into: &space) }
    table[flow].reader = readers.take(
      table[flow].progress.contains(.isTCP)
        ? FlowReader(of: table[flow], table[state: flow], isDNSPort: table[flow].isDNSPort)
        : FlowReader())
    queue.begin(flow, in: table)
  }

  /// Reads no further in the flow that has been read for longest.
  ///
  /// - Returns: whether there was one.
  private mutating func giveUpOldest(
    in table: inout FlowTable, into space: inout InspectionSpace
  ) -> Bool {
    guard let flow = queue.first(in: table) else { return false }
    space.buffer.limits.readingsGivenUp += 1
    release(flow, in: &table)
    return true
  }

  /// - Returns: whether nothing more is to be read in the flow.
  private mutating func readSegment(
    _ packet: Packet, _ payload: Span<UInt8>, _ arrival: Arrival, _ table: borrowing FlowTable,
    into space: inout InspectionSpace
  ) -> Bool {
    let reader = Int(table[arrival.flow].reader)
    let heldBefore = readers[reader].heldByteCount
    let isKept = readers[reader].readSegment(packet, payload, into: &space)
    if !isKept { space.buffer.limits.segmentsDropped += 1 }
    // After a FIN of both sides nothing comes but what was lost. A RST is not trusted so: the
    // capture tells whether the ends believed it.
    let isClosed =
      table[arrival.flow].progress.isSuperset(of: [.clientFinished, .serverFinished])
      && !readers[reader].hasHoles
    if isClosed {
      readers[reader].readRest(into: &space)
    }
    heldByteCount += readers[reader].heldByteCount - heldBefore
    return isClosed || readers[reader].isFinished(in: space)
  }

  /// - Returns: whether nothing more is to be read in the flow.
  private mutating func readDatagram(
    _ packet: Packet, _ payload: Span<UInt8>, _ reader: Int, into space: inout InspectionSpace
  ) -> Bool {
    let heldBefore = readers[reader].heldByteCount
    readers[reader].datagrams.consume(payload, packet: packet, into: &space)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    return readers[reader].datagrams.isFinished(in: space)
  }

  /// Notes what a packet lets be said of its flow's protocol.
  private mutating func noteProtocol(
    _ packet: Packet, _ payload: Span<UInt8>, _ flow: FlowIndex, in table: inout FlowTable,
    into space: inout InspectionSpace
  ) {
    let known = table[flow].protocol
    if let known, !known.isProvisional { return }
    var found = protocols.observed(in: space.buffer, serverPort: table[flow].serverPort)
    if found == nil, known == nil, payload.count > 0 {
      found = protocolOfFirstPayload(payload, table[flow], space.buffer.direction)
    }
    guard let found else { return }
    table[flow].protocol = found
    if let ruled = found.ruled { space.buffer.note(ruled) }
  }

  /// What the first payload of a side says; nil while the client has sent none, and the server
  /// nothing that tells.
  private func protocolOfFirstPayload(
    _ payload: Span<UInt8>, _ flow: Flow, _ direction: Direction
  ) -> FlowProtocol? {
    let reader = Int(flow.reader)
    guard flow.progress.contains(.isTCP) else {
      if reader >= 0, let found = readers[reader].datagrams.protocol { return found }
      if reader < 0, flow.isDNSPort { return .dns }
      let found = FirstPayload.recognizeUDP(payload, port: flow.serverPort)
      return found.map { FlowProtocol($0) } ?? .other
    }
    if reader >= 0, direction == .toServer, let found = readers[reader].clientProtocol {
      return found
    }
    if let found = FirstPayload.recognizeTCP(payload) { return FlowProtocol(found) }
    guard direction == .toServer else { return nil }
    // In the middle of a flow encrypted bytes are nothing strange.
    let isFirst = flow.progress.contains(.sawSYN)
    return isFirst && FullyEncryptedTest.looksFullyEncrypted(payload) ? .obfuscated : .other
  }

  /// Notes whether the first payload of a client looks fully encrypted, whatever else it was taken for.
  private func noteRandomness(
    _ payload: Span<UInt8>, _ flow: Flow, into space: inout InspectionSpace
  ) {
    guard space.buffer.wanted.contains(.protocol),
      flow.progress.isSuperset(of: [.isTCP, .sawSYN]),
      FullyEncryptedTest.looksFullyEncrypted(payload)
    else { return }
    space.buffer.note(.fullyEncrypted)
  }
}
