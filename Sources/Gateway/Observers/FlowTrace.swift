public import Captures
public import Dissection
public import Rules

/// What happened to one flow, packet by packet, as the gateways on its way saw it.
public struct FlowTrace: Sendable {
  /// A box at a gateway on the way.
  public struct Place: Hashable, Sendable {
    public var gateway: GatewayIndex
    /// Index of the box among those of the plan.
    public var box: Int

    /// The box at `box` of the plan's, at a gateway.
    public init(gateway: GatewayIndex, box: Int) {
      self.gateway = gateway
      self.box = box
    }
  }

  /// A packet of the flow.
  public struct Step: Sendable {
    public var frame: FrameNumber
    /// Nanoseconds since 1970.
    public var timestamp: Int64
    public var direction: Direction
    /// 6 for TCP, 17 for UDP.
    public var protocolNumber: UInt8
    public var flags: TCPFlags
    public var sequence: UInt32
    public var payloadCount: Int
    /// What the payload looks like; nil without any.
    public var content: String?
    /// Whether it arrives.
    public var arrives = true
    /// What came of it, in order.
    public var notes: [Note] = []
  }

  /// A packet that a box made up, as raw IP.
  public struct Forgery: Sendable {
    public var receiver: Endpoint
    public var bytes: [UInt8]
  }

  /// Something that came of a packet.
  public enum Note: Sendable {
    /// A perfect reader could read it; `sought` by the boxes that look for such.
    case legible(Field, [UInt8], sought: [Place])
    /// Boxes read it.
    case read(Field, [UInt8], by: [Place])
    /// The answer to a query gave addresses.
    case answer([UInt8], [IPAddress])
    /// What boxes think of the connection, and hold of it.
    case state(String, of: [Place])
    /// A box acted; the first of a packet's decides.
    case acted(BoxAction, forged: [Forgery])
  }

  /// The state of a perfect reader that has all it needs.
  public static let holdsNothing = "holds nothing"

  /// The flow's number in its capture, from 1.
  public let flow: UInt32
  /// The gateways that its packets pass: on the way out from the inside, nearest to the users first, then
  /// those that are on the way back only.
  public internal(set) var gateways: [GatewayIndex] = []
  /// Those on the way out, and those on the way back, each in the order in which packets pass them.
  public internal(set) var way: [GatewayIndex] = []
  public internal(set) var wayBack: [GatewayIndex] = []
  /// The boxes on its way that do not look at such flows.
  public internal(set) var uninterested: [Place] = []
  public private(set) var steps: [Step] = []
  private var records = TLSRecordSketch()

  init(flow: UInt32) {
    self.flow = flow
  }

  mutating func begin(_ step: Step, _ payload: Span<UInt8>) {
    var step = step
    step.content =
      step.protocolNumber == IPProtocol.tcp
      ? records.words(step, payload) ?? PayloadSketch.words(payload)
      : PayloadSketch.words(ofDatagram: payload)
    steps.append(step)
  }

  /// Notes something of the last packet.
  mutating func note(_ note: Note) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].notes.append(note)
  }

  /// Says that the last packet does not arrive.
  mutating func dropLast() {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].arrives = false
  }
}
