import Gateway
import Rules

/// The blocked flows of a run by the name that was acted on: the table by name.
///
/// A name takes what it is long, 88 bytes for its sums and its place, and 12 for each user who lost it. All names
/// together have a budget. Beyond it those with the largest hashes are added up as other names, and so are all
/// later ones from the smallest of these hashes on. What has a row of its own then depends on which names there
/// are, and on nothing else: not on their order, not on how the run was cut into parts whose tables are merged
/// (the k smallest hashes of a union are among those of its parts: Cohen and Kaplan, "Summarizing Data using
/// Bottom-k Sketches", PODC 2007). The rows that there are are exact, and the sums add up.
struct BlockedNames: Sendable {
  /// The names, or addresses in place of them; a row each.
  private(set) var labels: LegibleNames
  /// Of each row.
  private(set) var rows: [BlockedNameSums] = []
  /// Blocked flows by row and user.
  private(set) var users = PairCounts<UserIndex>()
  /// Lost visits by row and user.
  private(set) var visitsLost = PairCounts<UserIndex>()
  /// Flows by row and by a name in them that is not the row's own, as an index among the builder's names.
  private(set) var furtherNames = PairCounts<NameIndex>()
  /// What has no row of its own.
  private(set) var other = OtherNames()

  private let byteCountMax: Int
  /// The hash from which on names have no row.
  private(set) var ceiling = UInt64.max
  /// Rows by the index of a name among those of the capture: -1 not looked up yet, -2 none.
  private var rowOfName: [Int32] = []
  /// Bytes of labels.
  private var labelByteCount = 0
  /// What is not told apart in all rows.
  private var untoldCount = 0

  /// What a row takes beside its label: its sums, the end of the label, its slots in a table that is half full.
  private static let rowByteCount = 88
  private static let pairByteCount = PairCounts<UserIndex>.byteCount

  /// - Parameter byteCountMax: the budget, in bytes.
  init(byteCountMax: Int) {
    self.byteCountMax = byteCountMax
    labels = LegibleNames(byteCountMax: .max)
  }

  /// A table whose rows are to be put back (`restore`).
  init(byteCountMax: Int, ceiling: UInt64) {
    self.init(byteCountMax: byteCountMax)
    self.ceiling = ceiling
  }

  /// Puts a row back behind all that there are.
  ///
  /// - Returns: whether it may be there: its name has no row yet, and a hash below the ceiling.
  mutating func restore(_ label: [UInt8], _ sums: BlockedNameSums) -> Bool {
    guard rowOf(label.span) == Int32(rows.count - 1), rows[rows.count - 1] == BlockedNameSums()
    else { return false }
    rows[rows.count - 1] = sums
    untoldCount += Int(sums.untold)
    return true
  }

  /// Puts back what has no row.
  mutating func restore(_ other: OtherNames) {
    self.other = other
  }

  /// Puts the pairs of the rows back.
  mutating func restore(
    users: PairCounts<UserIndex>, visitsLost: PairCounts<UserIndex>,
    furtherNames: PairCounts<NameIndex>
  ) {
    (self.users, self.visitsLost, self.furtherNames) = (users, visitsLost, furtherNames)
  }

  /// Adds a blocked flow.
  ///
  /// - Parameter user: its user; an absent one for none.
  mutating func add(_ record: FlowRecord, _ names: FlowNames, user: UserIndex) {
    let row = row(site: record.site, server: { record.server.description }, names.distinct)
    let hasEvaded = names.hasEvaded(record)
    guard row >= 0 else {
      other.sums.add(record, hasEvaded: hasEvaded)
      other.users.insert(user)
      return
    }
    rows[Int(row)].add(record, hasEvaded: hasEvaded)
    if user.isAbsent {
      rows[Int(row)].noteUntold(1)
      untoldCount += 1
    }
    users.add(row, user)
    names.forEachEntry(of: record) { entry in
      if entry.name == record.site {
        rows[Int(row)].noteOwnName()
      } else {
        furtherNames.add(row, entry.name)
      }
    }
    shrinkIfFull()
  }

  /// Adds a lost visit, by the flow whose loss it is.
  mutating func add(_ loss: Loss, _ names: LegibleNames, user: UserIndex) {
    let row = row(site: loss.site, server: { loss.server.description }, names)
    guard row >= 0 else {
      other.sums.addVisit()
      other.visitsLost.add(1, to: user)
      return
    }
    rows[Int(row)].addVisit()
    visitsLost.add(row, user)
  }

  /// Adds the table of another part of the run, which is settled.
  ///
  /// - Parameters:
  ///   - users: what the indexes of users in the other are in this one.
  ///   - names: the same for names.
  mutating func merge(_ other: BlockedNames, users: [UserIndex], names: [NameIndex]) {
    // What has no row in one part has none in the whole.
    let isLower = other.ceiling < ceiling
    if isLower { ceiling = other.ceiling }
    var rowOfOther: [Int32] = []
    rowOfOther.reserveCapacity(other.rows.count)
    for (index, sums) in other.rows.enumerated() {
      let row = other.labels.withBytes(of: NameIndex(index)) { rowOf($0) }
      rowOfOther.append(row)
      if row < 0 {
        self.other.sums.add(sums)
      } else {
        rows[Int(row)].add(sums)
        rows[Int(row)].noteUntold(sums.untold)
      }
    }
    self.other.add(other.other, users: users)
    var rest = self.other
    var untold: [UInt32] = Array(repeating: 0, count: rows.count)
    self.users.add(other.users, rows: rowOfOther, members: users, untold: &untold) { user, _ in
      rest.users.insert(user)
    }
    visitsLost.add(other.visitsLost, rows: rowOfOther, members: users, untold: &untold) {
      rest.visitsLost.add(Int32(clamping: $1), to: $0)
    }
    furtherNames.add(other.furtherNames, rows: rowOfOther, members: names, untold: &untold) {
      _, _ in
    }
    self.other = rest
    for (row, count) in untold.enumerated() where count > 0 { rows[row].noteUntold(count) }
    countUntold()
    putTogether()
    if isLower { dropRows() }
    shrink()
  }

  /// Puts together what was collected, and brings the table into its budget: what it then holds does not depend
  /// on the order in which flows came.
  mutating func settle() {
    putTogether()
    shrink()
  }

  private mutating func countUntold() {
    untoldCount = rows.reduce(0) { $0 + Int($1.untold) }
  }

  private mutating func putTogether() {
    users.settle()
    visitsLost.settle()
    furtherNames.settle()
    rowOfName = []
  }

  /// The row of a name or else of a server; below zero where it has none.
  private mutating func row(
    site: NameIndex?, server: () -> String, _ names: LegibleNames
  ) -> Int32 {
    guard let site else {
      let label = Array(server().utf8)
      return rowOf(label.span)
    }
    while rowOfName.count <= site.offset { rowOfName.append(-1) }
    if rowOfName[site.offset] == -1 {
      rowOfName[site.offset] = names.withBytes(of: site) { rowOf($0) }
    }
    return rowOfName[site.offset]
  }

  private mutating func rowOf(_ label: Span<UInt8>) -> Int32 {
    guard LegibleNames.hash(label) < ceiling, let row = labels.insert(label)?.number else {
      return -2
    }
    if Int(row) == rows.count {
      rows.append(BlockedNameSums())
      labelByteCount += label.count
    }
    return row
  }

  /// Whether it takes no more than it may.
  var isWithinBudget: Bool { byteCount <= byteCountMax }

  private var byteCount: Int {
    labelByteCount + rows.count * Self.rowByteCount
      + (users.pairs.count + visitsLost.pairs.count + furtherNames.pairs.count + untoldCount)
      * Self.pairByteCount
  }

  /// Makes room now and then: to find out what must go costs as much as the table holds.
  private mutating func shrinkIfFull() {
    guard byteCount > byteCountMax + byteCountMax / 4 else { return }
    settle()
  }

  /// Adds up as other names those with the largest hashes, as many as are beyond the budget.
  private mutating func shrink() {
    guard byteCount > byteCountMax else { return }
    let costs = rowCosts
    // The sums of costs by the first bits of hashes tell where the budget ends, but for some hundred rows.
    var costOfPart = Array(repeating: 0, count: 1 << 12)
    for row in rows.indices { costOfPart[Int(hash(row) >> 52)] += Int(costs[row]) }
    var part = 0
    var sum = 0
    while sum + costOfPart[part] <= byteCountMax {
      sum += costOfPart[part]
      part += 1
    }
    let border = rows.indices.filter { Int(hash($0) >> 52) == part }
      .map { (hash: hash($0), cost: Int(costs[$0])) }.sorted { $0.hash < $1.hash }
    for (hash, cost) in border {
      sum += cost
      if sum > byteCountMax {
        ceiling = hash
        break
      }
    }
    dropRows()
  }

  /// Leaves the rows below the ceiling.
  private mutating func dropRows() {
    var newRows: [Int32] = []
    newRows.reserveCapacity(rows.count)
    var kept = 0
    for row in rows.indices {
      guard hash(row) < ceiling else {
        other.sums.add(rows[row])
        newRows.append(-1)
        continue
      }
      newRows.append(Int32(kept))
      rows[kept] = rows[row]
      kept += 1
    }
    rows.removeLast(rows.count - kept)
    labels.keep(newRows)
    labelByteCount = labels.byteCount
    countUntold()
    var rest = other
    users.keep(newRows) { user, _ in rest.users.insert(user) }
    visitsLost.keep(newRows) { user, count in
      rest.visitsLost.add(Int32(clamping: count), to: user)
    }
    furtherNames.keep(newRows) { _, _ in }
    other = rest
  }

  private func hash(_ row: Int) -> UInt64 {
    labels.withBytes(of: NameIndex(row)) { LegibleNames.hash($0) }
  }

  /// What each row takes.
  private var rowCosts: [Int32] {
    var costs = rows.indices.map { row in
      Int32(
        clamping: Self.rowByteCount + labels.withBytes(of: NameIndex(row)) { $0.count }
          + Int(rows[row].untold) * Self.pairByteCount)
    }
    users.addUserCounts(times: Self.pairByteCount, to: &costs)
    visitsLost.addUserCounts(times: Self.pairByteCount, to: &costs)
    furtherNames.addUserCounts(times: Self.pairByteCount, to: &costs)
    return costs
  }
}
