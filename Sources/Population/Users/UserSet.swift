import Dissection
import Gateway

/// A user: the same address in several captures of a network is one.
struct User: Hashable, Sendable {
  var network: NetworkIndex
  var address: IPAddress
}

extension NetworkIndex {
  /// In place of the network of a client who is in none.
  static var none: NetworkIndex { -1 }
}

/// The users of a capture, each known by an index.
///
/// Those with IPv4 addresses take 12 bytes and their slots, less than half of the others: a flood from
/// millions of forged addresses is of these.
struct UserSet: Sendable {
  /// The network over the address.
  private var v4: [UInt64] = []
  private var v6: [User] = []
  private var slotsOfV4 = IndexSlots()
  private var slotsOfV6 = IndexSlots()
  private let secret = HashSecret()
  /// Of each, in the order of the arrays.
  private var flowsOfV4: [UInt32] = []
  private var flowsOfV6: [UInt32] = []
  /// The hash from which on users of merged sets have no index.
  private(set) var ceiling = UInt64.max
  /// Flows of the users who were left out since their hashes are not below the ceiling.
  private(set) var droppedFlowCount = 0

  var count: Int { v4.count + v6.count }

  /// Nobody yet.
  init() {}

  /// Nobody yet, of sets of which some users were left out.
  init(ceiling: UInt64, droppedFlowCount: Int) {
    self.ceiling = ceiling
    self.droppedFlowCount = droppedFlowCount
  }

  /// The index of a flow's user, who is added unless there.
  ///
  /// - Parameter flows: as many of his are counted.
  /// - Returns: an absent one when there are `countMax` others already.
  mutating func insert(_ user: User, flows: UInt32 = 1, countMax: Int) -> UserIndex {
    if user.address.isIPv4 {
      let key =
        UInt64(UInt16(bitPattern: user.network.number)) << 32 | user.address.low & 0xffff_ffff
      guard let index = place(of: key, isFull: count >= countMax) else { return .absent }
      Self.count(flows, of: index, in: &flowsOfV4)
      return .ofV4(index)
    }
    guard let index = place(of: user, isFull: count >= countMax) else { return .absent }
    Self.count(flows, of: index, in: &flowsOfV6)
    return .ofV6(index)
  }

  /// Where a user stands among those with IPv4 addresses, and is put unless the set is full.
  private mutating func place(of key: UInt64, isFull: Bool) -> Int? {
    let hash = secret.hash(key)
    if let known = slotsOfV4.first(hash: hash, where: { v4[Int($0)] == key }) { return Int(known) }
    guard !isFull else { return nil }
    if slotsOfV4.isFull(v4.count) {
      slotsOfV4.grow()
      for (index, key) in v4.enumerated() {
        slotsOfV4.insert(Int32(index), hash: secret.hash(key))
      }
    }
    slotsOfV4.insert(Int32(v4.count), hash: hash)
    v4.append(key)
    return v4.count - 1
  }

  /// The same among those with IPv6 addresses.
  private mutating func place(of user: User, isFull: Bool) -> Int? {
    let hash = Self.hash(user, secret)
    if let known = slotsOfV6.first(hash: hash, where: { v6[Int($0)] == user }) {
      return Int(known)
    }
    guard !isFull else { return nil }
    if slotsOfV6.isFull(v6.count) {
      slotsOfV6.grow()
      for (index, user) in v6.enumerated() {
        slotsOfV6.insert(Int32(index), hash: Self.hash(user, secret))
      }
    }
    slotsOfV6.insert(Int32(v6.count), hash: hash)
    v6.append(user)
    return v6.count - 1
  }

  private static func hash(_ user: User, _ secret: HashSecret) -> UInt64 {
    let network = UInt64(UInt16(bitPattern: user.network.number))
    return secret.hash(secret.hash(user.address.high, network), user.address.low)
  }

  private static func count(_ flows: UInt32, of index: Int, in counts: inout [UInt32]) {
    if index == counts.count {
      counts.append(flows)
    } else {
      counts[index] = counts[index].addingClamped(flows)
    }
  }

  /// The flows of the user at an index.
  func flows(of index: UserIndex) -> UInt32 {
    index.offset & 1 == 0 ? flowsOfV4[index.offset / 2] : flowsOfV6[index.offset / 2]
  }

  /// One more than the largest index.
  var indexCount: Int { 2 * max(v4.count, v6.count) }

  /// A user, and the index by which it is known.
  typealias Entry = (index: UserIndex, user: User)

  /// All users with their indexes, by network and address: an order that does not depend on that of
  /// the flows.
  var sorted: [Entry] {
    var all: [Entry] = []
    all.reserveCapacity(count)
    for (position, key) in v4.enumerated() {
      all.append((.ofV4(position), Self.user(ofKey: key)))
    }
    for (position, user) in v6.enumerated() {
      all.append((.ofV6(position), user))
    }
    return all.sorted {
      ($0.user.network, $0.user.address.high, $0.user.address.low)
        < ($1.user.network, $1.user.address.high, $1.user.address.low)
    }
  }

  private static func user(ofKey key: UInt64) -> User {
    User(
      network: NetworkIndex(Int(Int16(truncatingIfNeeded: key >> 32))),
      address: IPAddress(v4: UInt32(truncatingIfNeeded: key)))
  }

  private func forEach(_ body: (UserIndex, User, UInt32) -> Void) {
    for (index, key) in v4.enumerated() {
      body(.ofV4(index), Self.user(ofKey: key), flowsOfV4[index])
    }
    for (index, user) in v6.enumerated() {
      body(.ofV6(index), user, flowsOfV6[index])
    }
  }
}

// Sets of several captures. Beyond the limit those with the smallest hashes stay, which depends on nothing but who
// there is: not on the order of captures, nor on how they were put together before (`BlockedNames`).
extension UserSet {
  /// Adds the users of another set. Now and then those beyond the limit are left out: `shrink` does it to the
  /// last.
  mutating func merge(_ other: UserSet, countMax: Int) -> IndexChanges<UserIndex> {
    droppedFlowCount += other.droppedFlowCount
    var changes = IndexChanges<UserIndex>()
    if other.ceiling < ceiling {
      ceiling = other.ceiling
      changes.own = drop()
    }
    changes.other = Array(repeating: .absent, count: other.indexCount)
    other.forEach { index, user, flows in
      if user.hash < ceiling {
        changes.other[index.offset] = insert(user, flows: flows, countMax: .max)
      } else {
        droppedFlowCount += Int(flows)
      }
    }
    if count > countMax + countMax / 4, let dropped = shrink(to: countMax) {
      changes.append(dropped)
    }
    return changes
  }

  /// Leaves out those with the largest hashes, as many as are too many.
  ///
  /// - Returns: what became of the indexes; nil where nobody was left out.
  mutating func shrink(to countMax: Int) -> [UserIndex]? {
    guard count > countMax else { return nil }
    var hashes: [UInt64] = []
    forEach { _, user, _ in hashes.append(user.hash) }
    hashes.sort()
    ceiling = hashes[max(0, countMax)]
    return drop()
  }

  private mutating func drop() -> [UserIndex] {
    var kept = UserSet(ceiling: ceiling, droppedFlowCount: droppedFlowCount)
    var newIndexes: [UserIndex] = Array(repeating: .absent, count: indexCount)
    forEach { index, user, flows in
      if user.hash < ceiling {
        newIndexes[index.offset] = kept.insert(user, flows: flows, countMax: .max)
      } else {
        kept.droppedFlowCount += Int(flows)
      }
    }
    self = kept
    return newIndexes
  }
}

extension UserIndex {
  // Even indexes are of IPv4, odd ones of IPv6.
  fileprivate static func ofV4(_ place: Int) -> Self {
    Self(number: Int32(truncatingIfNeeded: 2 * place))
  }
  fileprivate static func ofV6(_ place: Int) -> Self {
    Self(number: Int32(truncatingIfNeeded: 2 * place + 1))
  }
}

extension User {
  /// The same in every run.
  var hash: UInt64 {
    var generator = SplitMix64(
      seed: address.high ^ UInt64(UInt16(bitPattern: network.number)) << 32)
    generator = SplitMix64(seed: generator.next() ^ address.low)
    return generator.next()
  }
}
