import Dissection

/// The packets of a pcapng file (draft-ietf-opsawg-pcapng §4).
///
/// Any sections, in either byte order, and any interfaces: other than libpcap, which takes one link type,
/// one snap length and one byte order, and which is left out here. Frames are counted as Wireshark counts
/// them, some of which hold no packet. What is wrong with a block is said in libpcap's words where it has
/// some.
struct PcapngRecords {
  private enum BlockType {
    static let section: UInt32 = 0x0a0d_0d0a
    static let interface: UInt32 = 1
    /// Obsolete (§A).
    static let packet: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let enhancedPacket: UInt32 = 6
    /// Those that Wireshark 4.0 shows as frames, though they hold no packet: entries of systemd's journal,
    /// system calls, custom blocks.
    static let framesWithoutPacket: Set<UInt32> = [9, 0x204, 0x216, 0x221, 0xbad, 0x4000_0bad]
  }

  /// What the file has next.
  private enum Next {
    /// A whole block, which begins where the window does.
    case block(type: UInt32, count: Int)
    case end
    case damage(String)
  }

  /// What became of a block.
  private enum Outcome {
    case taken
    /// It holds a packet of another link type than those before it in the batch.
    case otherLinkType
    case damage(String)
  }

  /// A packet in its block.
  private struct CapturedPacket {
    /// Where its bytes stand.
    var range: Range<Int>
    var interface: Int
    /// In the units of the interface.
    var time: UInt64
    var originalCount: Int
    /// The frame that it was in another file; nil where nothing says so.
    var frame: Int?
  }

  /// Bytes that are read at once.
  private static let readCount = 512 * 1024
  /// The longest block: libpcap's bound as well, save for a few link types.
  private static let blockCountMax = 16 << 20
  private static let interfaceCountMax = 65_536

  private var window = ReadAhead(capacity: readCount)
  private var isAtEnd = false
  private var isBigEndian = false
  private var interfaces: [PcapngInterface] = []
  /// Whether the packets of the section say which frames they were.
  private var hasFrameNumbers = false

  /// The link type of the section's first interface.
  var linkType: LinkType? { interfaces.first?.linkType }

  /// Reads what comes before the first packet of the file, up to its first interface.
  ///
  /// - Returns: what is wrong with it; nil when nothing is.
  mutating func readHeader(from stream: CaptureStream) -> String? {
    while interfaces.isEmpty {
      switch next(from: stream) {
      case .end: return "the capture file has no Interface Description Blocks"
      case .damage(let text): return text
      case .block(let type, let count):
        switch type {
        case BlockType.section, BlockType.interface:
          if let damage = takeDescription(type, count) { return damage }
        case BlockType.packet, BlockType.simplePacket, BlockType.enhancedPacket:
          return "the capture file has a packet block before any Interface Description Blocks"
        default: break
        }
        window.dropFirst(count)
      }
    }
    return nil
  }

  /// Replaces the contents of `batch` by the next packets, all of one link type.
  ///
  /// - Parameter frame: the number of the last frame; becomes that of the last one that was read.
  /// - Returns: what is wrong behind these packets; nil as long as nothing is.
  mutating func read(
    into batch: inout PacketBatch, frame: inout Int, from stream: CaptureStream
  ) -> String? {
    batch.removeAll()
    while !batch.isFull {
      switch next(from: stream) {
      case .end: return nil
      case .damage(let text): return text
      case .block(let type, let count):
        switch take(type, count, into: &batch, &frame) {
        case .taken: window.dropFirst(count)
        case .otherLinkType: return nil
        case .damage(let text): return text
        }
      }
    }
    return nil
  }

  /// Finds the next block, and checks its lengths.
  private mutating func next(from stream: CaptureStream) -> Next {
    fill(8, from: stream)
    guard window.count > 0 else { return .end }
    guard window.count >= 8 else { return truncated(8, window.count) }
    let isSection = word(0) == BlockType.section
    if isSection {
      fill(12, from: stream)
      guard window.count >= 12 else { return truncated(4, window.count - 8) }
      // The byte order of the section, before its length can be read.
      switch (window[8], window[9], window[10], window[11]) {
      case (0x4d, 0x3c, 0x2b, 0x1a): isBigEndian = false
      case (0x1a, 0x2b, 0x3c, 0x4d): isBigEndian = true
      default: return .damage("section without a byte-order magic")
      }
    }
    let count = Int(word(4))
    guard count >= (isSection ? 28 : 12), count % 4 == 0 else {
      return .damage("block with a length of \(count)")
    }
    guard count <= Self.blockCountMax else {
      return .damage("pcapng block size \(count) > maximum \(Self.blockCountMax)")
    }
    fill(count, from: stream)
    guard window.count >= count else { return truncated(count - 8, window.count - 8) }
    guard Int(word(count - 4)) == count else {
      return .damage("block total length in header and trailer don't match")
    }
    return .block(type: word(0), count: count)
  }

  private func truncated(_ wanted: Int, _ got: Int) -> Next {
    .damage("truncated pcapng dump file; tried to read \(wanted) bytes, only got \(got)")
  }

  private mutating func fill(_ count: Int, from stream: CaptureStream) {
    while window.count < count, !isAtEnd {
      window.makeRoom(for: max(count, Self.readCount))
      isAtEnd = stream.fill(&window) == 0
    }
  }

  /// Takes the packet out of a block, or what it says of those behind it.
  private mutating func take(
    _ type: UInt32, _ count: Int, into batch: inout PacketBatch, _ frame: inout Int
  ) -> Outcome {
    switch type {
    case BlockType.enhancedPacket:
      guard count >= 32 else { return .damage("packet block with a length of \(count)") }
      return takePacket(of: Int(word(8)), count, into: &batch, &frame)
    case BlockType.packet:
      guard count >= 32 else { return .damage("packet block with a length of \(count)") }
      return takePacket(of: Int(half(8)), count, into: &batch, &frame)
    case BlockType.simplePacket: return takeSimplePacket(count, into: &batch, &frame)
    case BlockType.section, BlockType.interface:
      return takeDescription(type, count).map { .damage($0) } ?? .taken
    default:
      if BlockType.framesWithoutPacket.contains(type) { frame += 1 }
      return .taken
    }
  }

  /// An Enhanced Packet Block (§4.3), or the Packet Block before it, which differs in its interface only.
  private mutating func takePacket(
    of interface: Int, _ count: Int, into batch: inout PacketBatch, _ frame: inout Int
  ) -> Outcome {
    let captured = Int(word(20))
    guard captured <= count - 32 else {
      return .damage("packet of \(captured) bytes in a block of \(count)")
    }
    var packet = CapturedPacket(
      range: 28..<(28 + captured), interface: interface,
      time: UInt64(word(12)) << 32 | UInt64(word(16)), originalCount: Int(word(24)))
    if hasFrameNumbers {
      packet.frame = frameNumber(from: 28 + (captured + 3) / 4 * 4, to: count - 4)
    }
    return append(packet, to: &batch, &frame)
  }

  /// A Simple Packet Block (§4.4): of the first interface, without a time.
  private mutating func takeSimplePacket(
    _ count: Int, into batch: inout PacketBatch, _ frame: inout Int
  ) -> Outcome {
    guard count >= 16 else { return .damage("packet block with a length of \(count)") }
    let original = Int(word(8))
    let bound = interfaces.first?.snapLength ?? 0
    let captured = bound > 0 ? min(original, bound) : original
    guard captured <= count - 16 else {
      return .damage("packet of \(captured) bytes in a block of \(count)")
    }
    let packet = CapturedPacket(
      range: 12..<(12 + captured), interface: 0, time: 0, originalCount: original)
    return append(packet, to: &batch, &frame)
  }

  /// A Section Header Block (§4.1), or an Interface Description Block (§4.2).
  ///
  /// - Returns: what is wrong with it.
  private mutating func takeDescription(_ type: UInt32, _ count: Int) -> String? {
    guard type == BlockType.section else { return takeInterface(count) }
    let (major, minor) = (half(12), half(14))
    guard major == 1, minor == 0 || minor == 2 else {
      return "unsupported pcapng savefile version \(major).\(minor)"
    }
    interfaces.removeAll(keepingCapacity: true)
    hasFrameNumbers = false
    if let application = option(4, from: 24, to: count - 4) {
      hasFrameNumbers = window.bytes(application).starts(with: PcapngWriter.splitApplication.utf8)
    }
    return nil
  }

  private mutating func takeInterface(_ count: Int) -> String? {
    guard count >= 20 else { return "interface block with a length of \(count)" }
    guard interfaces.count < Self.interfaceCountMax else {
      return "more than \(Self.interfaceCountMax) interfaces in a section"
    }
    var interface = PcapngInterface(linkType: half(8), snapLength: Int(word(12)))
    if let resolution = option(9, from: 16, to: count - 4), resolution.count >= 1,
      !interface.setResolution(window[resolution.lowerBound])
    {
      return "if_tsresol option with a unit that is too small"
    }
    if let offset = option(14, from: 16, to: count - 4), offset.count >= 8 {
      interface.setOffset(Int64(bitPattern: long(offset.lowerBound)))
    }
    interfaces.append(interface)
    return nil
  }

  private mutating func append(
    _ packet: CapturedPacket, to batch: inout PacketBatch, _ frame: inout Int
  ) -> Outcome {
    guard packet.interface < interfaces.count else {
      return .damage(
        "a packet arrived on interface \(packet.interface), but there's no Interface Description "
          + "Block for that interface")
    }
    let interface = interfaces[packet.interface]
    if batch.records.isEmpty {
      batch.linkType = interface.linkType
    } else if batch.linkType != interface.linkType {
      return .otherLinkType
    }
    frame += 1
    batch.append(
      window.bytes(packet.range), timestamp: interface.nanoseconds(packet.time),
      frame: packet.frame ?? frame, originalCount: packet.originalCount)
    return .taken
  }

  /// Which frame of another file a packet was (epb_packetid, §4.3), as `split` wrote it.
  private func frameNumber(from start: Int, to end: Int) -> Int? {
    guard let range = option(5, from: start, to: end), range.count == 8 else { return nil }
    let identity = long(range.lowerBound)
    let number = UInt32(truncatingIfNeeded: identity)
    return number > 0 && identity >> 48 == 0 ? Int(number) : nil
  }

  /// Where the value of an option stands (§3.5), the first of its kind; nil where there is none.
  private func option(_ code: UInt16, from start: Int, to end: Int) -> Range<Int>? {
    var offset = start
    while offset + 4 <= end {
      let (found, count) = (half(offset), Int(half(offset + 2)))
      // The end of options, or one that goes beyond its block.
      guard found != 0, offset + 4 + count <= end else { return nil }
      if found == code { return (offset + 4)..<(offset + 4 + count) }
      offset += 4 + (count + 3) / 4 * 4
    }
    return nil
  }

  // Numbers in the byte order of the section, at an offset in the window's first block.

  private func half(_ offset: Int) -> UInt16 {
    let (one, other) = (UInt16(window[offset]), UInt16(window[offset + 1]))
    return isBigEndian ? one << 8 | other : other << 8 | one
  }

  private func word(_ offset: Int) -> UInt32 {
    let word = window.littleEndianWord(at: offset)
    return isBigEndian ? word.byteSwapped : word
  }

  private func long(_ offset: Int) -> UInt64 {
    let (one, other) = (UInt64(word(offset)), UInt64(word(offset + 4)))
    return isBigEndian ? one << 32 | other : other << 32 | one
  }
}
