/// Counts for pairs of a row and a member, such as the blocked flows of a name and a user.
///
/// Pairs are collected as they come, and put together by the block: sorted, each once with its count. So a pair
/// takes 12 bytes, and what is added costs no look-up. Sums are the same in whatever order pairs come.
struct PairCounts<Member: MemberIndex>: Sendable {
  /// The row over the member, in order; as far as they were put together.
  private(set) var pairs: [UInt64] = []
  /// Of each of `pairs`.
  private(set) var counts: [UInt32] = []
  /// What came since, a pair each time.
  private var pending: [UInt64] = []

  /// Pairs that wait at least until they are put together.
  private static var blockCount: Int { 1 << 16 }
  /// What a pair takes.
  static var byteCount: Int { 12 }

  /// Adds 1 to the count of a pair; an absent member is none.
  mutating func add(_ row: Int32, _ member: Member) {
    guard !member.isAbsent else { return }
    pending.append(Self.pair(row, member))
    if pending.count >= max(Self.blockCount, pairs.count / 4) { settle() }
  }

  /// Adds the counts of another table.
  ///
  /// - Parameters:
  ///   - rows: what rows of the other are in this one; below zero for those that have no place here.
  ///   - members: the same for members.
  ///   - untold: of each row, the counts of members that have no place.
  ///   - visitLost: called for each pair whose row has no place, with its member and its count.
  mutating func add(
    _ other: PairCounts, rows: [Int32], members: [Member], untold: inout [UInt32],
    _ visitLost: (_ member: Member, _ count: UInt32) -> Void
  ) {
    var added: [(pair: UInt64, count: UInt32)] = []
    added.reserveCapacity(other.pairs.count)
    for (pair, count) in zip(other.pairs, other.counts) {
      let row = rows[Self.row(pair)]
      let member = members[Self.member(pair).offset]
      guard !member.isAbsent else {
        if row >= 0 { untold[Int(row)] = untold[Int(row)].addingClamped(count) }
        continue
      }
      if row < 0 { visitLost(member, count) } else { added.append((Self.pair(row, member), count)) }
    }
    added.sort { $0.pair < $1.pair }
    settle()
    merge(added.count) { added[$0] }
  }

  /// Drops rows. Those that stay keep their order.
  ///
  /// - Parameters:
  ///   - newRows: of each row; below zero for one that is dropped.
  ///   - visitLost: called for each pair of a row that is dropped, with its member and its count.
  /// - Precondition: everything is put together.
  mutating func keep(
    _ newRows: [Int32], _ visitLost: (_ member: Member, _ count: UInt32) -> Void
  ) {
    var kept = 0
    for (index, pair) in pairs.enumerated() {
      let row = newRows[Self.row(pair)]
      guard row >= 0 else {
        visitLost(Self.member(pair), counts[index])
        continue
      }
      pairs[kept] = Self.pair(row, Self.member(pair))
      counts[kept] = counts[index]
      kept += 1
    }
    pairs.removeLast(pairs.count - kept)
    counts.removeLast(counts.count - kept)
  }

  /// Adds pairs with their counts that come in order, behind all that there are.
  mutating func append(_ row: Int32, _ member: Member, count: UInt32) {
    pairs.append(Self.pair(row, member))
    counts.append(count)
  }

  /// Puts together what has come.
  mutating func settle() {
    guard !pending.isEmpty else { return }
    pending.sort()
    let added = pending
    pending = []
    merge(added.count) { (added[$0], 1) }
  }

  /// Calls `body` with each member of a row and its count, in the order of members.
  ///
  /// - Precondition: everything is put together.
  func forEach(of row: Int32, _ body: (_ member: Member, _ count: UInt32) -> Void) {
    var index = firstIndex(of: row)
    while index < pairs.count, Self.row(pairs[index]) == Int(row) {
      body(Self.member(pairs[index]), counts[index])
      index += 1
    }
  }

  /// The members of each row, by row.
  ///
  /// - Precondition: everything is put together.
  func memberCounts(rowCount: Int) -> [Int32] {
    var members = Array(repeating: Int32(0), count: rowCount)
    addUserCounts(times: 1, to: &members)
    return members
  }

  /// Adds pairs that come in order.
  private mutating func merge(
    _ addedCount: Int, _ added: (Int) -> (pair: UInt64, count: UInt32)
  ) {
    guard addedCount > 0 else { return }
    var merged: [UInt64] = []
    var mergedCounts: [UInt32] = []
    merged.reserveCapacity(pairs.count + addedCount)
    mergedCounts.reserveCapacity(pairs.count + addedCount)
    func append(_ pair: UInt64, _ count: UInt32) {
      if merged.last == pair {
        let last = mergedCounts.count - 1
        mergedCounts[last] = mergedCounts[last].addingClamped(count)
      } else {
        merged.append(pair)
        mergedCounts.append(count)
      }
    }
    var index = 0
    for place in 0..<addedCount {
      let (pair, count) = added(place)
      while index < pairs.count, pairs[index] <= pair {
        append(pairs[index], counts[index])
        index += 1
      }
      append(pair, count)
    }
    while index < pairs.count {
      append(pairs[index], counts[index])
      index += 1
    }
    (pairs, counts) = (merged, mergedCounts)
  }

  private func firstIndex(of row: Int32) -> Int {
    let wanted = Self.pair(row, Member(number: 0))
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = low + (high - low) / 2
      if pairs[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds to a figure of each row how many members it has, so many times.
  ///
  /// - Precondition: everything is put together.
  func addUserCounts(times factor: Int, to figures: inout [Int32]) {
    for pair in pairs {
      let row = Self.row(pair)
      figures[row] = Int32(clamping: Int(figures[row]) + factor)
    }
  }

  private static func pair(_ row: Int32, _ member: Member) -> UInt64 {
    UInt64(UInt32(bitPattern: row)) << 32 | UInt64(UInt32(bitPattern: member.number))
  }

  private static func row(_ pair: UInt64) -> Int { Int(pair >> 32) }

  private static func member(_ pair: UInt64) -> Member {
    Member(number: Int32(truncatingIfNeeded: pair))
  }
}

extension UInt32 {
  /// The sum, or the most that the type holds.
  func addingClamped(_ other: UInt32) -> UInt32 {
    let sum = addingReportingOverflow(other)
    return sum.overflow ? .max : sum.partialValue
  }
}
