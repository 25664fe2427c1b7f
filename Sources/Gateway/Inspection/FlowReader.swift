import Dissection

/// What is kept of a flow while there is something left to read in it.
///
/// Taken from a pool when the first payload comes, given back as soon as neither direction can bring
/// anything more: most packets of most flows then cost no more than their look-up, and a flow without
/// payload never has one.
struct FlowReader: Sendable {
  private var clientStream = TCPStream()
  private var serverStream = TCPStream()
  private var client = StreamReader()
  private var server = StreamReader()
  var datagrams = DatagramReader()

  init() {}

  /// A reader for a TCP flow, of whose handshake as much is known as `flow` says.
  init(of flow: Flow, _ state: FlowState, isDNSPort: Bool) {
    if flow.progress.contains(.sawSYN) { clientStream.open(synSequence: state.clientSequence) }
    if flow.progress.contains(.sawSYNACK) { serverStream.open(synSequence: state.serverSequence) }
    client = StreamReader(isDNSPort: isDNSPort)
    server = StreamReader(isDNSPort: isDNSPort)
  }

  /// A reader for a TCP flow that a censor has just begun to read in its own order.
  init(order: SegmentOrder, isDNSPort: Bool, helloHabits: ClientHelloHabits?) {
    clientStream = TCPStream(order: order)
    serverStream = TCPStream(order: order)
    client = StreamReader(isDNSPort: isDNSPort, helloHabits: helloHabits)
    server = StreamReader(isDNSPort: isDNSPort, helloHabits: helloHabits)
  }

  /// The protocol that was recognised in what the client sends.
  var clientProtocol: FlowProtocol? { client.protocol }

  /// Whether a segment waits for one before it.
  var hasHoles: Bool { clientStream.heldByteCount + serverStream.heldByteCount > 0 }

  /// Whether nothing more is to be read in either direction of a TCP flow.
  func isFinished(searching: Bool, limits: Limits) -> Bool {
    client.isFinished(searching: searching, limits: limits)
      && server.isFinished(searching: searching, limits: limits)
  }

  /// Whether nothing more is to be read of one side of a TCP flow.
  func isFinished(isFromClient: Bool, searching: Bool, limits: Limits) -> Bool {
    (isFromClient ? client : server).isFinished(searching: searching, limits: limits)
  }

  /// No more bytes of either side will be read.
  mutating func close(into buffer: inout ObservationBuffer) {
    let isFromClient = buffer.isFromClient
    buffer.isFromClient = true
    client.close(into: &buffer)
    buffer.isFromClient = false
    server.close(into: &buffer)
    buffer.isFromClient = isFromClient
  }

  /// The sequence number of the next byte of a side.
  func next(isFromClient: Bool) -> UInt32 {
    isFromClient ? clientStream.next : serverStream.next
  }

  /// Goes on with the byte of a side that has a sequence number. What was read of that side before
  /// is no beginning of what comes.
  mutating func anchor(at sequence: UInt32, isFromClient: Bool) {
    if isFromClient {
      if clientStream.isAnchored { client.skipGap() }
      clientStream.anchor(at: sequence)
    } else {
      if serverStream.isAnchored { server.skipGap() }
      serverStream.anchor(at: sequence)
    }
  }

  /// Bytes held for segments and messages that are not whole yet.
  var heldByteCount: Int {
    clientStream.heldByteCount + serverStream.heldByteCount + client.heldByteCount
      + server.heldByteCount + datagrams.heldByteCount
  }

  /// What is held of one side of a TCP flow, in bytes: behind missing segments, and of a message that is
  /// not whole, with its protocol where that is known.
  func held(
    isFromClient: Bool
  ) -> (behindHoles: Int, unfinished: Int, protocol: FlowProtocol?) {
    let (stream, reader) = isFromClient ? (clientStream, client) : (serverStream, server)
    return (stream.heldByteCount, reader.unfinishedByteCount, reader.protocol)
  }

  /// Reads a TCP segment.
  ///
  /// - Returns: false when a segment was dropped for the bounds on what is held.
  mutating func readSegment(
    _ packet: Packet, _ payload: Span<UInt8>, isFromClient: Bool,
    limits: Limits, handshake: inout [UInt8], into buffer: inout ObservationBuffer
  ) -> Bool {
    if isFromClient {
      Self.acknowledge(packet, &serverStream, &server, limits, &handshake, &buffer)
      return Self.read(packet, payload, &clientStream, &client, limits, &handshake, &buffer)
    }
    Self.acknowledge(packet, &clientStream, &client, limits, &handshake, &buffer)
    return Self.read(packet, payload, &serverStream, &server, limits, &handshake, &buffer)
  }

  /// Reads what is held behind holes that will not be filled any more: the flow has ended.
  mutating func readRest(
    limits: Limits, handshake: inout [UInt8], into buffer: inout ObservationBuffer
  ) {
    buffer.isFromClient = true
    Self.drain(&clientStream, &client, limits, &handshake, &buffer)
    client.close(into: &buffer)
    buffer.isFromClient = false
    Self.drain(&serverStream, &server, limits, &handshake, &buffer)
    server.close(into: &buffer)
  }

  private static func read(
    _ packet: Packet, _ payload: Span<UInt8>, _ stream: inout TCPStream,
    _ reader: inout StreamReader, _ limits: Limits, _ handshake: inout [UInt8],
    _ buffer: inout ObservationBuffer
  ) -> Bool {
    var sequence = packet.sequence
    // Data in a SYN (RFC 7413) follows the sequence number that the SYN itself takes.
    if packet.flags.contains(.syn) { sequence = sequence &+ 1 }
    guard payload.count > 0 else { return true }
    if !stream.isAnchored { reader.beginUnsynchronised() }
    switch stream.place(sequence, count: payload.count) {
    case .old: return true
    case .ahead: return stream.hold(sequence, payload, limits: limits)
    case .inOrder(let skip):
      reader.consume(
        payload.extracting(skip...), limits: limits, handshake: &handshake, into: &buffer)
      stream.advance(payload.count - skip)
    }
    if packet.missingCount > 0 {
      stream.advance(packet.missingCount)
      reader.skipGap()
    }
    readReady(&stream, &reader, limits, &handshake, &buffer)
    return true
  }

  private static func readReady(
    _ stream: inout TCPStream, _ reader: inout StreamReader, _ limits: Limits,
    _ handshake: inout [UInt8], _ buffer: inout ObservationBuffer
  ) {
    while let (bytes, skip) = stream.takeReady() {
      reader.consume(
        bytes.span.extracting(skip...), limits: limits, handshake: &handshake, into: &buffer)
      stream.advance(bytes.count - skip)
    }
  }

  /// The receiver acknowledges: holes below are of the capture only, and will not be filled.
  private static func acknowledge(
    _ packet: Packet, _ stream: inout TCPStream, _ reader: inout StreamReader,
    _ limits: Limits, _ handshake: inout [UInt8], _ buffer: inout ObservationBuffer
  ) {
    guard packet.flags.contains(.ack), stream.heldByteCount > 0 else { return }
    let isFromClient = buffer.isFromClient
    buffer.isFromClient = !isFromClient
    while stream.skipHole(acknowledged: packet.acknowledgement) {
      reader.skipGap()
      readReady(&stream, &reader, limits, &handshake, &buffer)
    }
    buffer.isFromClient = isFromClient
  }

  private static func drain(
    _ stream: inout TCPStream, _ reader: inout StreamReader, _ limits: Limits,
    _ handshake: inout [UInt8], _ buffer: inout ObservationBuffer
  ) {
    while stream.skipHole() {
      reader.skipGap()
      readReady(&stream, &reader, limits, &handshake, &buffer)
    }
  }
}
