import TestSupport
import Testing

@testable import Population

/// Sets of indexes hold what sets of the standard library hold, sparse or dense.
@Suite struct MemberSetTests {
  private static func members(_ set: MemberSet<UserIndex>) -> Set<Int32> {
    var members: Set<Int32> = []
    set.forEach { members.insert($0.number) }
    return members
  }

  /// As many indexes as there are draws, below a bound.
  private static func indexes(
    _ count: Int, below bound: UInt64, seed: UInt64
  ) -> [Int32] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in Int32(draws.next() % bound) }
  }

  @Test(arguments: [0, 5, 63, 64, 500, 5000], [UInt64(10), 100, 5000, 1_000_000])
  func aSetHoldsWhatWasInserted(count: Int, bound: UInt64) {
    let indexes = Self.indexes(count, below: bound, seed: 1)
    var set = MemberSet<UserIndex>()
    set.insert(.absent)
    for index in indexes { set.insert(UserIndex(number: index)) }
    #expect(Self.members(set) == Set(indexes))
    #expect(set.count == Set(indexes).count)
    #expect(set.isEmpty == indexes.isEmpty)
    for index in 0..<Int32(min(bound, 200)) {
      #expect(set.contains(UserIndex(number: index)) == indexes.contains(index))
    }
  }

  @Test(arguments: [0, 5, 500, 5000], [0, 5, 500, 5000])
  func aUnionHoldsTheMembersOfBoth(one: Int, other: Int) {
    let (first, second) = (
      Self.indexes(one, below: 3000, seed: 2), Self.indexes(other, below: 9000, seed: 3)
    )
    var set = MemberSet<UserIndex>()
    for index in first { set.insert(UserIndex(number: index)) }
    var added = MemberSet<UserIndex>()
    for index in second { added.insert(UserIndex(number: index)) }
    var union = set
    union.formUnion(added)
    #expect(Self.members(union) == Set(first).union(second))
    #expect(union.count == Set(first).union(second).count)
    // Those of odd indexes have no place; the others have half of theirs.
    let translation = (0..<9000).map { UserIndex(number: Int32($0 % 2 == 0 ? $0 / 2 : -1)) }
    set.formUnion(added, by: translation)
    #expect(
      Self.members(set) == Set(first).union(second.filter { $0 % 2 == 0 }.map { $0 / 2 }))
  }

  @Test func aVisitTakesOneLineOfTheCache() {
    #expect(MemoryLayout<Visit>.stride == 64)
  }
}
