import Dissection

/// What is kept of a flow while there is something left to read in it.
///
/// Taken from a pool when the first payload comes, given back as soon as neither direction can bring
/// anything more: most packets of most flows then cost no more than their look-up, and a flow without
/// payload never has one.
struct FlowReader: Sendable {
  /// One direction of a TCP flow: its bytes in order, and what is read in them.
  private struct Side: Sendable {
    var stream = TCPStream()
    var reader = StreamReader()
    /// Whether a packet of this direction was seen.
    var isSeen = false

    var heldByteCount: Int { stream.heldByteCount + reader.heldByteCount }

    mutating func anchor(at sequence: UInt32) {
      if stream.isAnchored { reader.forget() }
      stream.anchor(at: sequence)
    }
  }

  private var toServer = Side()
  private var toClient = Side()
  var datagrams = DatagramReader()
  /// Whether it reads what the receiver would have, whatever the capture lacks. What censors make of urgent
  /// bytes was not measured, and of holes their models say it.
  private var isReceiver = false

  init() {}

  /// A reader for a TCP flow, of whose handshake as much is known as `flow` says.
  init(of flow: Flow, _ state: FlowState, isDNSPort: Bool) {
    toServer.reader = StreamReader(isDNSPort: isDNSPort, readsCutMessages: true)
    toClient.reader = StreamReader(isDNSPort: isDNSPort, readsCutMessages: true)
    if flow.progress.contains(.sawSYN) {
      toServer.stream.open(synSequence: state.clientSequence)
      toServer.isSeen = true
    }
    if flow.progress.contains(.sawSYNACK) {
      toClient.stream.open(synSequence: state.serverSequence)
      toClient.isSeen = true
    }
    isReceiver = true
  }

  /// A reader for a TCP flow that a censor has just begun to read in its own order.
  init(order: SegmentOrder, isDNSPort: Bool, habits: MessageHabits) {
    toServer = Side(
      stream: TCPStream(order: order),
      reader: StreamReader(isDNSPort: isDNSPort, habits: habits))
    toClient = toServer
  }

  /// The protocol that was recognised in what the client sends.
  var clientProtocol: FlowProtocol? { toServer.reader.protocol }

  /// Whether a segment waits for one before it.
  var hasHoles: Bool { toServer.stream.heldByteCount + toClient.stream.heldByteCount > 0 }

  /// Whether nothing more is to be read in either direction of a TCP flow.
  func isFinished(in space: borrowing InspectionSpace) -> Bool {
    toServer.reader.isFinished(in: space) && toClient.reader.isFinished(in: space)
  }

  /// Whether nothing more is to be read in one direction of a TCP flow.
  func isFinished(_ direction: Direction, in space: borrowing InspectionSpace) -> Bool {
    direction == .toServer
      ? toServer.reader.isFinished(in: space) : toClient.reader.isFinished(in: space)
  }

  /// No more bytes of either side will be read.
  mutating func close(into space: inout InspectionSpace) {
    let direction = space.buffer.direction
    space.buffer.direction = .toServer
    toServer.reader.close(into: &space)
    space.buffer.direction = .toClient
    toClient.reader.close(into: &space)
    space.buffer.direction = direction
  }

  /// The sequence number of the next byte of a direction.
  func next(_ direction: Direction) -> UInt32 {
    direction == .toServer ? toServer.stream.next : toClient.stream.next
  }

  /// Goes on with the byte of a direction that has a sequence number. What was read of it before is no
  /// beginning of what comes.
  mutating func anchor(_ direction: Direction, at sequence: UInt32) {
    if direction == .toServer {
      toServer.anchor(at: sequence)
    } else {
      toClient.anchor(at: sequence)
    }
  }

  /// Bytes held for segments and messages that are not whole yet.
  var heldByteCount: Int {
    toServer.heldByteCount + toClient.heldByteCount + datagrams.heldByteCount
  }

  /// Whether bytes of a direction are held that are not read yet.
  func isInMidst(_ direction: Direction) -> Bool {
    let held = held(direction)
    return held.behindHoles + held.unfinished > 0
  }

  /// What is held of one direction of a TCP flow, in bytes: behind missing segments, and of a message
  /// that is not whole, with its protocol where that is known.
  func held(
    _ direction: Direction
  ) -> (behindHoles: Int, unfinished: Int, protocol: FlowProtocol?) {
    let side = direction == .toServer ? toServer : toClient
    return (side.stream.heldByteCount, side.reader.unfinishedByteCount, side.reader.protocol)
  }

  /// Whether the records of a ClientHello that goes a way end inside the header of one, so far.
  func endsInRecordHeader(_ direction: Direction) -> Bool {
    direction == .toServer ? toServer.reader.endsInRecordHeader : toClient.reader.endsInRecordHeader
  }

  /// Reads a TCP segment, which goes the way that `space` has.
  ///
  /// - Returns: false when a segment was dropped for the bounds on what is held.
  mutating func readSegment(
    _ packet: Packet, _ payload: Span<UInt8>, into space: inout InspectionSpace
  ) -> Bool {
    if space.buffer.direction == .toServer {
      return Self.readSegment(
        packet, payload, &toServer, answers: &toClient, isReceiver: isReceiver, into: &space)
    }
    return Self.readSegment(
      packet, payload, &toClient, answers: &toServer, isReceiver: isReceiver, into: &space)
  }

  /// Reads what is held behind holes that will not be filled any more: the flow has ended.
  mutating func readRest(into space: inout InspectionSpace) {
    space.buffer.direction = .toServer
    Self.drain(&toServer, into: &space)
    toServer.reader.close(into: &space)
    space.buffer.direction = .toClient
    Self.drain(&toClient, into: &space)
    toClient.reader.close(into: &space)
  }

  private static func readSegment(
    _ packet: Packet, _ payload: Span<UInt8>, _ side: inout Side, answers other: inout Side,
    isReceiver: Bool, into space: inout InspectionSpace
  ) -> Bool {
    side.isSeen = true
    acknowledge(packet, &other, into: &space)
    var sequence = packet.sequence
    // Data in a SYN (RFC 7413) follows the sequence number that the SYN itself takes.
    if packet.flags.contains(.syn) { sequence = sequence &+ 1 }
    if isReceiver, packet.flags.contains(.urg), packet.urgentPointer > 0 {
      side.stream.noteUrgent(sequence &+ UInt32(packet.urgentPointer) &- 1)
    }
    let isKept = read(packet, payload, from: sequence, &side, into: &space)
    // Nothing will tell what the receiver has: the capture lacks its packets.
    if isReceiver, side.stream.heldByteCount > 0, !other.isSeen {
      if packet.flags.contains(.fin) { drain(&side, into: &space) }
      while side.stream.skipOldHole(at: space.now) { readBehindHole(&side, into: &space) }
    }
    return isKept
  }

  private static func read(
    _ packet: Packet, _ payload: Span<UInt8>, from sequence: UInt32, _ side: inout Side,
    into space: inout InspectionSpace
  ) -> Bool {
    guard payload.count > 0 else { return true }
    if !side.stream.isAnchored { side.reader.beginUnsynchronised() }
    switch side.stream.place(sequence, count: payload.count) {
    case .old: return true
    case .ahead:
      return side.stream.hold(
        sequence, payload, at: space.now, frame: space.buffer.frame, limits: space.limits)
    case .inOrder(let skip): deliver(payload.extracting(skip...), &side, into: &space)
    }
    if packet.missingCount > 0 {
      side.stream.advance(packet.missingCount)
      side.reader.skipGap(isCut: true, into: &space)
    }
    readReady(&side, into: &space)
    return true
  }

  /// Hands the next bytes in order to the reader.
  private static func deliver(
    _ bytes: Span<UInt8>, _ side: inout Side, into space: inout InspectionSpace
  ) {
    var rest = bytes
    if let count = side.stream.takeUrgent(among: bytes.count) {
      if count > 0 { side.reader.consume(bytes.extracting(..<count), into: &space) }
      side.stream.advance(count + 1)
      rest = bytes.extracting((count + 1)...)
    }
    if rest.count > 0 { side.reader.consume(rest, into: &space) }
    side.stream.advance(rest.count)
  }

  private static func readReady(_ side: inout Side, into space: inout InspectionSpace) {
    while let ready = side.stream.takeReady() {
      deliver(ready.bytes.span.extracting(ready.skip...), &side, into: &space)
    }
  }

  /// Reads on behind a hole that stays one: what is there became legible when it came, and not now.
  private static func readBehindHole(_ side: inout Side, into space: inout InspectionSpace) {
    side.reader.skipGap(isCut: false, into: &space)
    let frame = space.buffer.frame
    while let ready = side.stream.takeReady() {
      space.buffer.frame = ready.frame
      deliver(ready.bytes.span.extracting(ready.skip...), &side, into: &space)
    }
    space.buffer.frame = frame
  }

  /// The receiver acknowledges: holes below are of the capture only, and will not be filled.
  private static func acknowledge(
    _ packet: Packet, _ side: inout Side, into space: inout InspectionSpace
  ) {
    guard packet.flags.contains(.ack), side.stream.heldByteCount > 0 else { return }
    let direction = space.buffer.direction
    space.buffer.direction = direction.reversed
    while side.stream.skipHole(acknowledged: packet.acknowledgement) {
      readBehindHole(&side, into: &space)
    }
    space.buffer.direction = direction
  }

  private static func drain(_ side: inout Side, into space: inout InspectionSpace) {
    while side.stream.skipHole() { readBehindHole(&side, into: &space) }
  }
}
