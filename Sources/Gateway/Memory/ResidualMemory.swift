/// What boxes remember of the flows that they acted upon.
struct ResidualMemory: ~Copyable {
  /// A flow that was acted upon.
  struct Entry: Sendable {
    /// When it is forgotten, in nanoseconds since 1970.
    var until: Int64
    var rule: Int32
    var reaction: Reaction
    /// The number of the flow.
    var flow: UInt32
  }

  private var entries: [UInt64: Entry] = [:]
  private let countMax: Int
  /// Flows that may come to a full memory before it is looked through again for what is forgotten: to look
  /// costs as much as it holds.
  private var waitCount = 0
  /// Flows that were not remembered, for want of room.
  private(set) var droppedCount = 0

  init(countMax: Int) {
    self.countMax = countMax
  }

  var isEmpty: Bool { entries.isEmpty }
  /// Flows that are kept, those that are forgotten among them.
  var count: Int { entries.count }

  /// Remembers a flow; of one that is remembered the time begins anew.
  mutating func remember(_ key: UInt64, _ entry: Entry, at now: Int64) {
    if entries.count >= countMax, entries[key] == nil {
      waitCount -= 1
      if waitCount < 0 {
        entries = entries.filter { $0.value.until > now }
        waitCount = countMax / 16
      }
      guard entries.count < countMax else {
        droppedCount += 1
        return
      }
    }
    entries[key] = entry
  }

  /// What is remembered at a time.
  func find(_ key: UInt64, at now: Int64) -> Entry? {
    guard let entry = entries[key], entry.until > now else { return nil }
    return entry
  }

  /// By what a box at a gateway knows a flow.
  static func key(
    _ flow: Flow, _ kind: Residual.Key, box: Int, gateway: GatewayIndex
  ) -> UInt64 {
    var mixer = Mixer(seed: UInt64(box) << 32 | UInt64(gateway.offset))
    mixer.add(UInt64(flow.key.protocolNumber))
    mixer.add(flow.client)
    mixer.add(flow.server)
    if kind != .hostPair { mixer.add(UInt64(flow.serverPort)) }
    if kind == .fourTuple { mixer.add(UInt64(flow.clientPort)) }
    return mixer.value
  }
}
