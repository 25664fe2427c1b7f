import Dissection

/// What is kept of a flow for as long as its packets may be out of order.
protocol RecentFlow: Sendable {
  /// Of no flow.
  init()
  /// Which flow it is, as `OrderClue` tells them; 0 for none.
  var tag: UInt32 { get set }
  /// When its last packet was captured, in nanoseconds since 1970.
  var lastSeen: Int64 { get set }
  /// The time of a packet of it that the clock puts at `time`, later than `watermark`.
  mutating func time(of clue: OrderClue, at time: Int64, after watermark: Int64) -> Int64
}

/// The flows of the last packets, each at the one place that its tag has.
///
/// Which flows are forgotten follows from the packets alone. Whoever makes a capture in which tags fall
/// together can keep its disorder from being found, and nothing more.
struct RecentFlows<Entry: RecentFlow>: Sendable {
  /// Most captures are short, and much of what they take would be clearing this.
  private static var countAtFirst: Int { 128 }
  private static var countMax: Int { 1 << 14 }

  private var entries: [Entry] = []

  /// The time of a packet by what is known of its flow; `time` where nothing can be.
  @inline(__always)
  mutating func time(
    of clue: OrderClue, at time: Int64, after watermark: Int64, isOpening: Bool = false
  ) -> Int64 {
    guard let place = place(of: clue.tag, since: watermark, isOpening: isOpening) else {
      return time
    }
    return entries[place].time(of: clue, at: time, after: watermark)
  }

  /// Where a flow is; a place that another one has is given to it if that one has been silent since
  /// `watermark`, or if `isOpening` says that this one begins.
  @inline(__always)
  private mutating func place(of tag: UInt32, since watermark: Int64, isOpening: Bool) -> Int? {
    if !entries.isEmpty {
      let index = index(tag)
      if entries[index].tag == tag { return index }
    }
    return makePlace(tag, watermark, isOpening)
  }

  private mutating func makePlace(
    _ tag: UInt32, _ watermark: Int64, _ isOpening: Bool
  ) -> Int? {
    if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.countAtFirst) }
    while isTaken(index(tag), watermark), entries.count < Self.countMax { grow() }
    let index = index(tag)
    guard isOpening || !isTaken(index, watermark) else { return nil }
    entries[index] = Entry()
    entries[index].tag = tag
    return index
  }

  /// The lowest bit of a tag is always set.
  @inline(__always)
  private func index(_ tag: UInt32) -> Int { Int(tag >> 1) & (entries.count - 1) }

  private func isTaken(_ index: Int, _ watermark: Int64) -> Bool {
    entries[index].tag != 0 && entries[index].lastSeen >= watermark
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Entry(), count: old.count * 4)
    for entry in old where entry.tag != 0 {
      let index = index(entry.tag)
      if entries[index].tag == 0 || entries[index].lastSeen < entry.lastSeen {
        entries[index] = entry
      }
    }
  }
}
