import Rules

/// What boxes remember of the flows that they acted on.
///
/// All that is remembered belongs to one user: both addresses are in every key.
struct ResidualMemory: ~Copyable {
  /// A flow that was acted on.
  struct Entry: Sendable {
    /// From when on it counts, in nanoseconds since 1970.
    var from: Int64
    /// When it counts no longer; before `from` while triggers are only counted.
    var until: Int64
    var rule: Int32
    var reaction: Reaction
    /// The number of the flow.
    var flow: UInt32
    /// The triggers that came, up to 2^16, and until when further ones are added to them.
    var triggers: UInt16 = 1
    var countedUntil = Int64.min

    /// When it can be forgotten.
    var end: Int64 { max(until, countedUntil) }
  }

  private var entries: [UInt64: Entry] = [:]
  /// Connections that boxes let pass before they act.
  private var quotas: [UInt64: (count: UInt32, until: Int64)] = [:]
  private let countMax: Int
  /// Flows that may come to a full memory before it is looked through again for what is forgotten: to look
  /// costs as much as it holds.
  private var waitCount = 0
  private var quotaWaitCount = 0
  /// Flows that were not remembered, for want of room.
  private(set) var droppedCount = 0

  init(countMax: Int) {
    self.countMax = countMax
  }

  var isEmpty: Bool { entries.isEmpty }
  /// Flows that are kept, those that are forgotten among them.
  var count: Int { entries.count + quotas.count }

  /// Remembers a flow; of one that is remembered the time begins anew.
  mutating func remember(_ key: UInt64, _ entry: Entry, at now: Int64) {
    if entries.count >= countMax, entries[key] == nil {
      waitCount -= 1
      if waitCount < 0 {
        entries = entries.filter { $0.value.end > now }
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
    guard let entry = entries[key], entry.until > now, entry.from <= now else { return nil }
    return entry
  }

  /// What is counted at a time, whether or not it counts yet.
  func counted(_ key: UInt64, at now: Int64) -> Entry? {
    guard let entry = entries[key], entry.countedUntil > now else { return nil }
    return entry
  }

  /// Counts a connection.
  ///
  /// - Returns: how many there are in the time that began with the first.
  mutating func count(_ key: UInt64, at now: Int64, seconds: Int) -> Int {
    if let quota = quotas[key], quota.until > now {
      quotas[key] = (quota.count &+ 1, quota.until)
      return Int(quota.count) + 1
    }
    if quotas.count >= countMax, quotas[key] == nil {
      quotaWaitCount -= 1
      if quotaWaitCount < 0 {
        quotas = quotas.filter { $0.value.until > now }
        quotaWaitCount = countMax / 16
      }
      guard quotas.count < countMax else {
        droppedCount += 1
        return 1
      }
    }
    quotas[key] = (1, now.later(bySeconds: seconds))
    return 1
  }

  /// By what a box at a gateway knows a flow.
  ///
  /// - Parameter memory: which of the plan's memories it is; quotas have numbers of their own.
  static func key(
    _ flow: Flow, _ kind: Residual.Key, memory: Int, gateway: GatewayIndex
  ) -> UInt64 {
    var mixer = Mixer(seed: UInt64(memory) << 32 | UInt64(gateway.offset))
    mixer.add(UInt64(flow.key.protocolNumber))
    mixer.add(flow.client)
    mixer.add(flow.server)
    if kind != .hostPair { mixer.add(UInt64(flow.serverPort)) }
    if kind == .fourTuple { mixer.add(UInt64(flow.clientPort)) }
    return mixer.value
  }
}

extension Int64 {
  /// The instant some seconds later, in nanoseconds; the last one for those beyond it.
  func later(bySeconds seconds: Int) -> Int64 {
    let sum = addingReportingOverflow(Int64(seconds) * 1_000_000_000)
    return sum.overflow ? .max : sum.partialValue
  }
}
