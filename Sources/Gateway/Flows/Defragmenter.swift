import DequeModule
import Dissection

/// Puts the fragments of IP datagrams together (RFC 791 §3.2, RFC 8200 §4.5), within bounds.
///
/// What arrives first wins an overlap. A datagram that is not whole 30 s after its first fragment
/// is dropped (RFC 791 asks for 15 s at least, RFC 1122 §3.3.2 for 60 to 120; Linux takes 30).
struct Defragmenter: ~Copyable {
  private struct Key: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    var protocolNumber: UInt8
  }

  private struct Datagram {
    var began: Int64
    var hopLimit: UInt8
    var pieces = Reassembly()
    var fragmentCount: Int32 = 0
    /// The size, once the last fragment was there.
    var count: Int?
  }

  private static let timeoutNanoseconds: Int64 = 30_000_000_000
  private static let byteCountMax = 65_535
  private var waiting: [Key: Datagram] = [:]
  /// The datagrams in the order in which they began; those that were completed stay until their turn.
  private var order: Deque<(key: Key, began: Int64)> = []
  private let datagramsMax: Int
  private(set) var droppedCount = 0
  /// What came of all fragments so far.
  private var done = FragmentCounts()

  /// What came of all fragments, those that still wait among them.
  var counts: FragmentCounts {
    var counts = done
    counts.leftOver += waiting.values.reduce(0) { $0 + Int($1.fragmentCount) }
    return counts
  }

  /// The fragments of the datagram that is being read; 0 while a packet is that came whole.
  private(set) var fragmentCount: Int32 = 0

  init(datagramsMax: Int) {
    self.datagramsMax = max(1, datagramsMax)
  }

  /// Adds a fragment. When it completes its datagram, `datagram` becomes that datagram with a plain
  /// IP header, to be read as a raw IP packet.
  ///
  /// - Returns: whether a datagram is complete.
  mutating func add(
    _ packet: Packet, _ fragment: Fragment, bytes: Span<UInt8>, at now: Int64,
    into datagram: inout [UInt8]
  ) -> Bool {
    let key = Key(
      source: packet.source, destination: packet.destination,
      identification: fragment.identification, protocolNumber: fragment.protocolNumber)
    makeRoom(for: key, at: now)
    var entry = waiting.removeValue(forKey: key) ?? begin(key, packet, at: now)
    entry.fragmentCount &+= 1
    let payload = bytes.extracting(packet.payloadRange)
    guard Self.insert(payload, fragment, into: &entry) else {
      droppedCount += 1
      done.leftOver += Int(entry.fragmentCount)
      return false
    }
    guard let count = entry.count, entry.pieces.prefixCount == count else {
      waiting[key] = entry
      return false
    }
    PacketWriter.appendIP(
      from: packet.source, to: packet.destination, protocolNumber: fragment.protocolNumber,
      hopLimit: entry.hopLimit, payload: entry.pieces.bytes.span.extracting(first: count),
      into: &datagram)
    fragmentCount = entry.fragmentCount
    done.joined += Int(entry.fragmentCount)
    done.datagrams += 1
    return true
  }

  /// Says that the datagram has been read.
  mutating func finishDatagram() {
    fragmentCount = 0
  }

  /// Copies what is new of a fragment.
  ///
  /// - Returns: false when no datagram can be made of it.
  private static func insert(
    _ payload: Span<UInt8>, _ fragment: Fragment, into entry: inout Datagram
  ) -> Bool {
    let end = fragment.offset + payload.count
    if fragment.isLast {
      guard entry.count == nil || entry.count == end else { return false }
      entry.count = end
    }
    let countMax = entry.count ?? byteCountMax
    return entry.pieces.end <= countMax
      && entry.pieces.insert(payload, at: fragment.offset, countMax: countMax)
  }

  private mutating func begin(_ key: Key, _ packet: Packet, at now: Int64) -> Datagram {
    // Those that were completed are dropped before they outnumber the others.
    if order.count > 2 * datagramsMax + 64 {
      order.removeAll { waiting[$0.key]?.began != $0.began }
    }
    order.append((key, now))
    return Datagram(began: now, hopLimit: packet.hopLimit)
  }

  /// Drops what has waited too long, and the oldest while there is no room for one more.
  private mutating func makeRoom(for key: Key, at now: Int64) {
    if let entry = waiting[key], now &- entry.began > Self.timeoutNanoseconds { leave(key) }
    while let oldest = order.first {
      let isWaiting = waiting[oldest.key]?.began == oldest.began
      let isFull = waiting.count >= datagramsMax && waiting[key] == nil
      guard !isWaiting || isFull || now &- oldest.began > Self.timeoutNanoseconds else { return }
      order.removeFirst()
      guard isWaiting else { continue }
      if now &- oldest.began <= Self.timeoutNanoseconds { droppedCount += 1 }
      leave(oldest.key)
    }
  }

  /// Gives up a datagram that is not whole.
  private mutating func leave(_ key: Key) {
    guard let datagram = waiting.removeValue(forKey: key) else { return }
    done.leftOver += Int(datagram.fragmentCount)
  }
}
