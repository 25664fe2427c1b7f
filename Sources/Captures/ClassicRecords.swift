import Dissection

/// The packets of a classic pcap file (draft-ietf-opsawg-pcap §5), behind the header that libpcap has
/// read: taken out of the bytes where they were read to, instead of copied twice as through libpcap's
/// and C's buffers.
///
/// For files of version 2.4, and link types whose packets libpcap takes as they are, up to 256 KiB: nearly
/// all. A record that is longer than the snap length in the file's header is taken whole, as Wireshark does
/// and libpcap does not. What is wrong with a record is said in libpcap's words.
struct ClassicRecords {
  /// The most bytes that are read at once: they stay in the processor's cache until they are dissected.
  private static let readCountMax = 512 * 1024
  /// Room before them for the rest of a packet: larger than the packets of nearly all files.
  private static let restCount = 64 * 1024
  private static let headerCount = 16
  /// libpcap's bound on a packet of these link types.
  private static let packetCountMax = 262_144
  /// The link types of USB, D-Bus and EBHSCR: libpcap takes longer packets of them, or changes the byte order
  /// of their headers. None carries IP.
  private static let otherLinkTypes: [Int32] = [186, 189, 220, 231, 249, 279]

  private let isBigEndian: Bool
  /// What one of the fraction of a second is, in nanoseconds.
  private let fractionUnit: Int64
  private let snapLength: Int
  /// Bytes that are read at once. It begins with fewer, since much of what a short capture takes would
  /// be clearing buffers.
  private var readCount = 64 * 1024
  /// Bytes of a record that is not whole yet: they begin the next batch.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// - Parameters:
  ///   - head: the beginning of the file header.
  ///   - snapLength: as libpcap understood it.
  /// - Returns: nil for a file that libpcap should read.
  init?(head: [UInt8], linkType: LinkType, snapLength: Int) {
    guard head.count >= 8, !Self.otherLinkTypes.contains(linkType.rawValue) else { return nil }
    switch Array(head[..<4]) {
    case [0xd4, 0xc3, 0xb2, 0xa1]: (isBigEndian, fractionUnit) = (false, 1000)
    case [0xa1, 0xb2, 0xc3, 0xd4]: (isBigEndian, fractionUnit) = (true, 1000)
    case [0x4d, 0x3c, 0xb2, 0xa1]: (isBigEndian, fractionUnit) = (false, 1)
    case [0xa1, 0xb2, 0x3c, 0x4d]: (isBigEndian, fractionUnit) = (true, 1)
    default: return nil
    }
    // Before 2.4 the two lengths of a record changed places.
    guard Array(head[4..<8]) == (isBigEndian ? [0, 2, 0, 4] : [2, 0, 4, 0]) else { return nil }
    self.snapLength = snapLength
  }

  /// Replaces the contents of `batch` by the next packets.
  ///
  /// - Parameters:
  ///   - frame: the number of the last packet; becomes that of the last one in the batch.
  ///   - read: writes the next bytes to the start of a buffer; 0 at their end.
  /// - Returns: what is wrong behind these packets, in libpcap's words; nil as long as nothing is.
  mutating func read(
    into batch: inout PacketBatch, frame: inout Int,
    _ read: (UnsafeMutableRawBufferPointer) -> Int
  ) -> String? {
    batch.records.removeAll(keepingCapacity: true)
    var end = rest.count
    makeRoom(for: end + readCount, in: &batch.bytes)
    if end > 0 { batch.bytes.replaceSubrange(..<end, with: rest) }
    rest.removeAll(keepingCapacity: true)
    while !isAtEnd {
      let room = end..<batch.bytes.count
      // `read` writes within the room that it is given, and says how much.
      let count = unsafe batch.bytes.withUnsafeMutableBytes { all in
        unsafe read(UnsafeMutableRawBufferPointer(rebasing: all[room]))
      }
      end += min(max(0, count), room.count)
      if count >= room.count { readCount = Self.readCountMax }
      isAtEnd = count <= 0
      var offset = 0
      let damage = takeRecords(of: &batch, &offset, end, &frame)
      guard batch.records.isEmpty, damage == nil, !isAtEnd else {
        if isAtEnd, batch.records.isEmpty { return damage ?? truncation(batch.bytes, offset, end) }
        rest += batch.bytes[offset..<end]
        return damage
      }
      // One packet is larger than the room was.
      makeRoom(for: end + readCount, keeping: end, in: &batch.bytes)
    }
    return nil
  }

  /// Grows `bytes`, of which the first `kept` stay. They never shrink, so that they need not be cleared
  /// for each batch, and have room for a rest from the start, so that a longer one does not grow them.
  private func makeRoom(for count: Int, keeping kept: Int = 0, in bytes: inout [UInt8]) {
    guard bytes.count < count else { return }
    let old = bytes.prefix(kept)
    bytes = [UInt8](repeating: 0, count: max(count, readCount + Self.restCount))
    if !old.isEmpty { bytes.replaceSubrange(..<old.count, with: old) }
  }

  /// Takes the records that are whole, of the bytes up to `end`.
  ///
  /// - Parameter offset: where they begin; becomes where the first one does that is not whole.
  /// - Returns: what is wrong with that one.
  private mutating func takeRecords(
    of batch: inout PacketBatch, _ offset: inout Int, _ end: Int, _ frame: inout Int
  ) -> String? {
    while end - offset >= Self.headerCount {
      let header = header(batch.bytes, offset)
      let captured = Int(header.2)
      guard captured <= Self.packetCountMax else {
        isAtEnd = true
        return "invalid packet capture length \(captured), bigger than "
          + (captured > snapLength
            ? "snaplen of \(snapLength)" : "maximum of \(Self.packetCountMax)")
      }
      let start = offset + Self.headerCount
      guard end - start >= captured else { break }
      frame += 1
      let fraction = Int64(Int32(bitPattern: header.1))
      batch.records.append(
        PacketRecord(
          timestamp: Int64(header.0) * 1_000_000_000 + fraction * fractionUnit,
          frame: frame, offset: start, capturedCount: captured,
          originalCount: max(Int(header.3), captured)))
      offset = start + captured
    }
    return nil
  }

  /// What libpcap says when the bytes end within a record.
  private func truncation(_ bytes: [UInt8], _ offset: Int, _ end: Int) -> String? {
    let left = end - offset
    guard left > 0 else { return nil }
    guard left >= Self.headerCount else {
      return "truncated dump file; tried to read 16 header bytes, only got \(left)"
    }
    return "truncated dump file; tried to read \(word(bytes, offset + 8)) captured bytes, "
      + "only got \(left - Self.headerCount)"
  }

  /// The four numbers of a record's header at `offset`, which is in `bytes`.
  @inline(__always)
  private func header(_ bytes: [UInt8], _ offset: Int) -> (UInt32, UInt32, UInt32, UInt32) {
    guard offset >= 0, offset <= bytes.count - Self.headerCount else { return (0, 0, 0, 0) }
    // The sixteen bytes are within the array.
    let (low, high) = unsafe bytes.withUnsafeBytes { all in
      unsafe (
        all.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
        all.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
      )
    }
    return (word(low, 0), word(low, 1), word(high, 0), word(high, 1))
  }

  /// One of the two numbers in eight bytes as they stand.
  @inline(__always)
  private func word(_ bytes: UInt64, _ index: Int) -> UInt32 {
    let little = UInt32(truncatingIfNeeded: UInt64(littleEndian: bytes) >> UInt64(32 * index))
    return isBigEndian ? little.byteSwapped : little
  }

  /// The number of 32 bits at `offset`, which is in `bytes` with the three behind it.
  private func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    guard offset >= 0, offset <= bytes.count - 4 else { return 0 }
    // The four bytes are within the array.
    let word = unsafe bytes.withUnsafeBytes { all in
      unsafe all.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
    return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
  }
}
