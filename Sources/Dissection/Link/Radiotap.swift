/// What a receiver says of an 802.11 frame (radiotap.org), in front of it. Numbers are
/// little-endian.
enum Radiotap {
  /// Words that say which fields are there: one, and more where vendors add theirs.
  private static let presentWordsMax = 32
  /// Bits of such a word.
  private enum Present {
    static let timestamp: UInt32 = 1 << 0
    static let flags: UInt32 = 1 << 1
    static let anotherWord: UInt32 = 1 << 31
  }
  /// The bit of the flags that says that the frame's header is padded.
  private static let isPadded: UInt8 = 0x20

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 8 else { throw Undecoded(.link, .truncated) }
    guard bytes[unread.offset] == 0 else { throw Undecoded(.link, .malformed) }
    let count = Int(bytes.uint16(at: unread.offset + 2).byteSwapped)
    guard count >= 8 else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    let flags = flags(bytes.extracting(unread.offset..<(unread.offset + count)))
    unread.offset += count
    return .wlan(isPadded: flags & isPadded != 0)
  }

  /// The field Flags; 0 where there is none.
  private static func flags(_ header: Span<UInt8>) -> UInt8 {
    let present = header.uint32(at: 4).byteSwapped
    guard present & Present.flags != 0 else { return 0 }
    var offset = 4
    for _ in 0..<presentWordsMax {
      guard offset + 4 <= header.count else { return 0 }
      let word = header.uint32(at: offset).byteSwapped
      offset += 4
      if word & Present.anotherWord == 0 { break }
    }
    // Only a timestamp of eight bytes, at a multiple of eight, may stand before it.
    if present & Present.timestamp != 0 { offset = (offset + 7) & ~7 + 8 }
    return offset < header.count ? header[offset] : 0
  }
}
