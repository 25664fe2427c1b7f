/// Whole names and the rules that name them, found from the right, label by label.
///
/// An open-addressed table with one slot of 12 bytes for each distinct name. The hash of a name is
/// built from its last byte to its first, so that one pass over an observed name yields the hashes
/// of all its suffixes. Nearly all of these are in no table, which a Bloom filter that fits the
/// cache says first. What the table then finds is compared byte by byte.
struct NameTable: Sendable {
  /// Who a name belongs to: a number of the caller's, and whether names below are meant too.
  struct Owner: Hashable {
    var number: UInt32
    var isSuffix: Bool
  }

  private struct Slot {
    var tag: UInt32
    /// Where the name's length byte is in `names`; `free` in an unused slot.
    var name: UInt32
    var owner: OwnerCode
    static let free = UInt32.max
  }

  /// Whether all names of `lists` fit one table: 2^30 owners, and 4 GiB of names.
  static func fits(_ lists: [NameList]) -> Bool {
    let nameCount = lists.reduce(0) { $0 + $1.count }
    let byteCount = lists.reduce(0) { $0 + $1.bytes.count }
    return nameCount <= 1 << 30 && nameCount + byteCount < Int(UInt32.max)
  }

  private var slots: [Slot]
  private var filter: [UInt64]
  /// The names, each behind a byte that holds its length.
  private var names: [UInt8] = []
  /// The owners of names that have several.
  private var chain: [OwnerLink] = []
  /// How many distinct names there are.
  private(set) var count = 0

  /// An empty table with room for the names of `lists`, which have to fit.
  init(for lists: [NameList]) {
    let nameCountMax = lists.reduce(0) { $0 + $1.count }
    let byteCount = lists.reduce(0) { $0 + $1.bytes.count }
    let capacity = nameCountMax + nameCountMax / 3 + 2
    let free = Slot(tag: 0, name: Slot.free, owner: OwnerCode(bits: 0))
    slots = [Slot](repeating: free, count: capacity)
    // 8 bits a name: with two bits set, one probe in twenty passes in vain.
    filter = [UInt64](repeating: 0, count: max(1, nameCountMax / 8))
    names.reserveCapacity(byteCount + nameCountMax)
  }

  /// Adds a name, which may be there already. Names that cannot be observed are left out.
  mutating func insert(_ name: ArraySlice<UInt8>, owner: Owner) {
    guard !name.isEmpty, name.count <= Int(UInt8.max), count + 1 < slots.count else { return }
    var hash = RollingHash()
    for byte in name.reversed() { hash.add(byte) }
    let key = hash.key
    filter[key.word(of: filter.count)] |= key.filterBits
    var index = key.index(of: slots.count)
    while slots[index].name != Slot.free {
      if slots[index].tag == key.tag, isName(at: slots[index].name, name) {
        return add(OwnerCode(owner), to: index)
      }
      index = index + 1 == slots.count ? 0 : index + 1
    }
    slots[index] = Slot(
      tag: key.tag, name: UInt32(truncatingIfNeeded: names.count), owner: OwnerCode(owner))
    names.append(UInt8(name.count))
    names.append(contentsOf: name)
    count += 1
  }

  /// Calls `visit` with the owners of `name` itself and of the names above it, for each with the
  /// number of labels that the owner's name has, or 0 for `name` itself, which comes last.
  ///
  /// `name` is in presentation form: a dot behind a backslash ends no label (RFC 4343 §2.1).
  @inline(__always)
  func forEachOwner(of name: Span<UInt8>, _ visit: (Owner, _ labelCount: Int) -> Void) {
    var hash = RollingHash()
    var labelCount = 0
    var index = name.count
    while index > 0 {
      index -= 1
      let byte = name[index]
      if byte == UInt8(ascii: "."), isBorder(index, in: name) {
        labelCount += 1
        find(hash.key, in: name, from: index + 1, labelCount, visit)
      }
      hash.add(byte)
    }
    if !name.isEmpty { find(hash.key, in: name, from: 0, 0, visit) }
  }

  @inline(__always)
  private func find(
    _ key: RollingHash.Key, in name: Span<UInt8>, from start: Int, _ labelCount: Int,
    _ visit: (Owner, Int) -> Void
  ) {
    let bits = key.filterBits
    guard filter[key.word(of: filter.count)] & bits == bits else { return }
    var index = key.index(of: slots.count)
    while slots[index].name != Slot.free {
      if slots[index].tag == key.tag, isName(at: slots[index].name, name, from: start) {
        return visitOwners(slots[index].owner, labelCount, visit)
      }
      index = index + 1 == slots.count ? 0 : index + 1
    }
  }

  @inline(__always)
  private func visitOwners(
    _ code: OwnerCode, _ labelCount: Int, _ visit: (Owner, Int) -> Void
  ) {
    var code = code
    while code.isLinked {
      let link = chain[code.link]
      let owner = link.owner.owner
      if labelCount == 0 || owner.isSuffix { visit(owner, labelCount) }
      code = link.next
    }
    let owner = code.owner
    if labelCount == 0 || owner.isSuffix { visit(owner, labelCount) }
  }

  /// Whether the dot at `index` ends a label: an even number of backslashes is before it.
  private func isBorder(_ index: Int, in name: Span<UInt8>) -> Bool {
    var start = index
    while start > 0, name[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return (index - start) & 1 == 0
  }

  private func isName(at offset: UInt32, _ name: ArraySlice<UInt8>) -> Bool {
    let start = Int(offset) + 1
    return Int(names[start - 1]) == name.count
      && names[start..<(start + name.count)].elementsEqual(name)
  }

  private func isName(at offset: UInt32, _ name: Span<UInt8>, from start: Int) -> Bool {
    let stored = Int(offset) + 1
    let count = name.count - start
    guard Int(names[stored - 1]) == count else { return false }
    for index in 0..<count where names[stored + index] != name[start + index] { return false }
    return true
  }

  /// Adds an owner to the name in a slot. The last two are compared, so that an owner whose names are
  /// added one after another has each of them once, alone and as a suffix.
  private mutating func add(_ owner: OwnerCode, to index: Int) {
    var code = slots[index].owner
    for _ in 0..<2 {
      if (code.isLinked ? chain[code.link].owner : code) == owner { return }
      guard code.isLinked else { break }
      code = chain[code.link].next
    }
    chain.append(OwnerLink(owner: owner, next: slots[index].owner))
    slots[index].owner = OwnerCode(link: chain.count - 1)
  }
}

/// An owner, or the index of a link in the chain of several owners, in four bytes.
private struct OwnerCode: Equatable {
  var bits: UInt32
  private static let suffixBit: UInt32 = 1 << 31
  private static let linkBit: UInt32 = 1 << 30

  init(bits: UInt32) { self.bits = bits }

  init(_ owner: NameTable.Owner) {
    bits = owner.number & (Self.linkBit - 1) | (owner.isSuffix ? Self.suffixBit : 0)
  }

  init(link index: Int) { bits = UInt32(truncatingIfNeeded: index) | Self.linkBit }

  var isLinked: Bool { bits & Self.linkBit != 0 }
  var link: Int { Int(bits & (Self.linkBit - 1)) }
  var owner: NameTable.Owner {
    NameTable.Owner(number: bits & (Self.linkBit - 1), isSuffix: bits & Self.suffixBit != 0)
  }
}

private struct OwnerLink {
  var owner: OwnerCode
  var next: OwnerCode
}

/// A hash that grows with each byte: FNV-1a (64 bits), with a final mix since its upper bits are
/// weak for short names.
private struct RollingHash {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// The hash of the bytes so far.
  var key: Key {
    var value = state ^ state >> 32
    value &*= 0x9e37_79b9_7f4a_7c15
    value ^= value >> 29
    value &*= 0xbf58_476d_1ce4_e5b9
    return Key(value: value ^ value >> 32)
  }

  struct Key {
    var value: UInt64

    var tag: UInt32 { UInt32(truncatingIfNeeded: value) }
    /// The two bits of a filter word that stand for the name.
    var filterBits: UInt64 { 1 << (value & 63) | 1 << (value >> 6 & 63) }

    /// The place in a table of `count`: the upper half of the product spreads evenly over any count.
    func index(of count: Int) -> Int {
      Int(truncatingIfNeeded: value.multipliedFullWidth(by: UInt64(count)).high)
    }

    /// The word of a filter of `count`, by other bits than `index`.
    func word(of count: Int) -> Int {
      Int(truncatingIfNeeded: (value << 20).multipliedFullWidth(by: UInt64(count)).high)
    }
  }
}
