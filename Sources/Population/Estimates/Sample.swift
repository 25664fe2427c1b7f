/// The users of captures as a sample of a population: which network each is of, and in which cell of
/// it.
///
/// A cell is one persona, until there are so many that they are put together: the bootstrap then draws
/// groups of personas (Wolter, "Introduction to Variance Estimation", 2nd ed., chapter 2), and a
/// million users cost no more than thousands.
struct Sample: Sendable {
  /// Of all networks together: what the spread of so many tells of the true one is off by 3 % (a standard
  /// error), less than what the ends of 999 replicates are.
  static let cellsMax = 512

  let strata: [Stratum]
  /// The cells of each stratum.
  let cells: [Range<Int>]
  /// The cell of each user; -1 for indexes that are nobody's.
  private let cellOfUser: [Int32]
  /// Users by cell.
  private let users: [Double]
  let cellCount: Int

  /// - Parameters:
  ///   - users: the index and the network of each, in the order in which cells are filled.
  ///   - indexCount: one more than the largest index.
  init(users: [(index: UserIndex, network: Int)], indexCount: Int, strata: [Stratum]) {
    self.strata = strata
    let fold = max(1, (users.count + Self.cellsMax - 1) / Self.cellsMax)
    var ranges: [Range<Int>] = []
    for stratum in strata {
      let start = ranges.last?.upperBound ?? 0
      // Never fewer than two, which the spread is known from.
      let count = max(min(2, stratum.personas), stratum.personas / fold)
      ranges.append(start..<start + count)
    }
    cells = ranges
    cellCount = ranges.last?.upperBound ?? 0
    var filled = Array(repeating: 0, count: strata.count)
    var cellOfUser = Array(repeating: Int32(-1), count: indexCount)
    for user in users where !ranges[user.network].isEmpty {
      let range = ranges[user.network]
      cellOfUser[user.index.offset] = Int32(range.lowerBound + filled[user.network] % range.count)
      filled[user.network] += 1
    }
    self.cellOfUser = cellOfUser
    var counts = Array(repeating: 0.0, count: cellCount)
    for cell in cellOfUser where cell >= 0 { counts[Int(cell)] += 1 }
    self.users = counts
  }

  /// Sums by cell.
  func sums(_ counts: UserCounts) -> [Double] {
    var sums = Array(repeating: 0.0, count: cellCount)
    counts.forEach { index, count in add(Double(count), of: index, to: &sums) }
    return sums
  }

  /// Members by cell.
  func sums(_ members: MemberSet<UserIndex>) -> [Double] {
    var sums = Array(repeating: 0.0, count: cellCount)
    members.forEach { add(1, of: $0, to: &sums) }
    return sums
  }

  /// All users by cell, or those of one network.
  func sums(ofUsersIn network: Int?) -> [Double] {
    guard let network else { return users }
    var sums = Array(repeating: 0.0, count: cellCount)
    for cell in cells[network] { sums[cell] = users[cell] }
    return sums
  }

  /// The cell of a user; -1 for nobody.
  func cell(of user: UserIndex) -> Int32 { cellOfUser[user.offset] }

  private func add(_ amount: Double, of user: UserIndex, to sums: inout [Double]) {
    guard user.offset < cellOfUser.count, cellOfUser[user.offset] >= 0 else { return }
    sums[Int(cellOfUser[user.offset])] += amount
  }
}
