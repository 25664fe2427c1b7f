import Dissection

/// The distinct names that were legible in a capture, each kept once and known by its index.
///
/// Open addressing over indexes of one arena, each beside 32 bits of the name's hash: most look-ups touch no name
/// but the one that is asked for, and to grow touches none. Bounded: a capture full of names that nobody asks for
/// twice (a random-subdomain flood) fills it and no more.
public struct LegibleNames: Sendable {
  private var bytes: [UInt8] = []
  /// Where each name ends in `bytes`, and the next one begins.
  private var ends: [UInt32] = []
  /// A part of a name's hash over its index, placed by that part; `emptySlot` marks an empty one.
  private var slots: [UInt64] = Array(repeating: emptySlot, count: 64)
  private static let emptySlot = UInt64.max
  private let secret = HashSecret()
  /// Bytes of all names.
  private var byteCountMax: Int
  /// Whether there was no room for a name.
  public private(set) var hasRefused = false

  /// - Parameter byteCountMax: what all names together may take, in bytes.
  public init(byteCountMax: Int) {
    self.byteCountMax = min(byteCountMax, Int(UInt32.max))
  }

  /// Lets all names together take more, or no more, than they could.
  public mutating func allow(byteCount: Int) {
    byteCountMax = min(byteCount, Int(UInt32.max))
  }

  /// Names that are kept.
  public var count: Int { ends.count }

  /// Bytes of all names.
  public var byteCount: Int { bytes.count }

  /// The name at `index`, which `insert` returned.
  public func text(_ index: NameIndex) -> String {
    String(decoding: bytes[range(index)], as: UTF8.self)
  }

  /// Calls `body` with the bytes of the name at `index`.
  public func withBytes<Result>(of index: NameIndex, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting(range(index)))
  }

  /// Whether a name comes before another one, byte by byte.
  public func isBefore(_ one: NameIndex, _ other: NameIndex) -> Bool {
    bytes[range(one)].lexicographicallyPrecedes(bytes[range(other)])
  }

  /// The index of `name`, which is added unless it is there.
  ///
  /// - Returns: nil when there is no room.
  public mutating func insert(_ name: Span<UInt8>) -> NameIndex? {
    let hash = secretHash(name)
    var position = Int(hash) & (slots.count - 1)
    while slots[position] != Self.emptySlot {
      if slots[position] >> 32 == UInt64(hash) {
        let index = NameIndex(Int(UInt32(truncatingIfNeeded: slots[position])))
        if equals(index, name) { return index }
      }
      position = (position + 1) & (slots.count - 1)
    }
    guard bytes.count + name.count <= byteCountMax, ends.count < Int(Int32.max) else {
      hasRefused = true
      return nil
    }
    bytes.append(addingCapacity: name.count) { span in
      for index in name.indices { span.append(name[index]) }
    }
    let index = NameIndex(ends.count)
    ends.append(UInt32(bytes.count))
    slots[position] = UInt64(hash) << 32 | UInt64(index.offset)
    // Four fifths full at most: a look-up then takes three probes of one line or two.
    if ends.count * 5 > slots.count * 4 { place(slots, in: slots.count * 2) }
    return index
  }

  /// Drops names. Those that stay keep their order, and have the indexes from 0 on.
  ///
  /// - Parameter newIndexes: of each name; below zero for one that is dropped.
  public mutating func keep(_ newIndexes: [Int32]) {
    var start = 0
    var written = 0
    for index in ends.indices {
      let end = Int(ends[index])
      if newIndexes[index] >= 0 {
        for position in start..<end { bytes[written + position - start] = bytes[position] }
        written += end - start
        ends[Int(newIndexes[index])] = UInt32(written)
      }
      start = end
    }
    bytes.removeLast(bytes.count - written)
    ends.removeLast(ends.count - newIndexes.count { $0 >= 0 })
    let kept = slots.map { slot in
      guard slot != Self.emptySlot else { return slot }
      let index = newIndexes[Int(UInt32(truncatingIfNeeded: slot))]
      return index < 0 ? Self.emptySlot : (slot & ~0xffff_ffff) | UInt64(index)
    }
    place(kept, in: slots.count)
  }

  private func range(_ index: NameIndex) -> Range<Int> {
    let start = index.offset == 0 ? 0 : Int(ends[index.offset - 1])
    return start..<Int(ends[index.offset])
  }

  private func equals(_ index: NameIndex, _ name: Span<UInt8>) -> Bool {
    bytes.span.extracting(range(index)).isEqual(to: name)
  }

  /// The hash of a name: the same in every run.
  public static func hash(_ name: Span<UInt8>) -> UInt64 {
    var mixer = Mixer(seed: 3)
    mixer.add(name)
    return mixer.value
  }

  private func secretHash(_ name: Span<UInt8>) -> UInt32 {
    // Secret, so that nobody can make up names that all want one slot.
    UInt32(truncatingIfNeeded: secret.hash(name))
  }

  /// Fills a new table.
  private mutating func place(_ old: [UInt64], in slotCount: Int) {
    slots = Array(repeating: Self.emptySlot, count: slotCount)
    for slot in old where slot != Self.emptySlot {
      var position = Int(slot >> 32) & (slotCount - 1)
      while slots[position] != Self.emptySlot { position = (position + 1) & (slotCount - 1) }
      slots[position] = slot
    }
  }
}
