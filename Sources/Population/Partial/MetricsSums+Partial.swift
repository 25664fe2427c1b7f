import Gateway
import Rules

// The sums of a group in a partial result.

/// The places of users and of names.
struct PartialOrders {
  var users: IndexOrder<UserIndex>
  var names: IndexOrder<NameIndex>
}

/// The indexes of users and of names by their places.
struct PartialIndexes {
  var users: [UserIndex] = []
  var names: [NameIndex] = []
}

extension Metrics.Counts {
  /// What is added up by flows and visits, in the order of partial results.
  fileprivate static let added: [WritableKeyPath<Self, Int> & Sendable] = [
    \.flows, \.losses, \.notBegun, \.degraded, \.insufficient, \.collateral, \.evaded, \.packets,
    \.bytes, \.visits, \.visitsLost, \.visitsDegraded,
  ]

  /// Whether parts are no larger than their wholes.
  fileprivate var addUp: Bool {
    losses + notBegun + degraded <= flows && insufficient <= flows && evaded <= flows
      && collateral <= losses + notBegun && visitsLost + visitsDegraded <= visits
  }
}

extension MetricsSums {
  func write(_ orders: PartialOrders, to writer: inout PartialWriter) {
    for path in Metrics.Counts.added { writer.number(counts[keyPath: path]) }
    writer.members(users, orders.users)
    writer.members(usersAffected, orders.users)
    writer.members(names, orders.names)
    writer.members(namesBlocked, orders.names)
    writer.counts(visits, orders.users)
    writer.counts(visitsLost, orders.users)
  }

  init(_ reader: inout PartialReader, _ indexes: PartialIndexes) throws(PartialError) {
    self.init()
    for path in Metrics.Counts.added { counts[keyPath: path] = try reader.count() }
    users = try reader.members(indexes.users)
    usersAffected = try reader.members(indexes.users)
    names = try reader.members(indexes.names)
    namesBlocked = try reader.members(indexes.names)
    visits = try reader.counts(indexes.users)
    visitsLost = try reader.counts(indexes.users)
    // Shares above one would be drawn by nobody, and nobody wrote them.
    guard counts.addUp, usersAffected.isWithin(users), visits.sum <= counts.visits,
      visitsLost.isWithin(visits), visitsLost.sum <= counts.visitsLost
    else { throw reader.error("the sums of a group contradict each other") }
  }
}

extension RouteSums {
  func write(_ orders: PartialOrders, to writer: inout PartialWriter) {
    writer.number(flows.count)
    writer.number(flows.blockedCount)
    writer.members(users, orders.users)
  }

  init(_ reader: inout PartialReader, _ indexes: PartialIndexes) throws(PartialError) {
    self.init()
    flows.count = try reader.count()
    flows.blockedCount = try reader.count(most: flows.count)
    users = try reader.members(indexes.users)
  }
}

extension VisitSums {
  func write(_ orders: PartialOrders, to writer: inout PartialWriter) {
    for views in gateways {
      for counts in [views.passing, views.read] + views.readIn {
        writer.counts(counts, orders.users)
      }
      for found in FlowProtocol.allCases {
        writer.counts(views.hidden[found] ?? UserCounts(), orders.users)
      }
    }
    for reaction in Self.reactions {
      for counts in failed[reaction] ?? Self.noWaits { writer.counts(counts, orders.users) }
    }
  }

  /// None, and all.
  private static let reactions: [Reaction?] = [nil] + Reaction.allCases.map { Optional($0) }

  init(
    _ reader: inout PartialReader, gatewayCount: Int, _ indexes: PartialIndexes
  ) throws(PartialError) {
    self.init(gatewayCount: gatewayCount)
    for gateway in gateways.indices {
      gateways[gateway] = try Views(&reader, indexes)
    }
    for reaction in Self.reactions {
      var byWait = Self.noWaits
      for wait in byWait.indices { byWait[wait] = try reader.counts(indexes.users) }
      if byWait.contains(where: { !$0.isEmpty }) { failed[reaction] = byWait }
    }
  }
}

extension VisitSums.Views {
  fileprivate init(
    _ reader: inout PartialReader, _ indexes: PartialIndexes
  ) throws(PartialError) {
    self.init()
    passing = try reader.counts(indexes.users)
    read = try reader.counts(indexes.users)
    guard read.isWithin(passing) else { throw reader.error("more visits are read than pass") }
    for field in readIn.indices {
      readIn[field] = try reader.counts(indexes.users)
      guard readIn[field].isWithin(read) else { throw reader.error("a field is read too often") }
    }
    for found in FlowProtocol.allCases {
      let counts = try reader.counts(indexes.users)
      guard counts.isWithin(passing) else { throw reader.error("too many visits are hidden") }
      if !counts.isEmpty { hidden[found] = counts }
    }
  }
}

extension MemberSet {
  /// Whether another set has all members.
  func isWithin(_ other: MemberSet) -> Bool {
    var isWithin = true
    forEach { isWithin = isWithin && other.contains($0) }
    return isWithin
  }
}

extension UserCounts {
  /// Whether no count is above that of another table.
  func isWithin(_ other: UserCounts) -> Bool {
    var isWithin = true
    forEach { isWithin = isWithin && $1 <= other[$0] }
    return isWithin
  }
}
