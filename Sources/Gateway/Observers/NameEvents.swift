public import Captures
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
    public var frame: FrameNumber
    fileprivate var range: Range<Int>
  }

  private var bytes: [UInt8] = []
  private var events: [Event] = []

  init() {}

  /// Calls `body` for each occurrence.
  public func forEach(_ body: (Event, Span<UInt8>) -> Void) {
    for event in events { body(event, bytes.span.extracting(event.range)) }
  }

  mutating func add(_ name: Span<UInt8>, _ observation: Observation, of flow: Flow) {
    let start = bytes.count
    bytes.append(name)
    let fromClient = observation.direction == .toServer
    events.append(
      Event(
        field: observation.field, source: fromClient ? flow.client : flow.server,
        sourcePort: fromClient ? flow.clientPort : flow.serverPort,
        destination: fromClient ? flow.server : flow.client,
        destinationPort: fromClient ? flow.serverPort : flow.clientPort,
        frame: observation.frame, range: start..<bytes.count))
  }
}

extension Replay {
  /// The occurrences of names since the last call.
  public mutating func takeNameEvents() -> NameEvents {
    guard let taken = events else { return NameEvents() }
    events = NameEvents()
    return taken
  }
}
