import HeapModule

/// When flows may be dropped: finds the one whose timeout ends first.
///
/// Among flows in the same state that is the longest idle one. Connections that are opening or
/// closing go before established ones, whose timeout is longer, so that a flood of SYNs displaces
/// itself and not the users (Linux drops them first as well: conntrack's `early_drop`).
///
/// A flow is not moved whenever it has a packet: it is looked at when its turn comes, and put back if it
/// has lived on. So a packet costs nothing here.
///
/// A wheel of capture time (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987): a slot
/// a second holds the flows whose turn comes then, chained by their indexes. Only those of the slot at
/// hand are put in order, as they mostly are.
struct FlowDeadlines: ~Copyable {
  /// A flow whose turn has come, or comes within the slot at hand.
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

  /// The place of a flow in the chain of its slot.
  private struct Link {
    var deadline: Int64
    /// The index of the next flow; -1 for none.
    var next: Int32
    /// That of the one before; -1 for the first, `outside` for one that is in no chain.
    var previous: Int32
    static let outside: Int32 = -2
  }

  /// Of a time, what numbers its slot: slots are of 1.07 s.
  private static let slotShift: Int64 = 30
  /// More than the longest timeout has, so that no two turns share a slot.
  private static let slotCount = 8192

  /// By the index of the flow.
  private var links: [Link] = []
  /// The first flow of each slot; -1 for none.
  private var slots = [Int32](repeating: -1, count: slotCount)
  /// A bit a slot: whether it has flows.
  private var occupied = [UInt64](repeating: 0, count: slotCount / 64)
  /// Flows in slots.
  private var linkedCount = 0
  /// The number of the slot at hand: flows whose turn comes in it, or before, are in no slot.
  private var slotAtHand = Int64.min >> slotShift
  /// Those that were in it, the first one last.
  private var due: [Entry] = []
  /// Those whose deadlines were set since.
  private var late = Heap<Entry>()

  /// The least time at which a flow may have timed out; the largest when there is none.
  private(set) var next = Int64.max

  /// Adds the flow at `index` of `table`, which has just begun: the deadline is that of a connection
  /// that is opening, and is worked out anew when its turn comes.
  mutating func insert(_ index: FlowIndex, in table: borrowing FlowTable) {
    // Entries of flows that ended otherwise are dropped before they outnumber the live ones.
    if late.count > 2 * table.count + 1024 { removeStale(table) }
    while links.count <= index.offset {
      links.append(Link(deadline: 0, next: -1, previous: Link.outside))
    }
    let timeout =
      table[index].progress.contains(.isTCP) ? IdleTimeout.transitory : IdleTimeout.udp
    put(index, Self.sum(table[index].lastSeen, timeout), in: table)
  }

  /// Takes out a flow that ends before its turn.
  mutating func remove(_ index: FlowIndex) {
    let link = links[index.offset]
    guard link.previous != Link.outside else { return }
    links[index.offset].previous = Link.outside
    linkedCount -= 1
    if link.next >= 0 { links[Int(link.next)].previous = link.previous }
    if link.previous >= 0 {
      links[Int(link.previous)].next = link.next
    } else {
      setFirst(of: Self.place(of: Self.slot(of: link.deadline)), to: link.next)
    }
  }

  /// Takes out the flow whose timeout ends first.
  ///
  /// - Parameter now: only a flow whose timeout has ended by then; nil for any.
  /// - Returns: its index in the table; nil when there is none.
  mutating func takeFirst(in table: borrowing FlowTable, until now: Int64?) -> FlowIndex? {
    defer { next = nextTurn }
    repeat {
      while let first = firstDue {
        if let now, first.deadline >= now { return nil }
        if first == due.last { due.removeLast() } else { late.removeMin() }
        guard table[state: first.index].number == first.number else { continue }
        let deadline = Self.sum(
          table[first.index].lastSeen, IdleTimeout.of(table[first.index]))
        if deadline <= first.deadline { return first.index }
        put(first.index, deadline, in: table)
      }
    } while moveOn(until: now.map(Self.slot), table)
    return nil
  }

  /// Puts a flow into the slot of its deadline.
  private mutating func put(
    _ index: FlowIndex, _ deadline: Int64, in table: borrowing FlowTable
  ) {
    // Where no flow waits in a slot, time has passed without anybody's turn.
    if linkedCount == 0 { slotAtHand = max(slotAtHand, Self.slot(of: table[index].lastSeen)) }
    let slot = Self.slot(of: deadline)
    guard slot > slotAtHand else {
      late.insert(
        Entry(deadline: deadline, index: index, number: table[state: index].number))
      next = min(next, deadline)
      return
    }
    let place = Self.place(of: slot)
    let first = slots[place]
    links[index.offset] = Link(deadline: deadline, next: first, previous: -1)
    if first >= 0 { links[Int(first)].previous = index.position }
    setFirst(of: place, to: index.position)
    linkedCount += 1
    next = min(next, nextTurn)
  }

  /// Moves on to the next slot that has flows, and puts these in order, where none is due any more.
  ///
  /// - Parameter last: the slot to move to at most; nil for any.
  /// - Returns: whether there was one.
  private mutating func moveOn(until last: Int64?, _ table: borrowing FlowTable) -> Bool {
    guard linkedCount > 0 else { return false }
    let distanceMax = min(
      Int64(Self.slotCount - 1), (last ?? .max).subtractingClamped(slotAtHand))
    guard let distance = distanceToFlows(Int(distanceMax)) else {
      if let last { slotAtHand = max(slotAtHand, last) }
      return false
    }
    slotAtHand += Int64(distance)
    let place = Self.place(of: slotAtHand)
    var index = slots[place]
    setFirst(of: place, to: -1)
    while index >= 0 {
      let link = links[Int(index)]
      links[Int(index)].previous = Link.outside
      due.append(
        Entry(
          deadline: link.deadline, index: FlowIndex(Int(index)),
          number: table[state: FlowIndex(Int(index))].number))
      index = link.next
    }
    linkedCount -= due.count
    // The one that was put in last comes first, so that flows of one timeout are in order already.
    due.sort(by: >)
    return true
  }

  /// How many slots on the next one is that has flows; nil when none has, up to a distance.
  private func distanceToFlows(_ distanceMax: Int) -> Int? {
    var distance = 1
    while distance <= distanceMax {
      let place = Self.place(of: slotAtHand + Int64(distance))
      let bits = occupied[place / 64] >> UInt64(place % 64)
      if bits != 0 {
        distance += bits.trailingZeroBitCount
        return distance <= distanceMax ? distance : nil
      }
      distance += 64 - place % 64
    }
    return nil
  }

  private mutating func setFirst(of place: Int, to index: Int32) {
    slots[place] = index
    let bit: UInt64 = 1 << UInt64(place % 64)
    if index >= 0 { occupied[place / 64] |= bit } else { occupied[place / 64] &= ~bit }
  }

  /// The flow whose turn comes first in the slot at hand, or before.
  private var firstDue: Entry? {
    guard let first = due.last else { return late.min }
    guard let other = late.min else { return first }
    return min(first, other)
  }

  /// When the first flow has its turn, or when the slot at hand is over.
  private var nextTurn: Int64 {
    let first = firstDue?.deadline ?? .max
    guard linkedCount > 0, slotAtHand < Int64.max >> Self.slotShift else { return first }
    return min(first, ((slotAtHand + 1) << Self.slotShift) - 1)
  }

  private mutating func removeStale(_ table: borrowing FlowTable) {
    var live = Heap<Entry>()
    for entry in late.unordered where table[state: entry.index].number == entry.number {
      live.insert(entry)
    }
    late = live
  }

  private static func slot(of time: Int64) -> Int64 { time >> slotShift }

  private static func place(of slot: Int64) -> Int {
    Int(truncatingIfNeeded: slot) & (slotCount - 1)
  }

  private static func sum(_ time: Int64, _ timeout: Int64) -> Int64 {
    let sum = time.addingReportingOverflow(timeout)
    return sum.overflow ? .max : sum.partialValue
  }
}

extension Int64 {
  /// The difference, or the nearest that the type holds.
  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let difference = subtractingReportingOverflow(other)
    guard difference.overflow else { return difference.partialValue }
    return other < 0 ? .max : .min
  }
}
