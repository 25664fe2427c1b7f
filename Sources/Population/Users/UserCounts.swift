/// Counts of users, such as their visits: sparse while few have one, a
/// number a user once that is smaller.
struct UserCounts: Sendable {
  private var sparse: [Int32: Int32] = [:]
  private var dense: [Int32] = []
  private var largest: Int32 = 0

  /// An entry of a hashed table takes about as much as this many numbers.
  private static let numbersPerEntry = 6

  /// Adds to the count of a user; an absent one is none.
  mutating func add(_ count: Int32, to user: UserIndex) {
    let index = user.number
    guard index >= 0, count > 0 else { return }
    largest = max(largest, index)
    guard dense.isEmpty else {
      while dense.count <= Int(index) { dense.append(0) }
      dense[Int(index)] &+= count
      return
    }
    sparse[index, default: 0] &+= count
    // Few counts are cheap in either form, and not worth the change.
    guard sparse.count >= 64, sparse.count * Self.numbersPerEntry > Int(largest) else { return }
    dense = Array(repeating: 0, count: Int(largest) + 1)
    for (index, count) in sparse { dense[Int(index)] = count }
    sparse = [:]
  }

  /// Adds the counts of another table.
  ///
  /// - Parameter translation: what the indexes of the other are in this one; nil: the same.
  mutating func add(_ other: UserCounts, by translation: [UserIndex]? = nil) {
    other.forEach { user, count in add(count, to: translation?[user.offset] ?? user) }
  }

  var isEmpty: Bool { sparse.isEmpty && dense.isEmpty }

  /// The count of a user.
  subscript(user: UserIndex) -> Int32 {
    let index = user.number
    guard dense.isEmpty else { return Int(index) < dense.count ? dense[Int(index)] : 0 }
    return sparse[index] ?? 0
  }

  /// Of all.
  var sum: Int {
    var sum = 0
    forEach { sum += Int($1) }
    return sum
  }

  /// Those with a count above 0.
  var members: MemberSet<UserIndex> {
    var members = MemberSet<UserIndex>()
    forEach { index, _ in members.insert(index) }
    return members
  }

  /// Calls `body` for each user with a count above 0, in no particular order.
  func forEach(_ body: (UserIndex, Int32) -> Void) {
    for (index, count) in sparse { body(UserIndex(number: index), count) }
    for (index, count) in dense.enumerated() where count > 0 {
      body(UserIndex(number: Int32(index)), count)
    }
  }
}
