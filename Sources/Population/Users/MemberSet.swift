import BitCollections

/// A set of indexes from 0, such as users of a capture: sparse while it has few members, a bit an
/// index once that is smaller.
///
/// A report keeps one for each group, thousands of which have a handful of users, and some have all.
struct MemberSet: Sendable {
  private var sparse: Set<Int32> = []
  private var dense: BitSet?
  private var largest: Int32 = 0

  /// A member of a hashed set takes about as much as this many bits.
  private static let bitsPerSparseMember = 64

  var isEmpty: Bool { dense == nil && sparse.isEmpty }

  var count: Int { dense?.count ?? sparse.count }

  func contains(_ index: Int32) -> Bool {
    dense?.contains(Int(index)) ?? sparse.contains(index)
  }

  /// Adds an index; negative ones are none.
  mutating func insert(_ index: Int32) {
    guard index >= 0 else { return }
    if dense != nil {
      dense?.insert(Int(index))
      return
    }
    largest = max(largest, index)
    sparse.insert(index)
    // Few members are cheap in either form, and not worth the change.
    guard sparse.count >= 64, sparse.count * Self.bitsPerSparseMember > Int(largest) else { return }
    dense = BitSet(sparse.lazy.map { Int($0) })
    sparse = []
  }

  /// Calls `body` for each member, in no particular order.
  func forEach(_ body: (Int32) -> Void) {
    for index in sparse { body(index) }
    guard let dense else { return }
    for index in dense { body(Int32(index)) }
  }

  /// Adds the members of another set.
  ///
  /// - Parameter translation: what the indexes of the other are in this one; nil: the same.
  mutating func formUnion(_ other: MemberSet, by translation: [Int32]?) {
    if isEmpty, translation == nil {
      self = other
    } else if let dense = other.dense {
      for index in dense { insert(translation?[index] ?? Int32(index)) }
    } else {
      for index in other.sparse { insert(translation?[Int(index)] ?? index) }
    }
  }
}
