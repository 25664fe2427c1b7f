import DequeModule
import Dissection

/// The connections of all live flows in the eyes of the censors on their ways: one for each kind of
/// habits and what is seen, not for each gateway, and none for a perfect reader.
///
/// A connection of which no more than a SYN has come costs 4 bytes, and is opened with its next packet: a flood
/// of SYNs would take half a kilobyte each. One without payload costs no more than a `CensorConnection`; what it
/// holds of the stream is in a pool of its own. Where all censors of a plan read perfectly, all of it stays empty.
struct CensorConnections: ~Copyable {
  private var pool: [CensorConnection] = []
  private var free: [Int32] = []
  /// The first connection of each flow, by its index in the flow table; -1 for none. Below that: the SYN alone
  /// has come, and -2 less this are the readings that took it, a bit for each.
  private var firsts: [Int32] = []
  /// The connections that are open.
  private(set) var count = 0
  /// The most that were open at once.
  private(set) var countPeak = 0
  /// The most of a flow's readings that the bits have room for.
  static let waitingReadingsMax = 30
  var readers = FlowReaderPool()
  /// The connections of a flow that has just ended, since another SYN begins one on the same
  /// addresses and ports: to the censor they may be the same.
  private var aside: Int32 = -1
  /// Bytes that the readers hold.
  var heldByteCount = 0
  /// The flows with connections, in the order in which these were opened; those that have none any more stay
  /// until their turn. By their places in the flow table, and their numbers: later flows reuse a place.
  private var order: Deque<(flow: FlowIndex, number: UInt32)> = []

  /// A connection, by its index.
  subscript(connection: Int) -> CensorConnection {
    _read { yield pool[connection] }
    _modify { yield &pool[connection] }
  }

  /// The first connection of the flow at `flow`; -1 for none.
  func first(of flow: FlowIndex) -> Int32 {
    flow.offset < firsts.count ? max(-1, firsts[flow.offset]) : -1
  }

  /// Whether a flow has connections, or some that wait for its next packet.
  func follow(_ flow: FlowIndex) -> Bool {
    flow.offset < firsts.count && firsts[flow.offset] != -1
  }

  /// Whether connections wait that have been set aside for the next flow.
  var haveAside: Bool { aside >= 0 }

  /// Lets the connections of a new flow wait for its next packet: of this one, a SYN, its sequence number is all
  /// that they need to know.
  ///
  /// - Parameter takers: a bit for each reading of the flow's route whose censors look at the SYN.
  mutating func wait(_ flow: FlowIndex, takers: Int32) {
    while firsts.count <= flow.offset { firsts.append(-1) }
    release(flow)
    firsts[flow.offset] = -2 - takers
  }

  /// The readings that took the SYN of a flow whose connections wait; nil when they do not.
  mutating func takeWaiting(_ flow: FlowIndex) -> Int32? {
    guard flow.offset < firsts.count, firsts[flow.offset] < -1 else { return nil }
    defer { firsts[flow.offset] = -1 }
    return -2 - firsts[flow.offset]
  }

  /// Opens the connections of a new flow.
  ///
  /// - Parameters:
  ///   - readings: those of the boxes on its way.
  ///   - seed: what the draws of a reading come from.
  mutating func open(
    _ flow: FlowIndex, readings: [Reading], client: KeyEnd, seed: (Reading) -> UInt64
  ) {
    while firsts.count <= flow.offset { firsts.append(-1) }
    release(flow)
    let former = aside
    aside = -1
    if isOf(former, readings) {
      firsts[flow.offset] = former
      return
    }
    releaseList(former)
    for reading in readings.reversed() {
      var connection = CensorConnection(reading, client: client, seed: seed(reading))
      connection.link = firsts[flow.offset]
      firsts[flow.offset] = add(connection)
    }
  }

  /// Keeps the connections of a flow for the next one that is opened. What was read so far is
  /// forgotten; the numbers are not.
  mutating func setAside(_ flow: FlowIndex) {
    guard first(of: flow) >= 0 else { return }
    releaseList(aside)
    aside = firsts[flow.offset]
    firsts[flow.offset] = -1
    var index = aside
    while index >= 0 {
      giveBackReader(of: Int(index))
      pool[Int(index)].markAnew(.low)
      pool[Int(index)].markAnew(.high)
      index = pool[Int(index)].link
    }
  }

  /// Frees what was kept for a next flow.
  mutating func dropAside() {
    releaseList(aside)
    aside = -1
  }

  /// Frees the connections of a flow: no censor reads more of it.
  mutating func release(_ flow: FlowIndex) {
    guard flow.offset < firsts.count else { return }
    releaseList(firsts[flow.offset])
    firsts[flow.offset] = -1
  }

  /// Takes a connection's reader away.
  mutating func giveBackReader(of connection: Int) {
    let index = pool[connection].reader
    guard index >= 0 else { return }
    heldByteCount -= readers[Int(index)].heldByteCount
    readers.giveBack(index)
    pool[connection].reader = -1
  }

  /// Notes that the connections of a flow were opened.
  mutating func noteOpened(_ flow: FlowIndex, in table: borrowing FlowTable) {
    // Those without connections are dropped before they outnumber the others.
    if order.count > 2 * count + 1024 {
      var live: Deque<(flow: FlowIndex, number: UInt32)> = []
      for entry in order where isOpen(entry, in: table) { live.append(entry) }
      order = live
    }
    order.append((flow, table[state: flow].number))
  }

  /// The flow whose connections were opened first; nil when none has any.
  mutating func oldestFlow(in table: borrowing FlowTable) -> FlowIndex? {
    while let entry = order.first {
      if isOpen(entry, in: table) { return entry.flow }
      order.removeFirst()
    }
    return nil
  }

  private func isOpen(
    _ entry: (flow: FlowIndex, number: UInt32), in table: borrowing FlowTable
  ) -> Bool {
    first(of: entry.flow) >= 0 && table[state: entry.flow].number == entry.number
  }

  private mutating func add(_ connection: CensorConnection) -> Int32 {
    count += 1
    countPeak = max(countPeak, count)
    if let index = free.popLast() {
      pool[Int(index)] = connection
      return index
    }
    pool.append(connection)
    return Int32(truncatingIfNeeded: pool.count - 1)
  }

  private mutating func releaseList(_ first: Int32) {
    var index = first
    while index >= 0 {
      giveBackReader(of: Int(index))
      free.append(index)
      count -= 1
      index = pool[Int(index)].link
    }
  }

  /// Whether a list of connections is of such readings.
  private func isOf(_ first: Int32, _ readings: [Reading]) -> Bool {
    var index = first
    for reading in readings {
      guard index >= 0, pool[Int(index)].reading == reading else { return false }
      index = pool[Int(index)].link
    }
    return first >= 0 && index < 0
  }
}
