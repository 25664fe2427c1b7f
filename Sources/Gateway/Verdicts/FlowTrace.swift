public import Dissection
public import Rules

/// What happened to one flow, packet by packet, as the gateways on its way saw it.
public struct FlowTrace: Sendable {
  /// A packet of the flow.
  public struct Step: Sendable {
    public var frame: Int
    /// Nanoseconds since 1970.
    public var timestamp: Int64
    public var isFromClient: Bool
    /// 6 for TCP, 17 for UDP.
    public var protocolNumber: UInt8
    public var flags: TCPFlags
    public var sequence: UInt32
    public var acknowledgement: UInt32
    public var payloadCount: Int
    /// What came of it, in order.
    public var notes: [Note] = []
  }

  /// Something that came of a packet.
  public enum Note: Sendable {
    /// A field was read; `boxes` are those that read it so, none for a perfect reader.
    case read(Field, String, boxes: [String])
    /// What some boxes think of the connection.
    case state(String, boxes: [String])
    /// A gateway acted.
    case acted(Reaction, gateway: Int16, box: Int32, rule: Int32)
    /// The packet would not have arrived, or not have been sent.
    case absent
  }

  /// The flow's number in its capture, from 1.
  public let flow: UInt32
  public private(set) var steps: [Step] = []

  init(flow: UInt32) {
    self.flow = flow
  }

  mutating func begin(_ step: Step) { steps.append(step) }

  /// Notes something of the last packet, unless it was just noted.
  mutating func note(_ note: Note) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].notes.append(note)
  }
}
