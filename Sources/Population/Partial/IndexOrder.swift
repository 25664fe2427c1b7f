/// From the indexes that users or names have in a run to their places in a partial result, which do not depend on
/// when they came.
struct IndexOrder<Member: MemberIndex> {
  /// By index; nobody's are -1.
  let places: [Int32]

  /// - Parameters:
  ///   - indexes: in the order of places.
  ///   - indexCount: one more than the largest index.
  init(_ indexes: [Member], indexCount: Int) {
    var places: [Int32] = Array(repeating: -1, count: indexCount)
    for (place, index) in indexes.enumerated() { places[index.offset] = Int32(place) }
    self.places = places
  }

  /// The places of a set, in their order.
  func places(of members: MemberSet<Member>) -> [Int32] {
    var found: [Int32] = []
    found.reserveCapacity(members.count)
    members.forEach { found.append(places[$0.offset]) }
    return found.sorted()
  }

}

extension IndexOrder<UserIndex> {
  /// The places that have counts, in their order.
  func places(of counts: UserCounts) -> [(place: Int32, count: Int)] {
    var found: [(place: Int32, count: Int)] = []
    counts.forEach { found.append((places[$0.offset], Int($1))) }
    return found.sorted { $0.place < $1.place }
  }
}

// Places in their order: how many there are, then each as what lies between it and the one before.
extension PartialWriter {
  mutating func members<Member>(_ members: MemberSet<Member>, _ order: IndexOrder<Member>) {
    places(order.places(of: members))
  }

  mutating func counts(_ counts: UserCounts, _ order: IndexOrder<UserIndex>) {
    self.counts(order.places(of: counts))
  }

  /// Counts come behind all places, since each kind of number is smaller among its like.
  mutating func counts(_ entries: [(place: Int32, count: Int)]) {
    places(entries.map(\.place))
    for entry in entries { number(entry.count - 1) }
  }

  private mutating func places(_ places: [Int32]) {
    var next: Int32 = 0
    list(places) { place, writer in
      writer.number(Int(place - next))
      next = place + 1
    }
  }
}

extension PartialReader {
  /// Reads places.
  ///
  /// - Parameter bound: what they are below.
  mutating func places(below bound: Int) throws(PartialError) -> [Int32] {
    var next = 0
    return try list { reader throws(PartialError) in
      let place = try next + reader.index(below: bound - next)
      next = place + 1
      return Int32(place)
    }
  }

  mutating func members<Member>(
    _ indexes: [Member]
  ) throws(PartialError) -> MemberSet<Member> {
    var members = MemberSet<Member>()
    for place in try places(below: indexes.count) { members.insert(indexes[Int(place)]) }
    return members
  }

  mutating func counts(_ indexes: [UserIndex]) throws(PartialError) -> UserCounts {
    var counts = UserCounts()
    for place in try places(below: indexes.count) {
      counts.add(try positiveCount(), to: indexes[Int(place)])
    }
    return counts
  }

  /// Reads a count above zero, less one.
  mutating func positiveCount() throws(PartialError) -> Int32 {
    Int32(try count(most: Int(Int32.max) - 1)) + 1
  }
}
