import Gateway
import Rules

// The table by name in a partial result: rows by the bytes of their labels.

extension BlockedNames {
  func write(_ orders: PartialOrders, to writer: inout PartialWriter) {
    writer.number(UInt64.max - ceiling)
    let sorted = labels.sorted
    writer.names(labels, sorted)
    for row in sorted { rows[row.offset].write(to: &writer) }
    for row in sorted { writer.pairs(users, of: row.number, orders.users) }
    for row in sorted { writer.pairs(visitsLost, of: row.number, orders.users) }
    for row in sorted { writer.pairs(furtherNames, of: row.number, orders.names) }
    other.sums.write(to: &writer)
    writer.members(other.users, orders.users)
    writer.counts(other.visitsLost, orders.users)
  }

  init(
    _ reader: inout PartialReader, byteCountMax: Int, _ indexes: PartialIndexes
  ) throws(PartialError) {
    self.init(byteCountMax: byteCountMax, ceiling: UInt64.max - (try reader.number()))
    let labels = try reader.names()
    for label in labels {
      guard restore(Array(label), try BlockedNameSums(&reader)) else {
        throw reader.error("a name has a row that was left out")
      }
    }
    let users = try reader.pairs(rowCount: labels.count, indexes.users)
    let visitsLost = try reader.pairs(rowCount: labels.count, indexes.users)
    let furtherNames = try reader.pairs(rowCount: labels.count, indexes.names)
    restore(users: users, visitsLost: visitsLost, furtherNames: furtherNames)
    var other = OtherNames()
    other.sums = try BlockedNameSums(&reader)
    other.users = try reader.members(indexes.users)
    other.visitsLost = try reader.counts(indexes.users)
    restore(other)
  }
}

extension BlockedNameSums {
  fileprivate func write(to writer: inout PartialWriter) {
    writer.number(means.low)
    writer.number(means.high)
    writer.number(packets)
    writer.number(bytes)
    for count in [losses, notBegun, collateral, evaded, visitsLost, untold] {
      writer.number(UInt64(count))
    }
    writer.number((isName ? 1 : 0) + (isLegible ? 2 : 0))
  }

  fileprivate init(_ reader: inout PartialReader) throws(PartialError) {
    self.init()
    means.low = try reader.number()
    means.high = try reader.number()
    packets = UInt64(try reader.count())
    bytes = UInt64(try reader.count())
    losses = try reader.smallCount()
    notBegun = try reader.smallCount()
    collateral = try reader.smallCount()
    evaded = try reader.smallCount()
    visitsLost = try reader.smallCount()
    noteUntold(try reader.smallCount())
    let flags = try reader.index(below: 4)
    isName = flags & 1 != 0
    isLegible = flags & 2 != 0
    guard Int(collateral) <= blocked, Int(evaded) <= blocked else {
      throw reader.error("the sums of a name contradict each other")
    }
  }
}

extension PartialWriter {
  /// Writes the members of a row, and then their counts.
  fileprivate mutating func pairs<Member>(
    _ pairs: PairCounts<Member>, of row: Int32, _ order: IndexOrder<Member>
  ) {
    var members: [(place: Int32, count: Int)] = []
    pairs.forEach(of: row) { members.append((order.places[$0.offset], Int($1))) }
    members.sort { $0.place < $1.place }
    counts(members)
  }
}

extension PartialReader {
  /// Reads the members of so many rows.
  fileprivate mutating func pairs<Member>(
    rowCount: Int, _ indexes: [Member]
  ) throws(PartialError) -> PairCounts<Member> {
    var pairs = PairCounts<Member>()
    for row in 0..<rowCount {
      var members: [(index: Member, count: UInt32)] = []
      for place in try places(below: indexes.count) { members.append((indexes[Int(place)], 0)) }
      for member in members.indices { members[member].count = UInt32(try positiveCount()) }
      // By index, as the table has them.
      for member in members.sorted(by: { $0.index < $1.index }) {
        pairs.append(Int32(row), member.index, count: member.count)
      }
    }
    return pairs
  }
}
