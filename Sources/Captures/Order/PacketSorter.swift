import Dissection

/// Puts the packets of a capture into the order of their times, as `CaptureClock` understands these:
/// packets of one time stay as they were recorded. Where what is in two packets of a flow tells that it was the
/// other way round, `CausalOrder` is believed.
///
/// Batches are kept while one of their packets may still be overtaken, and lent on in parts; no
/// packet's bytes are copied.
public struct PacketSorter: ~Copyable {
  /// A batch whose packets have not all been handed on.
  ///
  /// A class, so that batches, which cannot be copied, stand in one array; it is entered once a batch.
  private final class Held {
    var batch: PacketBatch
    /// Packets that may be handed on, in order.
    var records: [PacketRecord] = []
    /// How many of them were.
    var takenCount = 0
    /// Packets whose times wait for witnesses.
    var waitingCount = 0
    /// How often packets had been lent when the last of these were.
    var lastLent = 0

    init(_ batch: consuming PacketBatch) { self.batch = batch }

    var isEmpty: Bool { takenCount == records.count }
    var next: Int64 { records[takenCount].timestamp }
  }

  /// A packet whose time waits for witnesses.
  private struct Waiting {
    let held: Held
    var record: PacketRecord
  }

  private var held: [Held] = []
  private var spare: [Held] = []
  private var waiting: [Waiting] = []
  private var clock = CaptureClock()
  private var causality = CausalOrder()
  /// A packet that comes before others that were recorded before it.
  private var moved: PacketRecord?
  private let lag: Int
  /// How often packets were lent.
  private var lentCount = 0
  /// Batches whose storage is kept beyond those that are still in use.
  private static let spareCountMax = 4

  /// A sorter of a capture that has not begun.
  ///
  /// - Parameter lag: how often packets are lent before the storage of some that were lent is used again.
  public init(lag: Int = 0) {
    self.lag = lag
  }

  /// Packets that got another time than their own, because that was out of order by more than 0.1 s.
  public var correctedCount: Int { clock.correctedCount }
  /// Packets that got another time for what is in them, next to that of a packet which follows on them, or on
  /// which they follow.
  public var movedCount: Int { causality.movedCount }

  /// The time of the next packet that none can overtake any more; nil when more have to be added first.
  ///
  /// - Parameter isLast: whether no packets follow.
  func readyTime(isLast: Bool) -> Int64? {
    guard let first = earliest(), isLast || held[first].next <= clock.watermark else { return nil }
    return held[first].next
  }

  /// Bytes of the batches that are kept.
  var heldByteCount: Int { held.reduce(0) { $0 + $1.batch.bytes.count } }

  /// Takes the packets of a batch, which gets the storage of another in exchange.
  public mutating func add(_ batch: inout PacketBatch) {
    let place = takeSpare()
    // The bytes of the other stay: a reader writes over them.
    swap(&place.batch, &batch)
    batch.records.removeAll(keepingCapacity: true)
    place.records.removeAll(keepingCapacity: true)
    place.takenCount = 0
    held.append(place)
    swap(&place.records, &place.batch.records)
    // Most batches are in order from end to end, and stay as they are.
    let inOrder = acceptInOrder(place.records[...], in: place.batch)
    if inOrder == place.records.count { return }
    let arrivals = place.records
    place.records.removeSubrange(inOrder...)
    sort(arrivals[inOrder...], into: place)
  }

  /// Storage that nobody uses, of that the one that was used last.
  private mutating func takeSpare() -> Held {
    let unused = spare.lastIndex { lentCount - $0.lastLent >= lag }
    return unused.map { spare.remove(at: $0) } ?? Held(PacketBatch())
  }

  /// Puts the packets of a batch that are not all in order among those that may be handed on.
  private mutating func sort(_ arrivals: ArraySlice<PacketRecord>, into place: Held) {
    var rest = arrivals
    while let record = rest.popFirst() {
      place.waitingCount += 1
      if let moved = moved.take() {
        Self.insert(moved, into: place)
      } else {
        waiting.append(Waiting(held: place, record: record))
        settle(isLast: false)
      }
      let inOrder = acceptInOrder(rest, in: place.batch)
      place.records.append(contentsOf: rest.prefix(inOrder))
      rest = rest.dropFirst(inOrder)
    }
  }

  /// Says that no packets follow.
  public mutating func finish() { settle(isLast: true) }

  /// Lends the packets that none can overtake any more, in parts, in their order.
  ///
  /// - Parameters:
  ///   - isLast: whether all are to be lent, since no packets follow.
  ///   - limit: the latest time of a packet that is lent.
  ///   - body: says whether it wants more.
  /// - Returns: whether it does.
  public mutating func takeReady(
    isLast: Bool = false, until limit: Int64 = .max, _ body: (borrowing PacketBatch) -> Bool
  ) -> Bool {
    let end = min(isLast ? Int64.max : clock.watermark, limit)
    while let first = earliest(), held[first].next <= end {
      let run = run(of: first, until: end)
      let place = held[first]
      // Most of the time a whole batch, or its tail.
      place.batch.records.removeAll(keepingCapacity: true)
      place.batch.records.append(contentsOf: place.records[run])
      place.takenCount = run.upperBound
      lentCount += 1
      place.lastLent = lentCount
      let wantsMore = body(place.batch)
      if !wantsMore { return false }
    }
    recycle()
    return true
  }

  /// Accepts the times of the packets up to the first that is out of order or has to wait: as
  /// `settle` would, but at once.
  ///
  /// - Returns: the number of those packets; the next one is accepted as well where it is `moved`.
  private mutating func acceptInOrder(
    _ records: ArraySlice<PacketRecord>, in batch: borrowing PacketBatch
  ) -> Int {
    guard waiting.isEmpty else { return 0 }
    let bytes = batch.bytes.span
    for index in records.indices {
      let record = records[index]
      guard let latest = clock.latest, record.timestamp >= latest,
        !clock.isStep(record.timestamp) || isConfirmed(records[index...])
      else { return index - records.startIndex }
      let time = clock.accept(record.timestamp, byteCount: record.capturedCount)
      let clue = OrderClue(bytes.extracting(record.range), linkType: batch.linkType)
      let placed = causality.time(of: clue, at: time, after: clock.watermark)
      if placed != record.timestamp {
        moved = record
        moved?.timestamp = placed
        return index - records.startIndex
      }
    }
    return records.count
  }

  /// Whether enough packets behind the first go on from its time.
  private func isConfirmed(_ records: ArraySlice<PacketRecord>) -> Bool {
    let witnesses = records.prefix(1 + CaptureClock.witnessCount)
    return witnesses.count == 1 + CaptureClock.witnessCount
      && zip(witnesses, witnesses.dropFirst()).allSatisfy { $0.timestamp <= $1.timestamp }
  }

  /// Decides about the packets that wait, as far as that can be done.
  private mutating func settle(isLast: Bool) {
    if !clock.hasBegun {
      guard waiting.count > CaptureClock.witnessCount || isLast else { return }
      clock.begin(among: waiting.map(\.record.timestamp))
    }
    var settledCount = 0
    while settledCount < waiting.count {
      var record = waiting[settledCount].record
      if clock.isStep(record.timestamp) {
        let others = waiting[(settledCount + 1)...]
        if others.contains(where: { !clock.isStep($0.record.timestamp) }) {
          record.timestamp = clock.correct(byteCount: record.capturedCount)
        } else if others.count >= CaptureClock.witnessCount || isLast {
          record.timestamp = clock.accept(record.timestamp, byteCount: record.capturedCount)
        } else {
          break
        }
      } else {
        record.timestamp = clock.accept(record.timestamp, byteCount: record.capturedCount)
      }
      let place = waiting[settledCount].held
      record.timestamp = timeByContent(of: record, in: place.batch)
      Self.insert(record, into: place)
      settledCount += 1
    }
    waiting.removeFirst(settledCount)
  }

  /// The time of a packet, after what is in it.
  private mutating func timeByContent(
    of record: PacketRecord, in batch: borrowing PacketBatch
  ) -> Int64 {
    let bytes = batch.bytes.span.extracting(record.range)
    return causality.time(
      of: OrderClue(bytes, linkType: batch.linkType), at: record.timestamp,
      after: clock.watermark)
  }

  /// Puts a packet behind those of its batch that are not later.
  private static func insert(_ record: PacketRecord, into place: Held) {
    place.waitingCount -= 1
    var position = place.records.count
    while position > place.takenCount, place.records[position - 1].timestamp > record.timestamp {
      position -= 1
    }
    place.records.insert(record, at: position)
  }

  /// The batch whose next packet is the earliest; of two, the one that was read first.
  private func earliest() -> Int? {
    var first: Int?
    for index in held.indices where !held[index].isEmpty {
      if let known = first, held[known].next <= held[index].next { continue }
      first = index
    }
    return first
  }

  /// The packets of a batch, from its next one on, that come before those of all others.
  private func run(of first: Int, until end: Int64) -> Range<Int> {
    let place = held[first]
    var before = end
    var isBeforeOrAt = true
    for index in held.indices where index != first && !held[index].isEmpty {
      let next = held[index].next
      // Of two at one time the batch that was read first comes first.
      let includes = index > first
      if next < before || (next == before && !includes) {
        (before, isBeforeOrAt) = (next, includes)
      }
    }
    var position = place.takenCount
    if place.records[place.records.count - 1].timestamp <= before, isBeforeOrAt {
      return position..<place.records.count
    }
    while position < place.records.count,
      place.records[position].timestamp < before
        || isBeforeOrAt && place.records[position].timestamp == before
    {
      position += 1
    }
    return place.takenCount..<position
  }

  /// Keeps the storage of batches that were handed on for the next ones.
  private mutating func recycle() {
    held.removeAll { place in
      guard place.isEmpty, place.waitingCount == 0 else { return false }
      if spare.count < Self.spareCountMax + lag { spare.append(place) }
      return true
    }
  }
}
