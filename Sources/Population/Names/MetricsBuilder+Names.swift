import Gateway
import Rules

// From the table by name to the rows of a report.
extension MetricsBuilder {
  /// What names without a row of their own are called.
  static let otherNamesLabel = "(other names)"

  /// The rows by name: those whom the most users lost first, then those with the most blocked flows, then by
  /// label; what is beyond the limits as a last row.
  ///
  /// - Parameters:
  ///   - figures: nil where there are to be no intervals.
  ///   - total: of all flows.
  func nameGroups(
    _ figures: SampleFigures?, _ total: Metrics.Counts
  ) -> (groups: [Metrics.Group], unlistedFlowCount: Int) {
    var listing = NameListing(blockedNames, smallestGroup: options.smallestGroup)
    let rows = listing.first(plan.limits.listedNames)
    var groups = rows.enumerated().map { position, row in
      listing.group(
        row, figures: position < Self.estimatedGroupsMax ? figures : nil)
    }
    let namesListed = groups.reduce(0) { $0 + $1.counts.namesBlocked }
    if let small = listing.smallGroup(figures) {
      let place = groups.firstIndex { NameListing.isBefore(small, $0) } ?? groups.count
      groups.insert(small, at: place)
    }
    guard
      let rest = listing.rest(
        figures, label: Self.otherNamesLabel, namesListed: namesListed, total)
    else { return (groups, 0) }
    return (groups + [rest], rest.counts.blocked)
  }
}

/// The table by name, as it is listed.
private struct NameListing {
  private let table: BlockedNames
  private let smallestGroup: Int
  /// Users of each row.
  private let userCounts: [Int32]
  /// Rows of few users, which are put together.
  private var smallCount = 0
  private var small = OtherNames()
  private var smallNames = (all: MemberSet<NameIndex>(), ownCount: 0, blockedCount: 0)
  /// What is beyond the rows that are listed, and what has no row.
  private var others: OtherNames
  /// Ways to block in the order of reports, by their sets, of which there are few.
  private var meansOfSet: [MeansSet: [Metrics.Means]] = [:]

  init(_ table: BlockedNames, smallestGroup: Int) {
    self.table = table
    self.smallestGroup = smallestGroup
    others = table.other
    userCounts = table.users.memberCounts(rowCount: table.rows.count)
  }

  /// What a row is sorted by: integers tell most rows apart.
  private struct Candidate {
    /// Users over blocked flows, both as far as the most.
    var weight: UInt64
    /// The first bytes of the label.
    var prefix: UInt64
    var row: Int32
  }

  /// The first rows of the list. All others are added up.
  mutating func first(_ countMax: Int) -> [Int32] {
    let countMax = max(0, countMax)
    var best: [Candidate] = []
    // Sorted, as many as may be listed; behind them, those that may be among them.
    var sortedCount = 0
    for row in 0..<Int32(table.rows.count) {
      if isSmall(Int(userCounts[Int(row)])) {
        addSmall(row)
        continue
      }
      let candidate = candidate(row)
      if sortedCount == countMax, countMax == 0 || !isBefore(candidate, best[countMax - 1]) {
        Self.add(row, of: table, to: &others)
        continue
      }
      best.append(candidate)
      if best.count >= 2 * countMax + 1024 { sortedCount = cut(&best, to: countMax) }
    }
    _ = cut(&best, to: countMax)
    return best.map(\.row)
  }

  /// A row as a group.
  ///
  /// - Parameter figures: nil for one without intervals.
  mutating func group(_ row: Int32, figures: SampleFigures?) -> Metrics.Group {
    let sums = table.rows[Int(row)]
    var counts = sums.counts
    counts.users = Int(userCounts[Int(row)])
    counts.usersAffected = counts.users
    counts.names = sums.isLegible ? 1 : 0
    table.furtherNames.forEach(of: row) { _, _ in counts.names += 1 }
    counts.namesBlocked = sums.isName ? 1 : 0
    var estimates: GroupEstimates?
    if let figures {
      var own = OtherNames()
      Self.addMembers(of: row, table, to: &own)
      estimates = figures.estimates(usersAffected: own.users, visitsLost: own.visitsLost)
    }
    return Metrics.Group(
      label: table.labels.text(NameIndex(Int(row))), counts: counts, estimates: estimates,
      means: means(sums.means))
  }

  /// The rows of few users, as one; nil where there are none.
  mutating func smallGroup(_ figures: SampleFigures?) -> Metrics.Group? {
    if !others.isEmpty, isSmall(others.users.count) {
      small.add(others)
      smallCount += 1
      others = OtherNames()
    }
    guard smallCount > 0 else { return nil }
    var counts = small.counts
    counts.names = smallNames.ownCount + smallNames.all.count
    counts.namesBlocked = smallNames.blockedCount
    return Metrics.Group(
      label: "(\(smallCount) of fewer than \(smallestGroup) users)", counts: counts,
      estimates: figures?.estimates(
        usersAffected: small.users, visitsLost: small.visitsLost),
      means: means(small.sums.means))
  }

  /// What has no row of its own; nil where that is nothing.
  mutating func rest(
    _ figures: SampleFigures?, label: String, namesListed: Int, _ total: Metrics.Counts
  ) -> Metrics.Group? {
    guard !others.isEmpty else { return nil }
    var counts = others.counts
    // Those that were told apart, in all, less those that are listed.
    counts.namesBlocked = max(0, total.namesBlocked - namesListed - smallNames.blockedCount)
    counts.names = counts.namesBlocked
    return Metrics.Group(
      label: label, counts: counts,
      estimates: figures?.estimates(
        usersAffected: others.users, visitsLost: others.visitsLost),
      means: means(others.sums.means), isRest: true)
  }

  /// Whether a group comes before another one.
  static func isBefore(_ one: Metrics.Group, _ other: Metrics.Group) -> Bool {
    (other.counts.usersAffected, other.counts.blocked, one.label)
      < (one.counts.usersAffected, one.counts.blocked, other.label)
  }

  private func isSmall(_ userCount: Int) -> Bool { userCount > 0 && userCount < smallestGroup }

  private func candidate(_ row: Int32) -> Candidate {
    let blocked = UInt32(clamping: table.rows[Int(row)].blocked)
    let prefix = table.labels.withBytes(of: NameIndex(Int(row))) { label in
      var prefix: UInt64 = 0
      for index in 0..<8 {
        prefix = prefix << 8 | UInt64(index < label.count ? label[index] : 0)
      }
      return prefix
    }
    return Candidate(
      weight: UInt64(UInt32(bitPattern: userCounts[Int(row)])) << 32 | UInt64(blocked),
      prefix: prefix, row: row)
  }

  private func isBefore(_ one: Candidate, _ other: Candidate) -> Bool {
    if one.weight != other.weight { return one.weight > other.weight }
    if one.prefix != other.prefix { return one.prefix < other.prefix }
    return table.labels.isBefore(NameIndex(Int(one.row)), NameIndex(Int(other.row)))
  }

  /// Sorts rows, and adds up those behind the first ones.
  private mutating func cut(_ rows: inout [Candidate], to countMax: Int) -> Int {
    rows.sort(by: isBefore)
    for rest in rows.dropFirst(countMax) { Self.add(rest.row, of: table, to: &others) }
    rows = Array(rows.prefix(countMax))
    return rows.count
  }

  private static func add(_ row: Int32, of table: BlockedNames, to others: inout OtherNames) {
    others.sums.add(table.rows[Int(row)])
    addMembers(of: row, table, to: &others)
  }

  private static func addMembers(
    of row: Int32, _ table: BlockedNames, to others: inout OtherNames
  ) {
    table.users.forEach(of: row) { user, _ in others.users.insert(user) }
    table.visitsLost.forEach(of: row) { user, count in
      others.visitsLost.add(Int32(clamping: count), to: user)
    }
  }

  private mutating func addSmall(_ row: Int32) {
    smallCount += 1
    Self.add(row, of: table, to: &small)
    let sums = table.rows[Int(row)]
    if sums.isLegible { smallNames.ownCount += 1 }
    if sums.isName { smallNames.blockedCount += 1 }
    table.furtherNames.forEach(of: row) { name, _ in smallNames.all.insert(name) }
  }

  private mutating func means(_ set: MeansSet) -> [Metrics.Means] {
    if let known = meansOfSet[set] { return known }
    let means = set.sorted
    meansOfSet[set] = means
    return means
  }
}
