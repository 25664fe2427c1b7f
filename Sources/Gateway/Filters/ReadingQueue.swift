import DequeModule

/// The flows that are being read, in the order in which reading began: the one to give up first, when
/// too much is being read at once.
struct ReadingQueue: ~Copyable {
  private struct Entry {
    /// Where the flow is in the table.
    var index: Int32
    /// Its number: later flows reuse its place.
    var number: UInt32
  }

  private var queue: Deque<Entry> = []
  /// Flows that are being read.
  private(set) var count = 0

  /// The flow at `index` of `table` is read from now on.
  mutating func begin(_ index: Int, in table: borrowing FlowTable) {
    // Entries of flows that are read no longer are dropped before they outnumber the others.
    if queue.count > 2 * count + 1024 {
      var live: Deque<Entry> = []
      for entry in queue where Self.isRead(entry, in: table) { live.append(entry) }
      queue = live
    }
    queue.append(
      Entry(index: Int32(truncatingIfNeeded: index), number: table[state: index].number))
    count += 1
  }

  /// One of the flows is read no longer.
  mutating func end() {
    count -= 1
  }

  /// The flow whose reading began first; nil when none is read.
  mutating func first(in table: borrowing FlowTable) -> Int? {
    while let entry = queue.first {
      if Self.isRead(entry, in: table) { return Int(entry.index) }
      queue.removeFirst()
    }
    return nil
  }

  private static func isRead(_ entry: Entry, in table: borrowing FlowTable) -> Bool {
    let index = Int(entry.index)
    return table[state: index].number == entry.number && table[index].reader >= 0
  }
}
