import Rules

/// What boxes remember of the flows that they acted on.
///
/// All that is remembered belongs to one user: both addresses are in every key.
struct ResidualMemory: ~Copyable {
  /// A flow that was acted on.
  struct Entry: Expiring {
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

  /// Connections that a box lets pass before it acts.
  private struct Quota: Expiring {
    var count: UInt32
    var end: Int64
  }

  private var entries: ExpiringTable<Entry>
  private var quotas: ExpiringTable<Quota>
  /// Flows that were not remembered, for want of room.
  private(set) var droppedCount = 0

  init(countMax: Int) {
    entries = ExpiringTable(countMax: countMax)
    quotas = ExpiringTable(countMax: countMax)
  }

  var isEmpty: Bool { entries.isEmpty }
  /// Flows that are kept, those that are forgotten among them.
  var count: Int { entries.count + quotas.count }

  /// Remembers a flow; of one that is remembered the time begins anew.
  mutating func remember(_ key: UInt64, _ entry: Entry, at now: Int64) {
    if !entries.set(entry, for: key, at: now) { droppedCount += 1 }
  }

  /// What is remembered at a time.
  func find(_ key: UInt64, at now: Int64) -> Entry? {
    guard let entry = entries[key], entry.until > now, entry.from <= now else { return nil }
    return entry
  }

  /// What is kept, whether or not it counts.
  subscript(key: UInt64) -> Entry? { entries[key] }

  /// What is counted at a time, whether or not it counts yet.
  func counted(_ key: UInt64, at now: Int64) -> Entry? {
    guard let entry = entries[key], entry.countedUntil > now else { return nil }
    return entry
  }

  /// Counts a connection.
  ///
  /// - Returns: how many there are in the time that began with the first.
  mutating func count(_ key: UInt64, at now: Int64, seconds: Int) -> Int {
    var quota = Quota(count: 0, end: now.later(bySeconds: seconds))
    if let former = quotas[key], former.end > now { quota = former }
    quota.count &+= 1
    if !quotas.set(quota, for: key, at: now) { droppedCount += 1 }
    return Int(quota.count)
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
