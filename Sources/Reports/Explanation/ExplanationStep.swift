public import Dissection
public import Gateway
public import Rules

/// A packet of a flow that is explained, and all that came of it.
public struct ExplanationStep: Sendable {
  public var frame: Explanation.Frame
  /// Since the flow's first packet, in nanoseconds; less than 0 where clocks went back.
  public var age: Int64
  public var direction: Direction
  public var flags: TCPFlags
  /// Relative to the first packet of its side, as Wireshark counts; 0 in UDP, as the next two.
  public var sequence: UInt32
  /// Relative to the first packet of the other side.
  public var acknowledgement: UInt32
  public var window: UInt16
  public var hopLimit: UInt8
  public var payloadCount: Int
  /// The payload's first bytes, as many as are kept.
  public var payload: [UInt8]
  /// What the payload looks like; nil where that is not told.
  public var content: String?
  /// Whether it arrives.
  public var arrives: Bool
  /// What a perfect reader reads, in order.
  public var legible: [Legible] = []
  /// What answers to queries say.
  public var answers: [Answer] = []
  /// What boxes read that a perfect reader does not.
  public var misread: [Misread] = []
  /// What boxes think of the connection, and hold of it, where that has changed; boxes that think the same
  /// stand together.
  public var states: [State] = []
  /// What boxes have in their memories of earlier flows, and why they do not act for that.
  public var lapses: [Lapse] = []
  /// What boxes did; the first decides.
  public var actions: [Action] = []
  /// What each end sees of that, in words; nil where nothing was done.
  public var ends: (client: String, server: String)?

  /// Something legible.
  public struct Legible: Sendable {
    public var field: Field
    /// The first 300 bytes.
    public var text: [UInt8]
    /// Where it stands in payloads; nil where it is not found there as it is, such as in QUIC.
    public var place: PayloadPlace?
    /// What came of it at each box on the packet's way.
    public var boxes: [BoxSight]

    /// The boxes that look for such, and have read it.
    public var readBy: [Explanation.Box] { boxes.filter(\.hasRead).map(\.box) }
    /// The boxes that look for such, and have not.
    public var missedBy: [Explanation.Box] {
      boxes.filter { $0.whyNot == .notRead }.map(\.box)
    }
  }

  /// Where something legible stands: in this packet, or in one before it.
  public struct PayloadPlace: Sendable {
    /// The place of the packet among the flow's.
    public var step: Int
    /// In its payload.
    public var range: Range<Int>
  }

  /// A box, and what came of something legible there.
  public struct BoxSight: Sendable {
    public var box: Explanation.Box
    /// Whether it looks for such.
    public var isLooking: Bool
    public var hasRead: Bool
    /// Whether a rule of its gateway names it, whoever reads it.
    public var isNamed: Bool
    /// Why it did nothing; nil where it acted.
    public var whyNot: WhyNot?
    /// The habits for which it has missed it; none where it has read it.
    public var habits: [BlindHabit]

    /// Why it did nothing, in words; nil where it acted.
    public var words: String? { whyNot.map { $0.words(habits) } }
  }

  /// What an answer says.
  public struct Answer: Sendable {
    public var name: [UInt8]
    public var addresses: [IPAddress]
    /// Whether a forged answer came first.
    public var isLate: Bool
  }

  /// What boxes read otherwise than a perfect reader.
  public struct Misread: Sendable {
    public var field: Field
    public var text: [UInt8]
    public var boxes: [Explanation.Box]
  }

  /// What boxes think of the connection.
  public struct State: Sendable {
    public var words: String
    public var boxes: [Explanation.Box]
  }

  /// What boxes have in their memories of an earlier flow.
  public struct Lapse: Sendable {
    public var lapse: FlowTrace.Lapse
    public var boxes: [Explanation.Box]
  }

  /// What a box did.
  public struct Action: Sendable {
    public var box: Explanation.Box
    public var reaction: Reaction
    public var rule: String
    /// What it read; nil where it remembered an earlier flow.
    public var field: Field?
    /// The number of that earlier flow; nil where it read something.
    public var earlierFlow: UInt32?
    public var forged: [ForgedPacket]
  }
}
