public import Dissection
public import Rules

/// Each occurrence of a name, in the order of packets: what `chokepoint names` prints.
public struct NameEvents: Sendable {
  /// A name, and who sent it to whom.
  public struct Event: Sendable {
    public var field: Field
    public var source: IPAddress
    public var sourcePort: UInt16
    public var destination: IPAddress
    public var destinationPort: UInt16
    public var frame: Int
    fileprivate var range: Range<Int>
  }

  private var bytes: [UInt8] = []
  private var events: [Event] = []

  init() {}

  /// Calls `body` for each occurrence.
  public func forEach(_ body: (Event, Span<UInt8>) -> Void) {
    for event in events { body(event, bytes.span.extracting(event.range)) }
  }

  mutating func add(_ name: Span<UInt8>, _ observation: Observation, of record: FlowRecord) {
    let start = bytes.count
    for index in name.indices { bytes.append(name[index]) }
    let fromClient = observation.isFromClient
    events.append(
      Event(
        field: observation.field, source: fromClient ? record.client : record.server,
        sourcePort: fromClient ? record.clientPort : record.serverPort,
        destination: fromClient ? record.server : record.client,
        destinationPort: fromClient ? record.serverPort : record.clientPort,
        frame: observation.frame, range: start..<bytes.count))
  }
}

extension Replay {
  /// The occurrences of names since the last call.
  public mutating func takeNameEvents() -> NameEvents {
    let taken = events ?? NameEvents()
    if events != nil { events = NameEvents() }
    return taken
  }

  /// Ends all flows that are still open, in the order in which they began.
  ///
  /// - Returns: what became of the capture.
  public mutating func finish() -> CaptureOutcome {
    let open = table.liveIndexes.sorted { table[$0].record < table[$1].record }
    for index in open { end(index) }
    counts.limits.datagramsDropped += defragmenter.droppedCount
    counts.limits.answersDropped += memory.droppedCount
    return CaptureOutcome(records: records, names: names, counts: counts)
  }
}
