public import Captures
public import Dissection
public import Rules

/// The names that were legible in the flows of a capture, and the rules that were evaded: lists in
/// shared storage, so that a flow without names costs nothing. A list is freed once what became of
/// its flow has been told.
public struct FlowNames: Sendable {
  /// A name, where it was first legible in its flow.
  public struct Entry: Chained, Sendable {
    /// Its index in `distinct`.
    public var name: NameIndex
    var next: Int32
    /// The packet that completed it.
    public private(set) var frame: FrameNumber
    public var field: Field
    public var direction: Direction

    fileprivate init(_ name: NameIndex, _ observation: Observation) {
      self.name = name
      next = -1
      frame = observation.frame
      field = observation.field
      direction = observation.direction
    }

    fileprivate func isSame(_ name: NameIndex, _ observation: Observation) -> Bool {
      self.name == name && field == observation.field && direction == observation.direction
    }
  }

  /// What is known of a list that is too long to be searched from its beginning.
  private struct LongList {
    struct Known: Hashable {
      var name: NameIndex
      var field: Field
      var direction: Direction
    }

    var last: Int32
    var known: Set<Known>
  }

  private struct Evaded: Chained, Sendable {
    var rule: Int32
    /// The gateway that did not see it.
    var gateway: GatewayIndex
    var next: Int32
  }

  /// Each name once.
  public private(set) var distinct: LegibleNames
  /// The fingerprints of the ClientHellos in flows, by the numbers of the flows, if asked for.
  public internal(set) var fingerprints: [UInt32: TLSFingerprint] = [:]
  private var entries = ChainPool<Entry>()
  /// By the first entries of their lists.
  private var longLists: [Int32: LongList] = [:]
  private static let longListCount = 64
  private var evaded = ChainPool<Evaded>()

  /// - Parameter byteCountMax: what the distinct names together may take, in bytes.
  init(byteCountMax: Int) {
    distinct = LegibleNames(byteCountMax: byteCountMax)
  }

  /// Calls `body` for each name of `record`, in the order in which they became legible.
  public func forEach(of record: FlowRecord, _ body: (Entry, Span<UInt8>) -> Void) {
    forEachEntry(of: record) { entry in
      distinct.withBytes(of: entry.name) { body(entry, $0) }
    }
  }

  /// Calls `body` for each name of `record`, in the order in which they became legible.
  public func forEachEntry(of record: FlowRecord, _ body: (Entry) -> Void) {
    forEachEntry(of: record.chain, body)
  }

  func forEachEntry(of chain: NameChain, _ body: (Entry) -> Void) {
    var index = chain.first
    while index >= 0 {
      let entry = entries[index]
      body(entry)
      index = entry.next
    }
  }

  /// The name that a gateway acted on in `record`'s flow, or else the last one that was legible;
  /// nil when there was none.
  public func site(of record: FlowRecord) -> String? {
    record.site.map { distinct.text($0) }
  }

  /// The rules that name what was in `record`'s flow, and did not see it.
  public func evadedRules(of record: FlowRecord) -> [Int32] {
    var rules: [Int32] = []
    var index = record.evaded.first
    while index >= 0 {
      let rule = evaded[index].rule
      if !rules.contains(rule) { rules.append(rule) }
      index = evaded[index].next
    }
    return rules.reversed()
  }

  /// Calls `body` for each rule that names what was in `record`'s flow, and each gateway that did not see it.
  public func forEachEvaded(of record: FlowRecord, _ body: (Int32, GatewayIndex) -> Void) {
    var index = record.evaded.first
    while index >= 0 {
      let entry = evaded[index]
      body(entry.rule, entry.gateway)
      index = entry.next
    }
  }

  /// Whether a rule names what was in `record`'s flow, and did not see it.
  public func hasEvaded(_ record: FlowRecord) -> Bool { record.evaded.first >= 0 }

  /// Adds a name to a flow's, unless it is there.
  ///
  /// - Returns: its index in `distinct`, and whether it is listed with the flow: too many are not; nil when
  ///   there are too many of all flows.
  mutating func add(
    _ name: Span<UInt8>, _ observation: Observation, to chain: inout NameChain, countMax: Int
  ) -> (name: NameIndex, isListed: Bool)? {
    guard let name = distinct.insert(name) else { return nil }
    if !longLists.isEmpty, let isListed = addToLongList(name, observation, chain, countMax) {
      return (name, isListed)
    }
    var last: Int32 = -1
    var count = 0
    var index = chain.first
    while index >= 0 {
      let entry = entries[index]
      if entry.isSame(name, observation) { return (name, true) }
      last = index
      count += 1
      index = entry.next
    }
    guard count < countMax, let new = entries.add(Entry(name, observation)) else {
      return (name, false)
    }
    if last >= 0 {
      entries[last].next = new
    } else {
      chain.first = new
    }
    if count >= Self.longListCount { noteLongList(chain, last: new) }
    return (name, true)
  }

  /// Adds a name to a list that is known to be long.
  ///
  /// - Returns: whether it is listed; nil when the list is not long.
  private mutating func addToLongList(
    _ name: NameIndex, _ observation: Observation, _ chain: NameChain, _ countMax: Int
  ) -> Bool? {
    guard let last = longLists[chain.first]?.last,
      let count = longLists[chain.first]?.known.count
    else { return nil }
    let key = LongList.Known(name: name, field: observation.field, direction: observation.direction)
    if longLists[chain.first]?.known.contains(key) == true { return true }
    guard count < countMax, let new = entries.add(Entry(name, observation)) else { return false }
    entries[last].next = new
    longLists[chain.first]?.last = new
    longLists[chain.first]?.known.insert(key)
    return true
  }

  private mutating func noteLongList(_ chain: NameChain, last: Int32) {
    var known: Set<LongList.Known> = []
    forEachEntry(of: chain) { entry in
      known.insert(
        LongList.Known(name: entry.name, field: entry.field, direction: entry.direction))
    }
    longLists[chain.first] = LongList(last: last, known: known)
  }

  /// Adds a name that a censor takes for one of a flow: it is not listed with the others.
  ///
  /// - Parameter likely: which name it mostly is: the one that a perfect reader has read in the same packet.
  /// - Returns: its index in `distinct`; nil when there are too many.
  mutating func addUnlisted(_ name: Span<UInt8>, likely: NameIndex?) -> NameIndex? {
    if let likely, distinct.withBytes(of: likely, { $0.isEqual(to: name) }) { return likely }
    return distinct.insert(name)
  }

  /// Notes a rule that a flow evaded at a gateway, once.
  mutating func addEvaded(rule: Int32, at gateway: GatewayIndex, to chain: inout EvadedChain) {
    var index = chain.first
    while index >= 0 {
      let entry = evaded[index]
      if entry.rule == rule, entry.gateway == gateway { return }
      index = entry.next
    }
    let new = Evaded(rule: rule, gateway: gateway, next: chain.first)
    if let index = evaded.add(new) { chain.first = index }
  }

  /// Takes back that a flow evaded a rule at some gateways: one of them has acted by it after all,
  /// and the others stand behind it.
  mutating func removeEvaded(
    rule: Int32, at gateways: [GatewayIndex], from chain: inout EvadedChain
  ) {
    var before: Int32 = -1
    var index = chain.first
    while index >= 0 {
      let entry = evaded[index]
      if entry.rule != rule || !gateways.contains(entry.gateway) {
        before = index
      } else {
        if before >= 0 {
          evaded[before].next = entry.next
        } else {
          chain.first = entry.next
        }
        evaded.remove(index)
      }
      index = entry.next
    }
  }

  /// Frees the names of a flow.
  mutating func remove(_ chain: NameChain) {
    if !longLists.isEmpty { longLists.removeValue(forKey: chain.first) }
    entries.removeAll(from: chain.first)
  }

  /// Frees what a flow evaded under a plan.
  mutating func remove(_ chain: EvadedChain) { evaded.removeAll(from: chain.first) }
}
