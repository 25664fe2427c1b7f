import Gateway
import Rules

/// The visits of a capture that may go on.
///
/// A visit is what flows of one user for one site make together, as long as none of them begins more
/// than a gap after the others have ended. That does not depend on the order in which flows end: a
/// flow that closes the gap between two visits makes them one.
struct VisitTable: Sendable {
  /// At their places; those that are not open are of free places.
  private var visits: [Visit] = []
  private var free: [Int32] = []
  /// The place of the first visit of each user at each site, from which the others are chained.
  private var firsts = WordTable()
  private var store: VisitStore
  private var sites = SiteNames()
  /// In nanoseconds.
  private let gap: Int64
  private let countMax: Int
  private var countAfterClosing = 0
  /// Visits that are open.
  private(set) var count = 0
  /// The most that were open at once.
  private(set) var countPeak = 0
  /// Visits that no flow will join any more, until they are taken.
  private var closed: [Visit] = []

  /// - Parameters:
  ///   - gap: seconds without a flow after which another visit begins.
  ///   - plan: whose limit says how many may be open at the same time; beyond, all are closed.
  init(gap: Double, _ plan: Plan) {
    self.gap = Int64(max(0, min(gap, 1e9)) * 1e9)
    countMax = plan.limits.visits
    store = VisitStore(plan)
  }

  /// Whether so many visits are open that those which no flow can join should be closed.
  var isCrowded: Bool { count >= max(1024, 2 * countAfterClosing) }

  /// Adds a flow of a user.
  ///
  /// - Parameter named: the fields of the names that were legible in it.
  mutating func add(
    _ record: FlowRecord, named: FieldSet, _ names: LegibleNames, user: UserIndex,
    network: NetworkIndex
  ) {
    guard !user.isAbsent, Self.isOfVisit(record) else { return }
    let site = sites.site(of: record, names)
    let fields = Self.fields(of: record, named: named)
    let first = firsts[Self.key(user, site)] ?? -1
    let joined = joined(by: record, from: first)
    if joined >= 0 {
      visits[Int(joined)].add(record, fields, &store)
    } else {
      insert(
        Visit(record, fields, user: user, site: site, network: network, &store), before: first)
    }
  }

  /// Closes the visits that no further flow can join; if too many are left, all of them.
  ///
  /// - Parameter start: no flow that is still to be added began before it, in nanoseconds since 1970.
  /// - Returns: how many were closed that a flow might have joined.
  mutating func close(before start: Int64) -> Int {
    var kept = 0
    for visit in visits where visit.isOpen {
      if start &- visit.last > gap {
        closed.append(visit)
      } else {
        visits[kept] = visit
        kept += 1
      }
    }
    visits.removeLast(visits.count - kept)
    free.removeAll()
    count = kept
    firsts.removeAll(expecting: max(1024, 2 * kept))
    for place in visits.indices {
      let key = Self.key(visits[place].user, visits[place].site)
      visits[place].next = firsts.set(key, Int32(truncatingIfNeeded: place)) ?? -1
    }
    let isFull = count >= countMax
    let closedEarly = isFull ? count : 0
    if isFull { closeAll() }
    countAfterClosing = count
    return closedEarly
  }

  /// Closes all visits.
  mutating func closeAll() {
    for visit in visits where visit.isOpen { closed.append(visit) }
    (visits, free, count) = ([], [], 0)
    firsts.removeAll(expecting: 0)
  }

  /// Takes a visit that was closed; nil when there are no more.
  mutating func popClosed() -> Visit? { closed.popLast() }

  /// Takes the loss of a visit that was closed.
  mutating func takeLoss(of visit: inout Visit) -> Loss? { visit.takeLoss(from: &store) }

  /// Takes what a gateway could read of a visit that was closed; nil when there is no more.
  mutating func popView(of visit: inout Visit) -> VisitView? { visit.popView(from: &store) }

  /// The place of the visit that a flow joins; -1 for none. Where it closes the gap between some, they
  /// become one.
  ///
  /// - Parameter first: where the visits of its user at its site begin.
  private mutating func joined(by record: FlowRecord, from first: Int32) -> Int32 {
    var joined: Int32 = -1
    var before: Int32 = -1
    var place = first
    while place >= 0 {
      let next = visits[Int(place)].next
      if !visits[Int(place)].isNear(record, gap: gap) {
        before = place
      } else if joined < 0 {
        // The flow is added last: until then it makes nothing longer.
        (joined, before) = (place, place)
      } else {
        visits[Int(joined)].take(visits[Int(place)], &store)
        visits[Int(before)].next = next
        visits[Int(place)].isOpen = false
        free.append(place)
        count -= 1
      }
      place = next
    }
    return joined
  }

  /// Adds a visit before the others of its user at its site.
  private mutating func insert(_ visit: Visit, before next: Int32) {
    let place = free.popLast() ?? Int32(truncatingIfNeeded: visits.count)
    if Int(place) == visits.count { visits.append(visit) } else { visits[Int(place)] = visit }
    visits[Int(place)].next = next
    firsts.set(Self.key(visit.user, visit.site), place)
    count += 1
    countPeak = max(countPeak, count)
  }

  private static func key(_ user: UserIndex, _ site: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: user.number)) << 32 | UInt64(UInt32(bitPattern: site))
  }

  /// Where the site of a flow was legible.
  private static func fields(of record: FlowRecord, named: FieldSet) -> FieldSet {
    guard !SiteNames.hidesSite(record.protocol) else { return [] }
    var fields = named
    // A request shows more than its host.
    if fields.contains(.httpHost) || record.protocol == .httpURL {
      fields.insert(FieldSet(.httpURL))
    }
    return fields
  }

  /// Whether a flow is for a site, whatever a plan makes of it: it has payload, and is no resolver's.
  private static func isOfVisit(_ record: FlowRecord) -> Bool {
    switch record.protocol {
    case .doh, .dot, .doq, .stun, nil: false
    case .dns, .sni, .quicSNI, .httpHost, .httpURL, .ech, .esni, .tls, .quic, .ssh, .tor,
      .wireguard,
      .openvpn, .vpn, .dtls, .obfuscated, .other:
      true
    }
  }
}
