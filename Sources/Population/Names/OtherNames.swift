/// What has no row of its own in the table by name.
struct OtherNames: Sendable {
  var sums = BlockedNameSums()
  var users = MemberSet<UserIndex>()
  var visitsLost = UserCounts()

  var isEmpty: Bool { sums.blocked == 0 && sums.visitsLost == 0 }

  /// Its counts, without those of names.
  var counts: Metrics.Counts {
    var counts = sums.counts
    counts.users = users.count
    counts.usersAffected = counts.users
    return counts
  }

  /// Adds what else has no row, of the same users.
  mutating func add(_ other: OtherNames) {
    sums.add(other.sums)
    users.formUnion(other.users, by: nil)
    visitsLost.add(other.visitsLost)
  }

  /// Adds what another part of the run has none for.
  mutating func add(_ other: OtherNames, users: [UserIndex]) {
    sums.add(other.sums)
    self.users.formUnion(other.users, by: users)
    visitsLost.add(other.visitsLost, by: users)
  }
}
