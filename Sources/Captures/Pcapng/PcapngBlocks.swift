/// Blocks of a pcapng file (draft-ietf-opsawg-pcapng §3.1 and §4), one behind the other.
struct PcapngBlocks {
  private enum BlockType {
    static let section: UInt32 = 0x0a0d_0d0a
    static let interface: UInt32 = 1
    static let enhancedPacket: UInt32 = 6
  }

  private enum Option {
    static let end: UInt16 = 0
    static let comment: UInt16 = 1
    static let userApplication: UInt16 = 4
    static let timestampResolution: UInt16 = 9
    static let packetIdentity: UInt16 = 5
  }

  private(set) var bytes: [UInt8] = []

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Appends a Section Header Block (§4.1) of a section whose length is not given.
  mutating func appendSection(application: String) {
    let start = begin(BlockType.section)
    append(0x1a2b_3c4d as UInt32)  // Byte-Order Magic
    append(1 as UInt16)  // Major Version
    append(0 as UInt16)  // Minor Version
    append(UInt64.max)  // Section Length: -1
    append(Option.userApplication, text: application)
    appendEndOfOptions()
    end(start)
  }

  /// Appends an Interface Description Block (§4.2) with timestamps in nanoseconds.
  mutating func appendInterface(linkType: UInt16) {
    let start = begin(BlockType.interface)
    append(linkType)
    append(0 as UInt16)  // Reserved
    append(UInt32(PcapngWriter.snapLength))
    append(Option.timestampResolution)
    append(1 as UInt16)  // Option Length
    bytes.append(9)  // 10^-9 s
    pad(1)
    appendEndOfOptions()
    end(start)
  }

  /// Appends an Enhanced Packet Block (§4.3).
  ///
  /// - Parameters:
  ///   - time: nanoseconds since 1970.
  ///   - identity: nil for none.
  mutating func appendPacket(
    _ packet: Span<UInt8>, interface: UInt32, time: UInt64, originalCount: UInt32,
    comments: [String], identity: UInt64?
  ) {
    let start = begin(BlockType.enhancedPacket)
    let count = min(packet.count, PcapngWriter.snapLength)
    append(interface)
    append(UInt32(truncatingIfNeeded: time >> 32))
    append(UInt32(truncatingIfNeeded: time))
    append(UInt32(count))
    append(originalCount)
    for index in 0..<count { bytes.append(packet[index]) }
    pad(count)
    for comment in comments { append(Option.comment, text: comment) }
    if let identity {
      append(Option.packetIdentity)
      append(8 as UInt16)  // Option Length
      append(identity)
    }
    if !comments.isEmpty || identity != nil { appendEndOfOptions() }
    end(start)
  }

  /// Begins a block, and returns where, for `end`.
  private mutating func begin(_ type: UInt32) -> Int {
    let start = bytes.count
    append(type)
    // Block Total Length, which `end` fills in.
    append(0 as UInt32)
    return start
  }

  /// Ends a block with its length, in front and behind; a block is far shorter than 4 GiB.
  private mutating func end(_ start: Int) {
    let length = UInt32(clamping: bytes.count - start + 4)
    append(length)
    for index in 0..<4 {
      bytes[start + 4 + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index))
    }
  }

  /// Appends an option with a text in UTF-8 (§3.5), cut before the first character that does not fit.
  private mutating func append(_ option: UInt16, text: String) {
    var count = 0
    for scalar in text.unicodeScalars {
      let next = count + UTF8.width(scalar)
      guard next <= PcapngWriter.commentLength else { break }
      count = next
    }
    append(option)
    append(UInt16(clamping: count))
    bytes.append(contentsOf: text.utf8.prefix(count))
    pad(count)
  }

  private mutating func appendEndOfOptions() {
    append(Option.end)
    append(0 as UInt16)
  }

  /// Zeros behind `count` bytes up to a multiple of 4 (§3.1, §3.5).
  private mutating func pad(_ count: Int) {
    for _ in 0..<((4 - count % 4) % 4) { bytes.append(0) }
  }

  private mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
