import Dissection

// What censors read of the connections whose segments they put together.
extension CensorConnections {
  /// Lets reading of a direction begin, where the censor has its place in it.
  mutating func beginReading(
    _ connection: Int, _ habits: StreamHabits, isDNSPort: Bool, _ direction: Direction,
    from sender: KeyEnd
  ) {
    if self[connection].reader < 0 {
      self[connection].reader = readers.take(
        FlowReader(
          order: habits.order, isDNSPort: isDNSPort,
          habits: MessageHabits(habits, number: self[connection].reading.habits)))
    }
    guard let next = self[connection].next(from: sender) else { return }
    let reader = Int(self[connection].reader)
    let heldBefore = readers[reader].heldByteCount
    readers[reader].anchor(direction, at: next)
    heldByteCount += readers[reader].heldByteCount - heldBefore
  }

  /// Whether bytes of the client are held that are not read yet.
  func isInMidst(_ connection: Int) -> Bool {
    let reader = Int(self[connection].reader)
    return reader >= 0 && readers[reader].isInMidst(.toServer)
  }

  /// Reads a segment of a connection that has a reader.
  ///
  /// - Returns: false when a segment was dropped for the bounds on what is held.
  mutating func read(
    _ connection: Int, _ packet: Packet, _ payload: Span<UInt8>, from sender: KeyEnd,
    into space: inout InspectionSpace
  ) -> Bool {
    let reader = Int(self[connection].reader)
    let heldBefore = readers[reader].heldByteCount
    let isKept = readers[reader].readSegment(packet, payload, into: &space)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    if payload.count > 0 {
      self[connection].setNext(readers[reader].next(space.buffer.direction), from: sender)
    }
    return isKept
  }

  /// Gives a connection up in which no payload that may come would be read. What came of a request
  /// then is all of it.
  ///
  /// - Parameter client: the end that is the client's; the censor may take the other one for it.
  mutating func finishIfRead(
    _ connection: Int, _ habits: StreamHabits, client: KeyEnd, into space: inout InspectionSpace
  ) {
    let reader = Int(self[connection].reader)
    if self[connection].isDone { return close(connection, into: &space) }
    let readsTrueSides = self[connection].client == client
    let readsClient = habits.sides == .both || (habits.sides == .client) == readsTrueSides
    let readsServer = habits.sides == .both || (habits.sides == .server) == readsTrueSides
    let isFinished =
      (!readsClient || readers[reader].isFinished(.toServer, in: space))
      && (!readsServer || readers[reader].isFinished(.toClient, in: space))
    if isFinished { self[connection].finish() }
  }

  /// Ends the reading of a connection that has a reader.
  mutating func close(_ connection: Int, into space: inout InspectionSpace) {
    let reader = Int(self[connection].reader)
    let heldBefore = readers[reader].heldByteCount
    readers[reader].close(into: &space)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    self[connection].finish()
  }
}
