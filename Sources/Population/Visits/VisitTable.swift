import Gateway
import OrderedCollections

/// The visits of a capture that may go on, from flows in the order of their ends.
struct VisitTable: Sendable {
  /// The user over the site.
  private typealias Key = UInt64

  private var keys: OrderedSet<Key> = []
  /// The visit of each key.
  private var open: [Visit] = []
  private var sites = SiteNames()
  /// The most that a flow's beginning may come after what is known of its visit, in nanoseconds.
  private let gap: Int64
  private let countMax: Int
  /// The end of the latest flow.
  private var now = Int64.min
  private var openAfterSweep = 0

  /// - Parameters:
  ///   - gap: seconds without a flow after which another visit begins.
  ///   - countMax: visits that are open at the same time; beyond, all are closed.
  init(gap: Double, countMax: Int) {
    self.gap = Int64(max(0, min(gap, 1e9)) * 1e9)
    self.countMax = countMax
  }

  /// Adds a flow of a user.
  ///
  /// - Returns: the visits that have ended.
  mutating func add(
    _ record: FlowRecord, _ names: FlowNames, user: Int32, network: Int16, _ plan: Plan
  ) -> [Visit] {
    guard user >= 0, Self.isOfVisit(record) else { return [] }
    let site = sites.site(of: record, names.distinct)
    let key = Key(UInt32(bitPattern: user)) << 32 | Key(UInt32(bitPattern: site))
    now = max(now, record.ended)
    let (isNew, index) = keys.append(key)
    guard isNew else {
      if open[index].isNear(record, gap: gap) {
        open[index].add(record, names, plan)
        return []
      }
      let ended = open[index]
      open[index] = Visit(record, names, user: user, network: network, plan)
      return [ended]
    }
    var ended: [Visit] = []
    if open.count >= max(1024, 2 * openAfterSweep) {
      keys.removeLast()
      ended = sweep()
      keys.append(key)
    }
    open.append(Visit(record, names, user: user, network: network, plan))
    return ended
  }

  /// Ends all visits.
  mutating func endAll() -> [Visit] {
    defer { (keys, open) = ([], []) }
    return open
  }

  /// Ends what has been over for so long that no flow can be of it, but for one that began then and
  /// goes on; in a table full of others, everything.
  private mutating func sweep() -> [Visit] {
    var ended: [Visit] = []
    var (kept, keptKeys): ([Visit], OrderedSet<Key>) = ([], [])
    for (key, visit) in zip(keys, open) {
      if now &- visit.last > 2 &* gap {
        ended.append(visit)
      } else {
        kept.append(visit)
        keptKeys.append(key)
      }
    }
    (keys, open) = (keptKeys, kept)
    if open.count >= countMax { ended += endAll() }
    openAfterSweep = open.count
    return ended
  }

  /// Whether a flow is for a site: one that was blocked, or has payload, and is no resolver's.
  private static func isOfVisit(_ record: FlowRecord) -> Bool {
    switch record.protocol {
    case .doh, .dot, .doq, .stun: false
    case nil: record.verdict == .blocked
    default: true
    }
  }
}
