/// What hashes of flows are keyed with: drawn anew in each run, so that nobody can make a capture
/// whose flows all fall into one place of a table. No result depends on it, since no table is read
/// in the order of its places.
struct HashSecret: Sendable {
  let first: UInt64
  let second: UInt64
  let third: UInt64
  let fourth: UInt64

  /// A secret of the system's random numbers.
  init() {
    var generator = SystemRandomNumberGenerator()
    first = generator.next()
    second = generator.next()
    third = generator.next()
    fourth = generator.next()
  }
}
