import HeapModule

/// When flows may be dropped: finds the one whose timeout ends first.
///
/// Among flows in the same state that is the longest idle one. Connections that are opening or
/// closing go before established ones, whose timeout is longer, so that a flood of SYNs displaces
/// itself and not the users (Linux drops them first as well: conntrack's `early_drop`).
///
/// An entry is not moved whenever its flow has a packet: it is looked at when its turn comes, and put
/// back if the flow has lived on. So a packet costs nothing here.
struct FlowDeadlines: ~Copyable {
  private struct Entry: Comparable {
    /// In nanoseconds since 1970.
    var deadline: Int64
    var index: FlowIndex
    /// The number of the flow that was there when the entry was made: later ones reuse its place.
    var number: UInt32

    static func < (one: Entry, other: Entry) -> Bool {
      (one.deadline, one.number) < (other.deadline, other.number)
    }
  }

  private var heap = Heap<Entry>()

  /// Adds the flow at `index` of `table`, which has just begun: the deadline is that of a connection
  /// that is opening, and is worked out anew when its turn comes.
  mutating func insert(_ index: FlowIndex, in table: borrowing FlowTable) {
    // Entries of flows that ended otherwise are dropped before they outnumber the live ones.
    if heap.count > 2 * table.count + 1024 { removeStale(table) }
    heap.insert(
      Entry(
        deadline: Self.sum(table[index].lastSeen, IdleTimeout.transitory),
        index: index, number: table[state: index].number))
  }

  /// Takes out the flow whose timeout ends first.
  ///
  /// - Parameter now: only a flow whose timeout has ended by then; nil for any.
  /// - Returns: its index in the table; nil when there is none.
  mutating func takeFirst(in table: borrowing FlowTable, until now: Int64?) -> FlowIndex? {
    while let first = heap.min {
      if let now, first.deadline >= now { return nil }
      heap.removeMin()
      let index = first.index
      guard table[state: index].number == first.number else { continue }
      let deadline = Self.deadline(of: table[index])
      if deadline <= first.deadline { return index }
      heap.insert(Entry(deadline: deadline, index: first.index, number: first.number))
    }
    return nil
  }

  private mutating func removeStale(_ table: borrowing FlowTable) {
    var live = Heap<Entry>()
    for entry in heap.unordered where table[state: entry.index].number == entry.number {
      live.insert(entry)
    }
    heap = live
  }

  /// The least time at which a flow may have timed out; the largest when there is none.
  var next: Int64 { heap.min?.deadline ?? .max }

  private static func deadline(of flow: Flow) -> Int64 {
    sum(flow.lastSeen, IdleTimeout.of(flow))
  }

  private static func sum(_ time: Int64, _ timeout: Int64) -> Int64 {
    let sum = time.addingReportingOverflow(timeout)
    return sum.overflow ? .max : sum.partialValue
  }
}
