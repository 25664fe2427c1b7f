/// Whole names and the rules that name them, found from the right, label by label.
///
/// An open-addressed table with one slot of 8 bytes for each distinct name. The hash of a name is
/// built from its last byte to its first, so that one pass over an observed name yields the hashes
/// of all its suffixes. Nearly all of these are in no table, which a Bloom filter that fits the
/// cache says first. What the table then finds is compared byte by byte.
///
/// Lists name one rule for thousands of names, so that owners are not kept by name, but by the place
/// from which on names are theirs; a name of several owners has them in a chain.
struct NameTable: Sendable {
  private struct Slot {
    /// 31 bits of the hash, and a bit that says what `place` is.
    var tag: UInt32
    /// Where the name is in `names`, or among `shared`; `free` in an unused slot.
    var place: UInt32
    static let free = UInt32.max
    static let sharedBit: UInt32 = 1 << 31
    var isShared: Bool { tag & Slot.sharedBit != 0 }
  }

  /// A name of several owners.
  private struct SharedName {
    var name: UInt32
    var owners: OwnerCode
  }

  /// Whether all names of `lists` fit one table: 2^29 owners, and 4 GiB of names.
  static func fits(_ lists: [NameList]) -> Bool {
    let nameCount = lists.reduce(0) { $0 + $1.count }
    let byteCount = lists.reduce(0) { $0 + $1.bytes.count }
    return nameCount <= 1 << 29 && nameCount + byteCount < Int(UInt32.max)
  }

  private var slots: [Slot]
  private var filter: [UInt64]
  private var names = PackedNames()
  /// Owners, each of the names from a place in `names` on.
  private var owners: [(start: UInt32, owner: OwnerCode)] = []
  private var shared: [SharedName] = []
  /// The owners of names that have several.
  private var chain: [OwnerLink] = []
  /// How many distinct names there are.
  private(set) var count = 0
  /// How many were added, those that were there already counted again.
  private(set) var addedCount = 0

  /// An empty table with room for the names of `lists`, which have to fit.
  init(for lists: [NameList]) {
    let nameCountMax = lists.reduce(0) { $0 + $1.count }
    let byteCount = lists.reduce(0) { $0 + $1.bytes.count }
    let capacity = nameCountMax + nameCountMax / 4 + 2
    slots = [Slot](repeating: Slot(tag: 0, place: Slot.free), count: capacity)
    // 8 bits a name: with two bits set, one probe in twenty passes in vain.
    filter = [UInt64](repeating: 0, count: max(1, nameCountMax / 8))
    names.reserve(count: nameCountMax, byteCount: byteCount)
  }

  /// Bytes of memory, with the room that is not used.
  var byteCount: Int {
    slots.capacity * MemoryLayout<Slot>.stride + filter.capacity * 8 + names.byteCount
      + owners.capacity * MemoryLayout<(start: UInt32, owner: OwnerCode)>.stride
      + shared.capacity * MemoryLayout<SharedName>.stride
      + chain.capacity * MemoryLayout<OwnerLink>.stride
  }

  /// Gives back the room that is not used, once all names are there.
  mutating func trim() {
    names.trim()
    owners.trim()
    shared.trim()
    chain.trim()
  }

  /// Adds a name, which may be there already. Names that cannot be observed are left out.
  mutating func insert(_ name: Span<UInt8>, owner: Owner) {
    guard !name.isEmpty, name.count <= Int(UInt8.max), count + 1 < slots.count else { return }
    var hash = RollingHash()
    var position = name.count
    while position > 0 {
      position -= 1
      hash.add(name[position])
    }
    addedCount += 1
    let key = hash.key
    filter[key.word(of: filter.count)] |= key.filterBits
    var index = key.index(of: slots.count)
    while slots[index].place != Slot.free {
      if isName(in: slots[index], key, name, from: 0) { return add(OwnerCode(owner), to: index) }
      index = index + 1 == slots.count ? 0 : index + 1
    }
    guard let place = names.append(name) else { return }
    slots[index] = Slot(tag: key.tag, place: place)
    let code = OwnerCode(owner)
    if owners.last?.owner != code { owners.append((place, code)) }
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

  /// Calls `visit` with all owners of `name`, also those that mean only what is below it.
  func forEachOwner(at name: Span<UInt8>, _ visit: (Owner) -> Void) {
    var hash = RollingHash()
    for index in name.indices.reversed() { hash.add(name[index]) }
    guard !name.isEmpty, var code = code(of: hash.key, in: name, from: 0) else { return }
    while code.isLinked {
      visit(chain[code.link].owner.owner)
      code = chain[code.link].next
    }
    visit(code.owner)
  }

  @inline(__always)
  private func find(
    _ key: RollingHash.Key, in name: Span<UInt8>, from start: Int, _ labelCount: Int,
    _ visit: (Owner, Int) -> Void
  ) {
    guard let code = code(of: key, in: name, from: start) else { return }
    visitOwners(code, labelCount, name, start, visit)
  }

  /// The owners of the name that `name` is from `start` on, whose hash is `key`.
  @inline(__always)
  private func code(of key: RollingHash.Key, in name: Span<UInt8>, from start: Int) -> OwnerCode? {
    let bits = key.filterBits
    guard filter[key.word(of: filter.count)] & bits == bits else { return nil }
    var index = key.index(of: slots.count)
    while slots[index].place != Slot.free {
      let slot = slots[index]
      if isName(in: slot, key, name, from: start) {
        return slot.isShared ? shared[Int(slot.place)].owners : owner(ofNameAt: slot.place)
      }
      index = index + 1 == slots.count ? 0 : index + 1
    }
    return nil
  }

  @inline(__always)
  private func isName(
    in slot: Slot, _ key: RollingHash.Key, _ name: Span<UInt8>, from start: Int
  ) -> Bool {
    guard slot.tag & ~Slot.sharedBit == key.tag else { return false }
    let place = slot.isShared ? shared[Int(slot.place)].name : slot.place
    return names.isName(at: place, name, from: start)
  }

  /// The owner of a name that has one.
  private func owner(ofNameAt place: UInt32) -> OwnerCode {
    var low = 0
    var high = owners.count
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if owners[middle].start <= place { low = middle } else { high = middle }
    }
    return owners[low].owner
  }

  @inline(__always)
  private func visitOwners(
    _ code: OwnerCode, _ labelCount: Int, _ name: Span<UInt8>, _ start: Int,
    _ visit: (Owner, Int) -> Void
  ) {
    let depth = start == 0 ? 0 : isAlone(start - 1, in: name) ? 1 : 2
    var code = code
    while code.isLinked {
      let link = chain[code.link]
      let owner = link.owner.owner
      if owner.reach.reaches(depth: depth) { visit(owner, labelCount) }
      code = link.next
    }
    let owner = code.owner
    if owner.reach.reaches(depth: depth) { visit(owner, labelCount) }
  }

  /// Whether one label ends at the dot at `index`, and none before it.
  private func isAlone(_ index: Int, in name: Span<UInt8>) -> Bool {
    for place in 0..<index where name[place] == UInt8(ascii: ".") {
      if isBorder(place, in: name) { return false }
    }
    return true
  }

  /// Whether the dot at `index` ends a label: an even number of backslashes is before it.
  private func isBorder(_ index: Int, in name: Span<UInt8>) -> Bool {
    var start = index
    while start > 0, name[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return (index - start) & 1 == 0
  }

  /// Adds an owner to the name in a slot. The last four are compared, so that an owner whose names are
  /// added one after another has each of them once for each reach.
  private mutating func add(_ owner: OwnerCode, to index: Int) {
    let slot = slots[index]
    let owners = slot.isShared ? shared[Int(slot.place)].owners : self.owner(ofNameAt: slot.place)
    var code = owners
    for _ in 0..<4 {
      if (code.isLinked ? chain[code.link].owner : code) == owner { return }
      guard code.isLinked else { break }
      code = chain[code.link].next
    }
    chain.append(OwnerLink(owner: owner, next: owners))
    let link = OwnerCode(link: chain.count - 1)
    if slot.isShared {
      shared[Int(slot.place)].owners = link
    } else {
      slots[index] = Slot(
        tag: slot.tag | Slot.sharedBit, place: UInt32(truncatingIfNeeded: shared.count))
      shared.append(SharedName(name: slot.place, owners: link))
    }
  }
}
