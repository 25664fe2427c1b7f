import Gateway

/// The distinct names of a run, of which names are counted.
///
/// Bounded like the table by name (`BlockedNames`): beyond the limit those with the smallest hashes stay, whatever
/// the order of captures is. How many were left out is counted once for each capture that has them: a sum that does
/// not depend on the order either.
struct RunNames: Sendable {
  private(set) var names: LegibleNames
  /// How many captures have each.
  private(set) var captureCounts: [UInt32]
  /// The hash from which on names have no index.
  private(set) var ceiling = UInt64.max
  /// Those that were left out.
  private(set) var droppedCount = 0

  /// No names.
  init() {
    names = LegibleNames(byteCountMax: .max)
    captureCounts = []
  }

  /// Those of a capture.
  init(_ names: LegibleNames) {
    self.names = names
    self.names.allow(byteCount: .max)
    captureCounts = Array(repeating: 1, count: names.count)
  }

  /// No names, of a run of which some were left out.
  init(ceiling: UInt64, droppedCount: Int) {
    self.init()
    self.ceiling = ceiling
    self.droppedCount = droppedCount
  }

  var count: Int { names.count }

  /// Adds a name that so many captures have.
  ///
  /// - Returns: its index; an absent one where it is left out.
  mutating func insert(_ name: Span<UInt8>, captures: UInt32) -> NameIndex {
    guard LegibleNames.hash(name) < ceiling, let index = names.insert(name) else {
      droppedCount += Int(captures)
      return .absent
    }
    if index.offset == captureCounts.count {
      captureCounts.append(captures)
    } else {
      captureCounts[index.offset] = captureCounts[index.offset].addingClamped(captures)
    }
    return index
  }

  /// Adds the names of another part of the run. Now and then those beyond the limit are left out: `shrink` does
  /// it to the last.
  ///
  /// - Parameter byteCountMax: nil for no limit.
  mutating func merge(_ other: RunNames, byteCountMax: Int?) -> IndexChanges<NameIndex> {
    droppedCount += other.droppedCount
    var changes = IndexChanges<NameIndex>()
    if other.ceiling < ceiling {
      ceiling = other.ceiling
      changes.own = drop()
    }
    changes.other = other.captureCounts.enumerated().map { index, captures in
      other.names.withBytes(of: NameIndex(index)) { insert($0, captures: captures) }
    }
    if let byteCountMax, names.byteCount > byteCountMax + byteCountMax / 4,
      let dropped = shrink(to: byteCountMax)
    {
      changes.append(dropped)
    }
    return changes
  }

  /// Says that all names are of one capture, which was counted in parts.
  mutating func countAsOneCapture() {
    captureCounts = Array(repeating: 1, count: names.count)
  }

  /// Leaves out those with the largest hashes, as many as are beyond the limit.
  ///
  /// - Returns: what became of the indexes; nil where none was left out.
  mutating func shrink(to byteCountMax: Int) -> [NameIndex]? {
    guard names.byteCount > byteCountMax else { return nil }
    var costs = (0..<names.count).map { index in
      names.withBytes(of: NameIndex(index)) { (hash: LegibleNames.hash($0), byteCount: $0.count) }
    }
    costs.sort { $0.hash < $1.hash }
    var sum = 0
    for cost in costs {
      sum += cost.byteCount
      guard sum <= byteCountMax else {
        ceiling = cost.hash
        break
      }
    }
    return drop()
  }

  private mutating func drop() -> [NameIndex] {
    var newIndexes: [NameIndex] = []
    var kept = 0
    for (index, captures) in captureCounts.enumerated() {
      guard names.withBytes(of: NameIndex(index), { LegibleNames.hash($0) }) < ceiling else {
        droppedCount += Int(captures)
        newIndexes.append(.absent)
        continue
      }
      newIndexes.append(NameIndex(kept))
      captureCounts[kept] = captures
      kept += 1
    }
    captureCounts.removeLast(captureCounts.count - kept)
    names.keep(newIndexes.map(\.number))
    return newIndexes
  }
}
