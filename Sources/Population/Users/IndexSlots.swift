import Gateway

/// Where elements stand in an array, by their hashes: open addressing over indexes of four bytes.
///
/// The caller keeps the elements, and tells which one is wanted. Hashes are to have a secret
/// (`HashSecret`), so that no input makes many elements want one slot.
struct IndexSlots: Sendable {
  /// -1 marks an empty one.
  private var slots: [Int32] = Array(repeating: -1, count: 16)

  /// The index of an element; nil where it is not there.
  @inline(__always)
  func first(hash: UInt64, where isWanted: (Int32) -> Bool) -> Int32? {
    let mask = slots.count - 1
    var position = Int(truncatingIfNeeded: hash) & mask
    while slots[position] >= 0 {
      if isWanted(slots[position]) { return slots[position] }
      position = (position + 1) & mask
    }
    return nil
  }

  /// Whether one more element needs `grow` first, and then all elements once more.
  ///
  /// - Parameter count: elements that are there.
  func isFull(_ count: Int) -> Bool {
    // Half full at most: each probe may fetch an element from far away.
    (count + 1) * 2 > slots.count
  }

  /// Becomes twice as large, and empty.
  mutating func grow() { slots = Array(repeating: -1, count: slots.count * 2) }

  /// Adds the index of an element that is not there.
  mutating func insert(_ index: Int32, hash: UInt64) {
    let mask = slots.count - 1
    var position = Int(truncatingIfNeeded: hash) & mask
    while slots[position] >= 0 { position = (position + 1) & mask }
    slots[position] = index
  }
}
