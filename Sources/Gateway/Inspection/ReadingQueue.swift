import DequeModule

/// The flows that are being read, in the order in which reading began: the one to give up first, when
/// too much is being read at once.
struct ReadingQueue: ~Copyable {
  private struct Entry {
    var index: FlowIndex
    /// Its number: later flows reuse its place.
    var number: UInt32
  }

  private var queue: Deque<Entry> = []
  /// Flows that are being read.
  private(set) var count = 0
  /// The most that were read at once.
  private(set) var countPeak = 0

  /// The flow at `index` of `table` is read from now on.
  mutating func begin(_ index: FlowIndex, in table: borrowing FlowTable) {
    // Entries of flows that are read no longer are dropped before they outnumber the others.
    if queue.count > 2 * count + 1024 {
      var live: Deque<Entry> = []
      for entry in queue where Self.isRead(entry, in: table) { live.append(entry) }
      queue = live
    }
    queue.append(Entry(index: index, number: table[state: index].number))
    count += 1
    countPeak = max(countPeak, count)
  }

  /// One of the flows is read no longer.
  mutating func end() {
    count -= 1
  }

  /// The flow whose reading began first; nil when none is read.
  mutating func first(in table: borrowing FlowTable) -> FlowIndex? {
    while let entry = queue.first {
      if Self.isRead(entry, in: table) { return entry.index }
      queue.removeFirst()
    }
    return nil
  }

  private static func isRead(_ entry: Entry, in table: borrowing FlowTable) -> Bool {
    table[state: entry.index].number == entry.number && table[entry.index].reader >= 0
  }
}
