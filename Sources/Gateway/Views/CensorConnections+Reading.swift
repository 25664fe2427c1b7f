import Dissection

// What censors read of the connections whose segments they put together.
extension CensorConnections {
  /// Lets reading of a side begin, where the censor has its place in it.
  mutating func beginReading(
    _ connection: Int, _ habits: StreamHabits, isDNSPort: Bool, isFromClient: Bool, fromLow: Bool
  ) {
    if self[connection].reader < 0 {
      self[connection].reader = readers.take(
        FlowReader(
          order: habits.order, isDNSPort: isDNSPort, helloHabits: habits.clientHello))
    }
    guard let next = self[connection].next(fromLow: fromLow) else { return }
    let reader = Int(self[connection].reader)
    let heldBefore = readers[reader].heldByteCount
    readers[reader].anchor(at: next, isFromClient: isFromClient)
    heldByteCount += readers[reader].heldByteCount - heldBefore
  }

  /// Reads a segment of a connection that has a reader.
  ///
  /// - Returns: false when a segment was dropped for the bounds on what is held.
  mutating func read(
    _ connection: Int, _ packet: Packet, _ payload: Span<UInt8>, fromLow: Bool, limits: Limits,
    handshake: inout [UInt8], into buffer: inout ObservationBuffer
  ) -> Bool {
    let reader = Int(self[connection].reader)
    let isFromClient = buffer.isFromClient
    let heldBefore = readers[reader].heldByteCount
    let isKept = readers[reader].readSegment(
      packet, payload, isFromClient: isFromClient, limits: limits, handshake: &handshake,
      into: &buffer)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    if payload.count > 0 {
      self[connection].setNext(readers[reader].next(isFromClient: isFromClient), fromLow: fromLow)
    }
    return isKept
  }

  /// Gives a connection up in which no payload that may come would be read. What came of a request
  /// then is all of it.
  mutating func finishIfRead(
    _ connection: Int, _ habits: StreamHabits, clientIsLow: Bool, searching: Bool, limits: Limits,
    into buffer: inout ObservationBuffer
  ) {
    let reader = Int(self[connection].reader)
    if self[connection].isDone { return close(connection, into: &buffer) }
    // The censor may take the one for the other.
    let readsTrueSides = self[connection].clientIsLow == clientIsLow
    let readsClient = habits.sides == .both || (habits.sides == .client) == readsTrueSides
    let readsServer = habits.sides == .both || (habits.sides == .server) == readsTrueSides
    let isFinished =
      (!readsClient
        || readers[reader].isFinished(isFromClient: true, searching: searching, limits: limits))
      && (!readsServer
        || readers[reader].isFinished(isFromClient: false, searching: searching, limits: limits))
    if isFinished { self[connection].finish() }
  }

  /// Ends the reading of a connection that has a reader.
  mutating func close(_ connection: Int, into buffer: inout ObservationBuffer) {
    let reader = Int(self[connection].reader)
    let heldBefore = readers[reader].heldByteCount
    readers[reader].close(into: &buffer)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    self[connection].finish()
  }
}
