import Gateway

/// The visits of a capture that may go on.
///
/// A visit is what flows of one user for one site make together, as long as none of them begins more
/// than a gap after the others have ended. That does not depend on the order in which flows end: a
/// flow that closes the gap between two visits makes them one.
struct VisitTable: Sendable {
  /// The user over the site.
  private typealias Key = UInt64

  /// A visit, and the next one of the same user at the same site.
  private struct Node: Sendable {
    var visit: Visit
    var next: Int32 = -1
  }

  private var nodes: [Node] = []
  /// The first of the freed places in `nodes`; -1 for none.
  private var free: Int32 = -1
  /// The first visit of each key, in no order that anything depends on.
  private var firsts: [Key: Int32] = [:]
  private var sites = SiteNames()
  /// In nanoseconds.
  private let gap: Int64
  private let countMax: Int
  private var countAfterClosing = 0
  /// Visits that are open.
  private(set) var count = 0
  /// The most that were open at once.
  private(set) var countPeak = 0

  /// - Parameters:
  ///   - gap: seconds without a flow after which another visit begins.
  ///   - countMax: visits that are open at the same time; beyond, all are closed.
  init(gap: Double, countMax: Int) {
    self.gap = Int64(max(0, min(gap, 1e9)) * 1e9)
    self.countMax = countMax
  }

  /// Whether so many visits are open that those which no flow can join should be closed.
  var isCrowded: Bool { count >= max(1024, 2 * countAfterClosing) }

  /// Adds a flow of a user.
  mutating func add(
    _ record: FlowRecord, _ names: FlowNames, user: Int32, network: NetworkIndex, _ plan: Plan
  ) {
    guard user >= 0, Self.isOfVisit(record) else { return }
    let site = sites.site(of: record, names.distinct)
    let key = Key(UInt32(bitPattern: user)) << 32 | Key(UInt32(bitPattern: site))
    var joined: Int32 = -1
    var before: Int32 = -1
    var place = firsts[key] ?? -1
    while place >= 0 {
      let next = nodes[Int(place)].next
      if !nodes[Int(place)].visit.isNear(record, gap: gap) {
        before = place
      } else if joined < 0 {
        (joined, before) = (place, place)
        // The flow is added last: until then it makes nothing longer.
      } else {
        // It closes the gap between two.
        nodes[Int(joined)].visit.add(nodes[Int(place)].visit)
        remove(place, after: before, of: key)
      }
      place = next
    }
    if joined >= 0 {
      nodes[Int(joined)].visit.add(record, names, plan)
    } else {
      insert(Visit(record, names, user: user, network: network, plan), of: key)
    }
  }

  /// Closes the visits that no further flow can join; if too many are left, all of them.
  ///
  /// - Parameters:
  ///   - start: no flow that is still to be added began before it, in nanoseconds since 1970.
  ///   - body: takes each visit that is closed.
  /// - Returns: how many were closed that a flow might have joined.
  mutating func close(before start: Int64, _ body: (Visit) -> Void) -> Int {
    let (old, oldFirsts) = (nodes, firsts)
    (nodes, firsts, free, count) = ([], [:], -1, 0)
    for (key, first) in oldFirsts {
      var place = first
      while place >= 0 {
        let node = old[Int(place)]
        if start &- node.visit.last > gap { body(node.visit) } else { insert(node.visit, of: key) }
        place = node.next
      }
    }
    let isFull = count >= countMax
    let closedEarly = isFull ? count : 0
    if isFull { closeAll(body) }
    countAfterClosing = count
    return closedEarly
  }

  /// Closes all visits.
  mutating func closeAll(_ body: (Visit) -> Void) {
    for first in firsts.values {
      var place = first
      while place >= 0 {
        body(nodes[Int(place)].visit)
        place = nodes[Int(place)].next
      }
    }
    (nodes, firsts, free, count) = ([], [:], -1, 0)
  }

  private mutating func insert(_ visit: Visit, of key: Key) {
    let node = Node(visit: visit, next: firsts[key] ?? -1)
    count += 1
    countPeak = max(countPeak, count)
    guard free >= 0 else {
      nodes.append(node)
      firsts[key] = Int32(truncatingIfNeeded: nodes.count - 1)
      return
    }
    let place = free
    free = nodes[Int(place)].next
    nodes[Int(place)] = node
    firsts[key] = place
  }

  private mutating func remove(_ place: Int32, after before: Int32, of key: Key) {
    let next = nodes[Int(place)].next
    if before >= 0 {
      nodes[Int(before)].next = next
    } else {
      firsts[key] = next >= 0 ? next : nil
    }
    nodes[Int(place)].next = free
    free = place
    count -= 1
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
