import Dissection
public import Rules

/// What became of the packets of a batch, for a capture as the ends would have seen it.
public struct PacketFates: Sendable {
  /// What a gateway did upon a packet.
  public struct Action: Sendable {
    /// The packet's place in its batch.
    public var record: Int
    public var reaction: Reaction
    /// Index of the gateway in the plan, and of its box among those of the plan.
    public var gateway: Int16
    public var box: Int32
    /// Index of the rule among those of the matcher.
    public var rule: Int32
    /// What was read; nil where a box remembered an earlier flow.
    public var field: Field?
    /// Where the packet's IP header begins in its frame; nil where the frame is not the packet's alone.
    public var networkOffset: Int?
    /// Whether the client sent it.
    public var isFromClient: Bool
    /// What was forged upon it, as places in `forged.elements`.
    public var forged: Range<Int>
  }

  /// Whether each packet would have been seen by the end that it was sent to.
  public private(set) var isKept: [Bool] = []
  /// In the order of packets.
  public private(set) var actions: [Action] = []
  /// What gateways made up, as raw IP.
  public private(set) var forged = ForgedPackets()
  /// What a gateway has just done upon the packet at hand.
  private var current: Action?

  /// Of no packets yet.
  init() {}

  /// Forgets the batch before.
  mutating func begin() {
    isKept.removeAll(keepingCapacity: true)
    actions.removeAll(keepingCapacity: true)
    forged.removeAll()
    current = nil
  }

  /// A packet is kept unless it is said otherwise.
  mutating func beginPacket() {
    isKept.append(true)
    current = nil
  }

  /// Notes what a gateway does upon the packet at hand.
  mutating func act(
    _ reaction: Reaction, gateway: Int, box: Int, rule: Int32, _ field: Field?
  ) {
    current = Action(
      record: isKept.count - 1, reaction: reaction, gateway: Int16(truncatingIfNeeded: gateway),
      box: Int32(truncatingIfNeeded: box), rule: rule, field: field, networkOffset: nil,
      isFromClient: true, forged: 0..<0)
  }

  /// Takes what a gateway did upon the packet at hand.
  mutating func takeAction() -> Action? {
    defer { current = nil }
    return current
  }

  /// Says that the packet at hand does not arrive.
  mutating func drop() {
    if !isKept.isEmpty { isKept[isKept.count - 1] = false }
  }

  /// Adds an action with what `forge` makes up.
  mutating func add(_ action: Action, _ forge: (inout ForgedPackets) -> Void) {
    var action = action
    let start = forged.elements.count
    forge(&forged)
    action.forged = start..<forged.elements.count
    actions.append(action)
  }
}

extension Reaction {
  /// Whether the packet arrives that it was done upon.
  func passesTrigger(_ placement: Censor.Placement) -> Bool {
    switch self {
    case .drop, .nullRoute: false
    case .blockPage: placement == .onPath
    case .dnsInjection, .tcpReset, .tlsInterception, .throttle: true
    }
  }

  /// Whether later packets of the flow are sent and arrive.
  var passesRest: Bool {
    switch self {
    case .drop, .nullRoute, .blockPage, .tcpReset: false
    case .dnsInjection, .tlsInterception, .throttle: true
    }
  }
}
