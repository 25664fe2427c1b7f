/// What the indexes of two tables are in the one that they were merged into; absent for what was left out of it.
struct IndexChanges<Member: MemberIndex> {
  /// Of the table that the other was added to; nil: they are as they were.
  var own: [Member]?
  /// Of the one that was added.
  var other: [Member] = []

  /// Notes that the merged table was changed once more.
  mutating func append(_ later: [Member]) {
    func followed(_ index: Member) -> Member { index.isAbsent ? index : later[index.offset] }
    // Those of the own table that nothing happened to before.
    own = own.map { $0.map(followed) } ?? later
    other = other.map(followed)
  }
}
