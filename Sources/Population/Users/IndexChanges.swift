/// What the indexes of two tables are in the one that they were merged into; -1 for what was left out of it.
struct IndexChanges {
  /// Of the table that the other was added to; nil: they are as they were.
  var own: [Int32]?
  /// Of the one that was added.
  var other: [Int32] = []

  /// Notes that the merged table was changed once more.
  mutating func append(_ later: [Int32]) {
    func followed(_ index: Int32) -> Int32 { index < 0 ? index : later[Int(index)] }
    // Those of the own table that nothing happened to before.
    own = own.map { $0.map(followed) } ?? later
    other = other.map(followed)
  }
}
