import Gateway

/// What is added up for one group.
struct MetricsSums: Sendable {
  var counts = Metrics.Counts()
  var users = MemberSet()
  var usersAffected = MemberSet()
  var names = MemberSet()
  var namesBlocked = MemberSet()
  /// Of each user.
  var visits = MemberCounts()
  var visitsLost = MemberCounts()

  /// Whether nothing was added.
  var isEmpty: Bool { counts.flows == 0 && counts.visits == 0 }

  var result: Metrics.Counts {
    var result = counts
    result.users = users.count
    result.usersAffected = usersAffected.count
    result.names = names.count
    result.namesBlocked = namesBlocked.count
    return result
  }

  /// Adds a flow.
  ///
  /// - Parameters:
  ///   - names: with those of the flow.
  ///   - user: the index of its user; -1 for none.
  mutating func add(_ record: FlowRecord, _ names: FlowNames, user: Int32) {
    counts.flows += 1
    counts.packets += record.packetCount
    counts.bytes += Int(record.byteCount)
    if record.insufficiency != nil { counts.insufficient += 1 }
    if names.hasEvaded(record) { counts.evaded += 1 }
    names.forEachEntry(of: record) { self.names.insert($0.name.number) }
    users.insert(user)
    switch record.verdict {
    case .passed: return
    case .degraded:
      counts.degraded += 1
      return
    case .blocked: break
    }
    if record.causedBy == nil { counts.losses += 1 } else { counts.notBegun += 1 }
    if record.collateral != nil { counts.collateral += 1 }
    namesBlocked.insert(record.site?.number ?? -1)
    usersAffected.insert(user)
  }

  /// Adds a visit that has ended.
  mutating func add(_ visit: Visit) {
    counts.visits += 1
    visits.add(1, to: visit.user)
    switch visit.outcome {
    case .reached: break
    case .degraded: counts.visitsDegraded += 1
    case .lost:
      counts.visitsLost += 1
      visitsLost.add(1, to: visit.user)
    }
  }

  /// Adds the sums of another capture, or of another group of the same.
  ///
  /// - Parameters:
  ///   - users: what the indexes of users in the other are in this one.
  ///   - names: the same for names.
  mutating func add(_ other: MetricsSums, users: [Int32]? = nil, names: [Int32]? = nil) {
    counts.add(other.counts)
    self.users.formUnion(other.users, by: users)
    usersAffected.formUnion(other.usersAffected, by: users)
    self.names.formUnion(other.names, by: names)
    namesBlocked.formUnion(other.namesBlocked, by: names)
    visits.add(other.visits, by: users)
    visitsLost.add(other.visitsLost, by: users)
  }
}

extension Metrics.Counts {
  /// Adds what is counted by flows; users and names are not.
  fileprivate mutating func add(_ other: Self) {
    flows += other.flows
    losses += other.losses
    notBegun += other.notBegun
    degraded += other.degraded
    insufficient += other.insufficient
    collateral += other.collateral
    evaded += other.evaded
    packets += other.packets
    bytes += other.bytes
    visits += other.visits
    visitsLost += other.visitsLost
    visitsDegraded += other.visitsDegraded
  }
}
