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
    /// 0 in UDP.
    public var acknowledgement: UInt32
    /// Of the TCP header; 0 in UDP.
    public var window: UInt16
    /// TTL or hop limit, as captured.
    public var hopLimit: UInt8
    public var payloadCount: Int
    /// The payload's first bytes; none where those of earlier packets are as many as are kept.
    public var payload: [UInt8] = []
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

  /// A box on the way of something legible, before it is known which boxes have read it.
  public struct Watch: Sendable {
    public var place: Place
    /// Why it would do nothing even if it read it; nil where it would act.
    public var whyNot: WhyNot?

    /// Whether it looks there at all.
    public var isLooking: Bool { whyNot?.isOfReader ?? true }
  }

  /// What a box has of an earlier flow in its memory, and why it does not act on this one for that.
  public struct Lapse: Hashable, Sendable {
    public enum Reason: String, Sendable, CaseIterable {
      /// The time is over.
      case forgotten
      /// The time has not begun.
      case notYet = "not-yet"
      /// It has acted on too few flows.
      case tooFew = "too-few"
      /// It acts on a share of flows only.
      case notDrawn = "not-drawn"
    }

    public var reason: Reason
    /// The number of the earlier flow, the last one of several.
    public var flow: UInt32
    /// For how long it is remembered; where that has not begun, after how long it is.
    public var seconds: Int

    /// The reason in words that follow the name of the box.
    public var words: String {
      switch reason {
      case .forgotten: "forgot flow \(flow) after \(seconds) s"
      case .notYet: "remembers flow \(flow) from \(seconds) s after it on"
      case .tooFew: "acted on too few flows to remember flow \(flow)"
      case .notDrawn: "remembers flow \(flow), and acts on a share of flows only"
      }
    }
  }

  /// Something that came of a packet.
  public enum Note: Sendable {
    /// A perfect reader could read it; with each box on its way.
    case legible(Field, [UInt8], watches: [Watch])
    /// Boxes read it.
    case read(Field, [UInt8], by: [Place])
    /// The answer to a query gave addresses.
    case answer([UInt8], [IPAddress])
    /// What boxes think of the connection, and hold of it.
    case state(String, of: [Place])
    /// A box has an earlier flow in its memory, and does not act for that.
    case lapsed(Lapse, Place)
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
  /// Packets beyond those that are kept.
  public private(set) var unlistedCount = 0
  private var records = TLSRecordSketch()
  private var payloadByteCount = 0

  /// The most packets that are kept: a flow may have as many as its capture.
  private static let stepCountMax = 100_000
  /// The most bytes of one payload that are kept, which a frame of Ethernet does not exceed, and of all.
  private static let payloadCountMax = 1_500
  private static let payloadByteCountMax = 1 << 20

  init(flow: UInt32) {
    self.flow = flow
  }

  mutating func begin(_ step: Step, _ payload: Span<UInt8>) {
    guard steps.count < Self.stepCountMax else {
      unlistedCount += 1
      return
    }
    var step = step
    if payloadByteCount < Self.payloadByteCountMax {
      step.payload.append(payload.extracting(first: Self.payloadCountMax))
      payloadByteCount += step.payload.count
    }
    step.content =
      step.protocolNumber == IPProtocol.tcp
      ? records.words(step, payload) ?? PayloadSketch.words(payload)
      : PayloadSketch.words(ofDatagram: payload)
    steps.append(step)
  }

  /// Notes something of the last packet.
  mutating func note(_ note: Note) {
    guard !steps.isEmpty, unlistedCount == 0 else { return }
    steps[steps.count - 1].notes.append(note)
  }

  /// Says that the last packet does not arrive.
  mutating func dropLast() {
    guard !steps.isEmpty, unlistedCount == 0 else { return }
    steps[steps.count - 1].arrives = false
  }
}
