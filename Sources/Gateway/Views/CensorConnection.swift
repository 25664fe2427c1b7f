import Dissection

/// What a censor thinks of one TCP connection (its TCP control block): how far it has come, who is
/// the client, which numbers come next. The bytes are put into order elsewhere.
///
/// Sides are told by their end of the flow's key, since who is the client may be just what the censor
/// is mistaken about.
struct CensorConnection: Sendable {
  /// How far the connection has come.
  enum Stage: Sendable {
    /// The censor does not know it.
    case closed
    case opening
    case established
    /// The censor takes it for ended.
    case tornDown
  }

  /// What the censor does with a segment.
  enum Receipt: Equatable, Sendable {
    /// It does not read its payload.
    case noted
    /// It reads its payload; `isAnew`: as the first that it reads of this side.
    case read(isAnew: Bool)
  }

  /// By which habits it is read, and which of its packets.
  let reading: Reading
  /// What its draws come from: nothing that other flows share.
  let seed: UInt64
  /// The next connection of the same flow, or -1; kept by `CensorConnections`.
  var link: Int32 = -1
  /// Where its `FlowReader` stands in the pool, or -1.
  var reader: Int32 = -1

  var stage = Stage.closed
  /// It looks at no more payload, whatever comes.
  private(set) var isDone = false
  var isResynchronising = false
  var sawSYNACK = false
  /// Which end the censor takes for the client.
  private(set) var client: KeyEnd
  private var low = Side()
  private var high = Side()
  private var dataPacketCount: Int32 = 0
  var tornDownAt = Int64.min
  /// How often each event of the habits was seen, and how often anything was drawn.
  var eventCounts = SIMD16<UInt8>(repeating: 0)
  var drawCount: UInt64 = 0

  /// What is known of a side.
  private struct Side: Sendable {
    /// The number of its next byte.
    var next: UInt32 = 0
    var isKnown = false
    /// Whether reading begins anew with its next payload.
    var isAnew = true
    /// Whether its first bytes have come since.
    var hasBegun = false
  }

  /// A connection of which the censor knows nothing yet.
  init(_ reading: Reading, client: KeyEnd, seed: UInt64) {
    self.reading = reading
    self.client = client
    self.seed = seed
  }

  private subscript(end: KeyEnd) -> Side {
    get { end == .low ? low : high }
    set { if end == .low { low = newValue } else { high = newValue } }
  }

  /// The number that the censor expects next of a side; nil when it knows none.
  func next(from end: KeyEnd) -> UInt32? {
    let side = self[end]
    return side.isKnown ? side.next : nil
  }

  /// Notes where reading stands.
  mutating func setNext(_ sequence: UInt32, from end: KeyEnd) {
    self[end].next = sequence
    self[end].isKnown = true
  }

  /// Lets reading begin anew with the next payload of a side.
  mutating func markAnew(_ end: KeyEnd) {
    self[end].isAnew = true
    self[end].hasBegun = false
  }

  /// Gives the connection up for good.
  mutating func finish() {
    isDone = true
  }

  /// Takes a segment.
  ///
  /// - Parameters:
  ///   - sender: who sent it.
  ///   - now: when it was captured, in nanoseconds since 1970.
  mutating func receive(
    _ packet: Packet, from sender: KeyEnd, _ habits: StreamHabits, at now: Int64
  ) -> Receipt {
    if isDone { return .noted }
    let isOpening = open(packet, from: sender, habits, now)
    if !isOpening, stage != .tornDown {
      noteEvents(packet, from: sender, habits, now)
    }
    guard stage == .opening || stage == .established else { return .noted }
    if !isOpening { followHandshake(packet, from: sender, habits) }
    if isResynchronising { takePlace(packet, from: sender, habits.anchors) }
    return readPayload(packet, from: sender, habits)
  }

  /// Opens the connection, if this segment does that with a censor of such habits.
  private mutating func open(
    _ packet: Packet, from sender: KeyEnd, _ habits: StreamHabits, _ now: Int64
  ) -> Bool {
    switch stage {
    case .opening, .established: return false
    case .tornDown: guard now &- tornDownAt >= habits.freePass else { return false }
    case .closed: break
    }
    guard !packet.flags.contains(.rst) else { return false }
    if packet.flags.contains(.syn) {
      guard !packet.flags.contains(.ack) || habits.opening != .syn else { return false }
      begin(
        by: packet.sequence,
        acknowledging: packet.flags.contains(.ack) ? packet.acknowledgement : nil, from: sender,
        knowsSides: habits.opening != .anything)
      return true
    }
    guard habits.opening == .anything, stage == .closed, packet.payloadCount > 0 else {
      return false
    }
    stage = .established
    return true
  }

  /// Opens the connection by a SYN of the client alone, which a censor of such habits has taken.
  mutating func open(bySYN sequence: UInt32, from sender: KeyEnd, _ habits: StreamHabits) {
    begin(
      by: sequence, acknowledging: nil, from: sender, knowsSides: habits.opening != .anything)
  }

  private mutating func begin(
    by sequence: UInt32, acknowledging acknowledgement: UInt32?, from sender: KeyEnd,
    knowsSides: Bool
  ) {
    let isSYNACK = acknowledgement != nil
    stage = .opening
    sawSYNACK = isSYNACK
    isResynchronising = false
    eventCounts = SIMD16(repeating: 0)
    low = Side()
    high = Side()
    if knowsSides { client = isSYNACK ? sender.other : sender }
    setNext(sequence &+ 1, from: sender)
    if let acknowledgement { setNext(acknowledgement, from: sender.other) }
  }

  private mutating func followHandshake(
    _ packet: Packet, from sender: KeyEnd, _ habits: StreamHabits
  ) {
    guard stage == .opening, packet.flags.contains(.ack), !packet.flags.contains(.rst) else {
      return
    }
    let checksNumbers = habits.handshakeNumbers == .verified
    let acknowledged = next(from: sender.other)
    guard !checksNumbers || acknowledged == nil || acknowledged == packet.acknowledgement else {
      return
    }
    if packet.flags.contains(.syn) {
      guard sender != client, !sawSYNACK else { return }
      sawSYNACK = true
      setNext(packet.sequence &+ 1, from: sender)
    } else if sender == client, sawSYNACK {
      guard !checksNumbers || next(from: sender) == packet.sequence else { return }
      stage = .established
    }
  }

  private mutating func readPayload(
    _ packet: Packet, from sender: KeyEnd, _ habits: StreamHabits
  ) -> Receipt {
    guard packet.payloadCount > 0, !isResynchronising,
      habits.dataFlags == .evenRST || !packet.flags.contains(.rst),
      habits.handshake == .any || stage == .established,
      !packet.flags.contains(.syn) || habits.synData == .read
    else { return .noted }
    switch habits.sides {
    case .both: break
    case .client: guard sender == client else { return .noted }
    case .server: guard sender != client else { return .noted }
    }
    switch habits.segments {
    case .alone:
      guard follow(packet, from: sender, habits.order.outOfOrder) else { return .noted }
    case .reassembled:
      guard beginsWell(packet, from: sender, habits) else { return .noted }
    }
    dataPacketCount &+= 1
    if dataPacketCount >= habits.dataPacketsMax { isDone = true }
    let isAnew = self[sender].isAnew
    self[sender].isAnew = false
    return .read(isAnew: isAnew)
  }

  /// Keeps the numbers of a censor that puts no segments together.
  ///
  /// - Returns: whether it looks at the segment.
  private mutating func follow(
    _ packet: Packet, from sender: KeyEnd, _ outOfOrder: SegmentOrder.OutOfOrder
  ) -> Bool {
    let sequence = packet.dataSequence
    if outOfOrder == .ignored, let next = next(from: sender), next != sequence { return false }
    setNext(sequence &+ UInt32(truncatingIfNeeded: packet.payloadCount), from: sender)
    return true
  }

  /// Whether the first bytes of a side, if these are they, are as many as the censor needs; else it
  /// gives the connection up.
  private mutating func beginsWell(
    _ packet: Packet, from sender: KeyEnd, _ habits: StreamHabits
  ) -> Bool {
    guard habits.firstSegmentMin > 0, !self[sender].hasBegun else { return true }
    if let next = next(from: sender), next != packet.dataSequence { return true }
    self[sender].hasBegun = true
    guard packet.payloadCount < habits.firstSegmentMin else { return true }
    finish()
    return false
  }
}

extension Packet {
  /// The sequence number of the first byte of payload, which follows that of a SYN
  /// (RFC 9293 §3.4).
  var dataSequence: UInt32 { flags.contains(.syn) ? sequence &+ 1 : sequence }
}
