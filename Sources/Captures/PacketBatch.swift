public import Dissection

/// Packets that are handed on together: their bytes end to end, and a record for each.
///
/// A batch crosses the module line once for up to 256 packets, and its memory is reused, so that
/// reading allocates nothing per packet.
public struct PacketBatch: ~Copyable {
  /// The most packets that `CaptureReader` puts into a batch of what libpcap reads.
  public static let recordCountMax = 256
  /// The bytes after which `CaptureReader` ends a batch: it may hold one packet more.
  public static let byteCountGoal = 1 << 20

  /// The captured bytes of all packets, in order; between and behind them may be others.
  public internal(set) var bytes: [UInt8] = []
  /// The packets, in the order of the capture.
  public internal(set) var records: [PacketRecord] = []
  /// What the packets' bytes begin with; one batch never mixes link types.
  public internal(set) var linkType: LinkType

  /// An empty batch. It grows to its working size with its first packets.
  public init(linkType: LinkType = .ethernet) {
    self.linkType = linkType
  }

  /// Whether the batch holds as much as a reader puts into one.
  public var isFull: Bool {
    records.count >= Self.recordCountMax || bytes.count >= Self.byteCountGoal
  }

  /// Removes the packets and keeps the memory for the next ones.
  ///
  /// Memory far beyond the usual size, left by a giant packet, is given back.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 4 * Self.byteCountGoal)
    records.removeAll(keepingCapacity: true)
  }

  /// Keeps the first `count` packets only.
  public mutating func truncate(to count: Int) {
    guard count >= 0, count < records.count else { return }
    records.removeLast(records.count - count)
  }

  /// Says of which file of a series the packets are.
  mutating func setFile(_ file: UInt16) {
    for index in records.indices { records[index].place.file = file }
  }

  /// Removes the packets, and says what the next ones are.
  public mutating func removeAll(linkType: LinkType) {
    removeAll()
    self.linkType = linkType
  }

  /// Appends a packet.
  ///
  /// - Parameters:
  ///   - packet: The captured bytes, from the link type's header on.
  ///   - timestamp: Nanoseconds since 1970.
  ///   - frame: The packet's number in its file, from 1; nil: one more than the last in the batch.
  ///   - originalCount: Bytes on the wire; nil or too few: as many as were captured.
  public mutating func append(
    _ packet: Span<UInt8>, timestamp: Int64, frame: Int? = nil, originalCount: Int? = nil
  ) {
    records.append(
      PacketRecord(
        timestamp: timestamp, frame: frame ?? ((records.last?.frame ?? 0) &+ 1),
        offset: bytes.count, capturedCount: packet.count,
        originalCount: max(originalCount ?? 0, packet.count)))
    bytes.reserveCapacity(bytes.count + packet.count)
    for index in packet.indices { bytes.append(packet[index]) }
  }

  /// Appends a packet out of other bytes.
  mutating func append(
    _ packet: ArraySlice<UInt8>, timestamp: Int64, frame: Int, originalCount: Int
  ) {
    records.append(
      PacketRecord(
        timestamp: timestamp, frame: frame, offset: bytes.count, capturedCount: packet.count,
        originalCount: max(originalCount, packet.count)))
    bytes.append(contentsOf: packet)
  }

  /// Appends a packet that a C library holds.
  mutating func append(
    _ packet: UnsafeBufferPointer<UInt8>, timestamp: Int64, frame: Int, originalCount: Int
  ) {
    let count = packet.count
    records.append(
      PacketRecord(
        timestamp: timestamp, frame: frame, offset: bytes.count, capturedCount: count,
        originalCount: max(originalCount, count)))
    unsafe bytes.append(contentsOf: packet)
  }
}
