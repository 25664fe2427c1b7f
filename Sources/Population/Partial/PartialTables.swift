import Dissection
import Gateway

// Users and names: sorted, users as what they have beyond the one before. Names stand as they are: what they share is
// found when all is compressed, and no few bytes can stand for many long names.

extension PartialWriter {
  /// Writes users by network and address, and their flows.
  mutating func users(_ users: UserSet, _ sorted: [UserSet.Entry]) {
    number(UInt64.max - users.ceiling)
    number(users.droppedFlowCount)
    var last = User(network: .none, address: IPAddress(high: 0, low: 0))
    list(sorted) { entry, writer in
      let user = entry.user
      writer.number(user.network.offset - last.network.offset)
      if user.network != last.network { last.address = IPAddress(high: 0, low: 0) }
      writer.number(user.address.high - last.address.high)
      let isNear = user.address.high == last.address.high
      writer.number(isNear ? user.address.low - last.address.low : user.address.low)
      last = user
    }
    for entry in sorted { number(UInt64(users.flows(of: entry.index))) }
  }

  /// Writes names by their bytes.
  mutating func names(_ names: LegibleNames, _ sorted: [NameIndex]) {
    list(sorted) { index, writer in writer.bytes(names.bytes(of: index)) }
  }
}

extension PartialReader {
  /// Reads users.
  ///
  /// - Parameter networks: those that they may be in; -1 is none.
  /// - Returns: the set, and its indexes by place.
  mutating func users(
    in networks: ClosedRange<Int>
  ) throws(PartialError) -> (users: UserSet, indexes: [UserIndex]) {
    var set = UserSet(
      ceiling: UInt64.max - (try number()), droppedFlowCount: try count())
    var last: User?
    let users: [User] = try list { reader throws(PartialError) in
      let user = try reader.user(after: last, in: networks)
      last = user
      return user
    }
    var indexes: [UserIndex] = []
    for user in users {
      let flows = try smallCount()
      guard user.hash < set.ceiling else { throw error("a user is there who was left out") }
      indexes.append(set.insert(user, flows: flows, countMax: .max))
    }
    return (set, indexes)
  }

  private mutating func user(
    after last: User?, in networks: ClosedRange<Int>
  ) throws(PartialError) -> User {
    let before = last ?? User(network: .none, address: IPAddress(high: 0, low: 0))
    let network = before.network.offset + (try index(below: networks.upperBound + 2))
    guard networks.contains(network) else { throw error("a user is of no network") }
    let base = network == before.network.offset ? before.address : IPAddress(high: 0, low: 0)
    let (high, isTooHigh) = base.high.addingReportingOverflow(try number())
    let isNear = high == base.high
    let (low, isTooLong) = (isNear ? base.low : 0).addingReportingOverflow(try number())
    let user = User(
      network: NetworkIndex(network), address: IPAddress(high: high, low: low))
    guard !isTooHigh, !isTooLong, user != last else { throw error("users are not in order") }
    return user
  }

  /// Reads names.
  mutating func names() throws(PartialError) -> [ArraySlice<UInt8>] {
    let names = try list { reader throws(PartialError) in try reader.counted() }
    for (one, other) in zip(names, names.dropFirst()) {
      guard one.lexicographicallyPrecedes(other) else { throw error("names are not in order") }
    }
    return names
  }
}

extension LegibleNames {
  func bytes(of index: NameIndex) -> [UInt8] {
    withBytes(of: index) { span in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(span.count)
      for place in span.indices { bytes.append(span[place]) }
      return bytes
    }
  }

  /// The indexes by the bytes of the names.
  var sorted: [NameIndex] { (0..<count).map { NameIndex($0) }.sorted { isBefore($0, $1) } }
}
