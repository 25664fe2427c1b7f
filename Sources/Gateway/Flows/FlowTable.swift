import Dissection

/// The live flows, found by 5-tuple in one probe as a rule.
///
/// Open addressing with linear probing over 8-byte slots (a tag of the hash and an index) before a
/// dense array of flows: a miss costs one cache line, a hit two. Measured against `Dictionary`:
/// 9 against 48 to 64 ns a look-up of 20,000 flows.
///
/// Removal shifts later slots back, so no tombstones build up. A slot's place follows from its tag, so that to
/// shift and to grow touch no flow.
struct FlowTable: ~Copyable {
  /// What the slots hold; an index below zero marks an empty one.
  private struct Slot {
    var tag: UInt32
    var index: Int32
    static let empty = Slot(tag: 0, index: -1)
  }

  /// VLANs in which the same 5-tuple makes a flow of its own, since each of them takes a probe; packets of
  /// others belong to the oldest.
  private static let vlansMax = 16

  private var slots: [Slot]
  /// Whether a flow has a VLAN tag: few captures have any.
  private var hasTags = false
  private var mask: Int
  private let secret = HashSecret()
  private var flows: [Flow] = []
  /// What is kept of each flow beside; a number of 0 marks the place as free, and its
  /// `nextFree` is then the next one.
  private var states: [FlowState] = []
  private var firstFree: Int32 = -1
  private(set) var count = 0
  /// The most that were live at once.
  private(set) var countPeak = 0

  /// The most flows that are held at once; beyond, the longest idle ones are evicted.
  let countMax: Int

  /// - Parameter countMax: at least 16.
  init(countMax: Int) {
    self.countMax = max(16, min(countMax, Int(Int32.max) / 4))
    slots = Array(repeating: .empty, count: 1024)
    mask = 1023
  }

  /// Whether one more flow needs an eviction first.
  var isFull: Bool { count >= countMax }

  /// The flow at `index`, as `find` and `insert` return it.
  subscript(index: FlowIndex) -> Flow {
    @inline(__always) _read { yield flows[index.offset] }
    @inline(__always) _modify { yield &flows[index.offset] }
  }

  /// What is kept beside the flow at `index`.
  subscript(state index: FlowIndex) -> FlowState {
    @inline(__always) _read { yield states[index.offset] }
    @inline(__always) _modify { yield &states[index.offset] }
  }

  /// The hash that the other functions ask for.
  func hash(_ key: FlowKey) -> UInt64 { key.hash(secret) }

  /// The index of the flow of `key`, or nil.
  ///
  /// - Parameter vlanTags: of the packet, as `Packet` has them. A packet with a tag belongs to a flow
  ///   without one, and the other way round, if there is none with the same: switches may tag one
  ///   direction alone.
  func find(_ key: FlowKey, hash: UInt64, vlanTags: UInt32) -> FlowIndex? {
    let tag = Self.tag(hash)
    var position = Int(tag) & mask
    while slots[position].index >= 0 {
      if slots[position].tag == tag, flows[Int(slots[position].index)].key == key {
        guard hasTags else { return FlowIndex(Int(slots[position].index)) }
        return findTagged(key, tag, from: position, vlanTags)
      }
      position = (position + 1) & mask
    }
    return nil
  }

  /// The same where flows have tags.
  private func findTagged(
    _ key: FlowKey, _ tag: UInt32, from start: Int, _ vlanTags: UInt32
  ) -> FlowIndex? {
    var position = start
    var similar: FlowIndex?
    var elsewhere: FlowIndex?
    var elsewhereCount = 0
    while slots[position].index >= 0 {
      let index = FlowIndex(Int(slots[position].index))
      if slots[position].tag == tag, flows[index.offset].key == key {
        let tags = states[index.offset].vlanTags
        if tags == vlanTags { return index }
        if tags == 0 || vlanTags == 0 {
          similar = older(of: index, similar)
        } else {
          elsewhere = older(of: index, elsewhere)
          elsewhereCount += 1
        }
      }
      position = (position + 1) & mask
    }
    return similar ?? (elsewhereCount >= Self.vlansMax ? elsewhere : nil)
  }

  /// Notes the VLAN of a packet of a flow, the first that has one.
  mutating func note(vlanTags: UInt32, of index: FlowIndex) {
    guard states[index.offset].vlanTags == 0 else { return }
    states[index.offset].vlanTags = vlanTags
    hasTags = true
  }

  /// The one of two flows that began first: their places in the table may change.
  private func older(of one: FlowIndex, _ other: FlowIndex?) -> FlowIndex {
    guard let other else { return one }
    return states[one.offset].number < states[other.offset].number ? one : other
  }

  /// Adds a flow whose key is not there yet, and returns its index.
  mutating func insert(_ flow: Flow, _ state: FlowState, hash: UInt64) -> FlowIndex {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let index: Int
    if firstFree >= 0 {
      index = Int(firstFree)
      firstFree = states[index].nextFree
      flows[index] = flow
      states[index] = state
    } else {
      index = flows.count
      flows.append(flow)
      states.append(state)
    }
    place(Slot(tag: Self.tag(hash), index: Int32(index)))
    count += 1
    countPeak = max(countPeak, count)
    return FlowIndex(index)
  }

  /// Removes the flow at `index`.
  mutating func remove(at place: FlowIndex) {
    let index = place.offset
    var position = Int(Self.tag(hash(flows[index].key))) & mask
    while slots[position].index != Int32(index) {
      position = (position + 1) & mask
    }
    closeGap(at: position)
    states[index].number = 0
    states[index].nextFree = firstFree
    firstFree = Int32(index)
    count -= 1
  }

  /// Whether a packet with the addresses and ports of a flow does not belong to it any more: after
  /// a timeout, or by a SYN that begins another one (as Wireshark tells reused ports).
  @inline(__always)
  func isFollowed(_ place: FlowIndex, by packet: Packet, at now: Int64) -> Bool {
    let index = place.offset
    if now &- flows[index].lastSeen > IdleTimeout.of(flows[index]) { return true }
    guard packet.protocolNumber == IPProtocol.tcp,
      packet.flags.contains(.syn), !packet.flags.contains(.ack)
    else { return false }
    let progress = flows[index].progress
    guard flows[index].direction(from: FlowKey.sender(of: packet)) == .toServer else {
      // Before a SYN/ACK it opens the connection from the other side as well (RFC 9293 §3.5). With a
      // SYN/ACK alone, it tells that its sender is no server.
      let isOther =
        !progress.contains(.sawSYN) || packet.sequence != states[index].serverSequence
      return flows[index].hasEnded || progress.contains(.sawSYNACK) && isOther
    }
    return !progress.contains(.sawSYN) || packet.sequence != states[index].clientSequence
  }

  /// The indexes of all live flows, in the order in which they began.
  var liveIndexes: [FlowIndex] {
    var indexes: [FlowIndex] = []
    indexes.reserveCapacity(count)
    for index in states.indices where states[index].number > 0 { indexes.append(FlowIndex(index)) }
    indexes.sort { states[$0.offset].number < states[$1.offset].number }
    return indexes
  }

  /// When the oldest live flow began; nil without any.
  var oldestStart: Int64? {
    var oldest: Int64?
    for state in states where state.number > 0 { oldest = min(oldest ?? .max, state.started) }
    return oldest
  }

  private static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }

  private mutating func place(_ slot: Slot) {
    var position = Int(slot.tag) & mask
    while slots[position].index >= 0 {
      position = (position + 1) & mask
    }
    slots[position] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: .empty, count: old.count * 2)
    mask = slots.count - 1
    for slot in old where slot.index >= 0 { place(slot) }
  }

  /// Empties the slot at `gap`, and moves back what probing would no longer find behind it
  /// (Knuth, "The Art of Computer Programming" vol. 3, 6.4, algorithm R).
  private mutating func closeGap(at gap: Int) {
    var gap = gap
    var position = gap
    while true {
      position = (position + 1) & mask
      guard slots[position].index >= 0 else { break }
      let home = Int(slots[position].tag) & mask
      let isReachable =
        gap <= position ? (gap < home && home <= position) : (gap < home || home <= position)
      if isReachable { continue }
      slots[gap] = slots[position]
      gap = position
    }
    slots[gap] = .empty
  }
}
