/// What became of the packets of a batch, for a capture as the ends would have seen it.
public struct PacketFates: Sendable {
  /// What a gateway did on a packet.
  public struct Action: Sendable {
    /// The packet's place in its batch.
    public var record: Int
    public var done: BoxAction
    /// Where the packet's IP header begins in its frame; nil where the frame is not the packet's alone.
    public var networkOffset: Int?
    /// Which way it goes.
    public var direction: Direction
    /// What was forged on it, as places in `forged.elements`.
    public var forged: Range<Int>
  }

  /// Whether each packet would have been seen by the end that it was sent to.
  public private(set) var isKept: [Bool] = []
  /// The number of each packet's flow; 0 without one.
  public private(set) var flows: [UInt32] = []
  /// In the order of packets.
  public private(set) var actions: [Action] = []
  /// What gateways made up, as raw IP.
  public private(set) var forged = ForgedPackets()
  /// The answers that injectors have given users from a pool in turns.
  private var turns: [UInt64: UInt64] = [:]

  /// Of no packets yet.
  init() {}

  /// Forgets the batch before.
  mutating func begin() {
    isKept.removeAll(keepingCapacity: true)
    flows.removeAll(keepingCapacity: true)
    actions.removeAll(keepingCapacity: true)
    forged.removeAll()
  }

  /// A packet is kept unless it is said otherwise.
  mutating func beginPacket() {
    isKept.append(true)
    flows.append(0)
  }

  /// Says which flow the packet at hand is of.
  mutating func note(flow: UInt32) {
    if !flows.isEmpty { flows[flows.count - 1] = flow }
  }

  /// Says that the packet at hand does not arrive.
  mutating func drop() {
    if !isKept.isEmpty { isKept[isKept.count - 1] = false }
  }

  /// The most users and injectors whose turns are kept: after that all begin again.
  private static let turnsMax = 1 << 20

  /// The number of an injector's next answer to a user, from 0.
  mutating func takeTurn(_ key: UInt64) -> UInt64 {
    if turns.count >= Self.turnsMax, turns[key] == nil { turns.removeAll() }
    let turn = turns[key] ?? 0
    turns[key] = turn &+ 1
    return turn
  }

  /// Adds what a box does on the packet at hand, with what `forge` makes up.
  ///
  /// - Returns: where that is in `forged.elements`.
  mutating func add(
    _ done: BoxAction, networkOffset: Int?, _ direction: Direction,
    _ forge: (inout ForgedPackets) -> Void
  ) -> Range<Int> {
    let start = forged.elements.count
    forge(&forged)
    let places = start..<forged.elements.count
    actions.append(
      Action(
        record: isKept.count - 1, done: done, networkOffset: networkOffset,
        direction: direction, forged: places))
    return places
  }
}
