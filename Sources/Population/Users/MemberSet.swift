/// A set of users or of names: sparse while it has few members, a bit an
/// index once that is smaller.
///
/// A report keeps one for each group, thousands of which have a handful of users, and some have all.
struct MemberSet<Member: MemberIndex>: Sendable {
  private var sparse: Set<Int32> = []
  /// A bit an index, 64 in a word; empty while the set is sparse.
  private var dense: [UInt64] = []
  /// Members, once it is dense.
  private var denseCount = 0
  private var largest: Int32 = 0

  /// A member of a hashed set takes about as much as this many bits.
  private static var bitsPerSparseMember: Int { 64 }

  var isEmpty: Bool { dense.isEmpty && sparse.isEmpty }

  var count: Int { dense.isEmpty ? sparse.count : denseCount }

  func contains(_ member: Member) -> Bool {
    let index = member.number
    guard !dense.isEmpty else { return sparse.contains(index) }
    let word = Int(index) / 64
    return word < dense.count && dense[word] & Self.bit(index) != 0
  }

  /// Adds a member; an absent one is none.
  @inline(__always)
  mutating func insert(_ member: Member) {
    let index = member.number
    guard index >= 0 else { return }
    if dense.isEmpty { insertSparse(index) } else { insertDense(index) }
  }

  private mutating func insertDense(_ index: Int32) {
    let word = Int(index) / 64
    while dense.count <= word { dense.append(0) }
    let (former, bit) = (dense[word], Self.bit(index))
    guard former & bit == 0 else { return }
    dense[word] = former | bit
    denseCount += 1
  }

  private mutating func insertSparse(_ index: Int32) {
    largest = max(largest, index)
    sparse.insert(index)
    // Few members are cheap in either form, and not worth the change.
    guard sparse.count >= 64, sparse.count * Self.bitsPerSparseMember > Int(largest) else { return }
    let members = sparse
    sparse = []
    dense = Array(repeating: 0, count: Int(largest) / 64 + 1)
    for index in members { insertDense(index) }
  }

  /// Calls `body` for each member, in no particular order.
  func forEach(_ body: (Member) -> Void) {
    for index in sparse { body(Member(number: index)) }
    for (word, bits) in dense.enumerated() {
      var rest = bits
      while rest != 0 {
        body(Member(number: Int32(truncatingIfNeeded: word * 64 + rest.trailingZeroBitCount)))
        rest &= rest - 1
      }
    }
  }

  /// Adds the members of another set.
  ///
  /// - Parameter translation: what the indexes of the other are in this one; nil: the same.
  mutating func formUnion(_ other: MemberSet, by translation: [Member]? = nil) {
    if let translation {
      other.forEach { insert(translation[$0.offset]) }
    } else if isEmpty {
      self = other
    } else if dense.isEmpty || other.dense.isEmpty {
      let (few, many) = other.dense.isEmpty ? (other, self) : (self, other)
      self = many
      few.forEach { insert($0) }
    } else {
      formUnion(ofWords: other.dense)
    }
  }

  private mutating func formUnion(ofWords words: [UInt64]) {
    while dense.count < words.count { dense.append(0) }
    for (word, bits) in words.enumerated() where bits != 0 {
      let former = dense[word]
      dense[word] = former | bits
      denseCount += (bits & ~former).nonzeroBitCount
    }
  }

  private static func bit(_ index: Int32) -> UInt64 { 1 << UInt64(index & 63) }
}
