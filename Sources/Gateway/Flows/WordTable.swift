/// Numbers of 32 bits by keys of 64, found in one probe as a rule.
///
/// Open addressing with linear probing; the place of a key comes from a hash with a secret, so that no input
/// makes many keys want one place. Removal shifts later entries back, and leaves no tombstones.
package struct WordTable: Sendable {
  private struct Entry: Sendable {
    var key: UInt64
    var number: Int32
    static let vacant = Entry(key: 0, number: .min)

    var isVacant: Bool { number == .min }
  }

  private var entries: [Entry]
  private let secret = HashSecret()
  package private(set) var count = 0

  private static let capacityMin = 16

  /// An empty table.
  package init() {
    entries = Array(repeating: .vacant, count: Self.capacityMin)
  }

  package var isEmpty: Bool { count == 0 }

  /// The number of a key; nil where it has none.
  package subscript(key: UInt64) -> Int32? {
    let position = position(of: key)
    return entries[position].isVacant ? nil : entries[position].number
  }

  /// Gives a key a number, above the least of its type.
  ///
  /// - Returns: the number that it had; nil where it had none.
  @discardableResult
  package mutating func set(_ key: UInt64, _ number: Int32) -> Int32? {
    var position = position(of: key)
    guard entries[position].isVacant else {
      let former = entries[position].number
      entries[position].number = number
      return former
    }
    // Three quarters full at most.
    if (count + 1) * 4 > entries.count * 3 {
      fill(capacity: entries.count * 2)
      position = self.position(of: key)
    }
    entries[position] = Entry(key: key, number: number)
    count += 1
    return nil
  }

  /// Takes a key out, if it is there.
  package mutating func remove(_ key: UInt64) {
    var gap = position(of: key)
    guard !entries[gap].isVacant else { return }
    let mask = entries.count - 1
    var position = gap
    // Knuth, "The Art of Computer Programming" vol. 3, 6.4, algorithm R.
    while true {
      position = (position + 1) & mask
      guard !entries[position].isVacant else { break }
      let home = home(of: entries[position].key)
      let isReachable =
        gap <= position ? (gap < home && home <= position) : (gap < home || home <= position)
      if isReachable { continue }
      entries[gap] = entries[position]
      gap = position
    }
    entries[gap] = .vacant
    count -= 1
  }

  /// Takes all keys out.
  ///
  /// - Parameter expectedCount: as many will come.
  package mutating func removeAll(expecting expectedCount: Int) {
    count = 0
    var capacity = Self.capacityMin
    while capacity * 3 < expectedCount * 4 { capacity *= 2 }
    if capacity == entries.count {
      for position in entries.indices { entries[position] = .vacant }
    } else {
      entries = Array(repeating: .vacant, count: capacity)
    }
  }

  /// Where a key is, or would be put.
  @inline(__always)
  private func position(of key: UInt64) -> Int {
    let mask = entries.count - 1
    var position = home(of: key)
    while !entries[position].isVacant, entries[position].key != key {
      position = (position + 1) & mask
    }
    return position
  }

  @inline(__always)
  private func home(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: secret.hash(key)) & (entries.count - 1)
  }

  private mutating func fill(capacity: Int) {
    let old = entries
    entries = Array(repeating: .vacant, count: capacity)
    for entry in old where !entry.isVacant { entries[position(of: entry.key)] = entry }
  }
}
