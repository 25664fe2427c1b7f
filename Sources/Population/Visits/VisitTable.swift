import Gateway

/// The visits of a capture that may go on, from flows in the order of their ends.
struct VisitTable: Sendable {
  private struct Key: Hashable, Sendable {
    let user: Int32
    let site: Int32
  }

  private var open: [Key: Visit] = [:]
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
    var ended: [Visit] = []
    let key = Key(user: user, site: sites.site(of: record, names.distinct))
    now = max(now, record.ended)
    if let index = open.index(forKey: key) {
      if open.values[index].isNear(record, gap: gap) {
        open.values[index].add(record, names, plan)
        return []
      }
      ended = [open.values[index]]
    } else if open.count >= max(1024, 2 * openAfterSweep) {
      ended = sweep()
    }
    open[key] = Visit(record, names, user: user, network: network, plan)
    return ended
  }

  /// Ends all visits. Their order differs from run to run, and what is added up does not depend on it.
  mutating func endAll() -> [Visit] {
    defer { open = [:] }
    return Array(open.values)
  }

  /// Ends what has been over for so long that no flow can be of it, but for one that began then and
  /// goes on; in a table full of others, everything.
  private mutating func sweep() -> [Visit] {
    let over = open.filter { now &- $0.value.last > 2 &* gap }
    for key in over.keys { open[key] = nil }
    var ended = Array(over.values)
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
