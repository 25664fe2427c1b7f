import Dissection
import OrderedCollections

/// A user: the same address in several captures of a network is one.
struct User: Hashable, Sendable {
  var network: Int16
  var address: IPAddress
}

/// The users of a capture, each known by an index.
///
/// Those with IPv4 addresses take 8 bytes, a third of the others: a flood from millions of forged
/// addresses is of these.
struct UserSet: Sendable {
  /// The network over the address.
  private var v4: OrderedSet<UInt64> = []
  private var v6: OrderedSet<User> = []

  var count: Int { v4.count + v6.count }

  /// The index of `user`, who is added unless there.
  ///
  /// - Returns: -1 when there are `countMax` others already.
  mutating func insert(_ user: User, countMax: Int) -> Int32 {
    let isFull = count >= countMax
    // Even indexes are of IPv4, odd ones of IPv6.
    if user.address.isIPv4 {
      let key = UInt64(UInt16(bitPattern: user.network)) << 32 | user.address.low & 0xffff_ffff
      let index = isFull ? v4.firstIndex(of: key) : v4.append(key).index
      return index.map { Int32(truncatingIfNeeded: 2 * $0) } ?? -1
    }
    let index = isFull ? v6.firstIndex(of: user) : v6.append(user).index
    return index.map { Int32(truncatingIfNeeded: 2 * $0 + 1) } ?? -1
  }

  /// One more than the largest index.
  var indexCount: Int { 2 * max(v4.count, v6.count) }

  /// A user, and the index by which it is known.
  typealias Entry = (index: Int32, user: User)

  /// All users with their indexes, by network and address: an order that does not depend on that of
  /// the flows.
  var sorted: [Entry] {
    var all: [Entry] = []
    all.reserveCapacity(count)
    for (position, key) in v4.enumerated() {
      all.append((Int32(truncatingIfNeeded: 2 * position), Self.user(ofKey: key)))
    }
    for (position, user) in v6.enumerated() {
      all.append((Int32(truncatingIfNeeded: 2 * position + 1), user))
    }
    return all.sorted {
      ($0.user.network, $0.user.address.high, $0.user.address.low)
        < ($1.user.network, $1.user.address.high, $1.user.address.low)
    }
  }

  private static func user(ofKey key: UInt64) -> User {
    User(
      network: Int16(bitPattern: UInt16(truncatingIfNeeded: key >> 32)),
      address: IPAddress(v4: UInt32(truncatingIfNeeded: key)))
  }

  /// Adds the users of another set.
  ///
  /// - Returns: what the indexes of the other are in this one; -1 where there was no room.
  mutating func merge(_ other: UserSet, countMax: Int) -> [Int32] {
    var translation: [Int32] = Array(
      repeating: -1, count: 2 * max(other.v4.count, other.v6.count))
    for (index, key) in other.v4.enumerated() {
      translation[2 * index] = insert(Self.user(ofKey: key), countMax: countMax)
    }
    for (index, user) in other.v6.enumerated() {
      translation[2 * index + 1] = insert(user, countMax: countMax)
    }
    return translation
  }
}
