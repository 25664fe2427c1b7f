import Gateway

/// What is added up for one group.
struct MetricsSums: Sendable {
  var counts = Metrics.Counts()
  var users = MemberSet<UserIndex>()
  var usersAffected = MemberSet<UserIndex>()
  var names = MemberSet<NameIndex>()
  var namesBlocked = MemberSet<NameIndex>()
  /// Of each user.
  var visits = UserCounts()
  var visitsLost = UserCounts()

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

  /// Adds a flow of a class. What all flows of a class have in common is counted once (`addVerdicts`), and names
  /// are added by themselves.
  ///
  /// - Parameter user: its user; an absent one for none.
  mutating func add(_ record: FlowRecord, hasEvaded: Bool, user: UserIndex) {
    counts.flows += 1
    counts.packets += record.packetCount
    counts.bytes += Int(record.byteCount)
    if record.insufficiency != nil { counts.insufficient += 1 }
    if hasEvaded { counts.evaded += 1 }
    users.insert(user)
    if record.verdict == .blocked { namesBlocked.insert(record.site ?? .absent) }
  }

  /// Adds a flow that evaded a rule.
  mutating func addEvasion(_ record: FlowRecord, user: UserIndex) {
    counts.flows += 1
    counts.evaded += 1
    counts.packets += record.packetCount
    counts.bytes += Int(record.byteCount)
    users.insert(user)
    names.insert(record.site ?? record.lastName ?? .absent)
    switch record.verdict {
    case .passed: break
    case .degraded: counts.degraded += 1
    case .blocked:
      if record.causedBy == nil { counts.losses += 1 } else { counts.notBegun += 1 }
      usersAffected.insert(user)
    }
  }

  /// Counts what became of all flows, which are of a class.
  mutating func addVerdicts(of one: FlowClass) {
    switch one.verdict {
    case .passed: break
    case .degraded: counts.degraded = counts.flows
    case .blocked:
      if one.isCaused { counts.notBegun = counts.flows } else { counts.losses = counts.flows }
      if one.collateral != nil { counts.collateral = counts.flows }
      usersAffected = users
    }
  }

  /// Adds a visit that has ended.
  mutating func add(_ visit: Visit, _ outcome: Visit.Outcome) {
    counts.visits += 1
    visits.add(1, to: visit.user)
    switch outcome {
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
  mutating func add(_ other: MetricsSums, users: [UserIndex]? = nil, names: [NameIndex]? = nil) {
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
