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
  /// - Parameter close: takes the visits that have ended.
  mutating func add(
    _ record: FlowRecord, _ names: FlowNames, user: Int32, network: Int16, _ plan: Plan,
    _ close: (Visit) -> Void
  ) {
    guard user >= 0, Self.isOfVisit(record) else { return }
    let key = Key(user: user, site: sites.site(of: record, names.distinct))
    now = max(now, record.ended)
    if let index = open.index(forKey: key) {
      if open.values[index].isNear(record, gap: gap) {
        open.values[index].add(record, names, plan)
        return
      }
      close(open.values[index])
    } else if open.count >= max(1024, 2 * openAfterSweep) {
      sweep(close)
    }
    open[key] = Visit(record, names, user: user, network: network, plan)
  }

  /// Closes all visits.
  mutating func closeAll(_ close: (Visit) -> Void) {
    // The order of a dictionary differs from run to run, and what is added up does not depend on it.
    for visit in open.values { close(visit) }
    open = [:]
  }

  /// Closes what has been over for so long that no flow can be of it, but for one that began then and
  /// goes on; in a table full of others, everything.
  private mutating func sweep(_ close: (Visit) -> Void) {
    let isOver = { (visit: Visit, now: Int64, gap: Int64) in now &- visit.last > 2 &* gap }
    for (key, visit) in open where isOver(visit, now, gap) {
      close(visit)
      open[key] = nil
    }
    if open.count >= countMax { closeAll(close) }
    openAfterSweep = open.count
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
