/// ARCNET (RFC 1201, and RFC 1051 before it): source, destination, for Linux the offset of the data
/// in the card's buffer, and the protocol.
enum ARCNET {
  /// RFC 1051 §4.
  private static let ipv4Old: UInt8 = 0xf0
  /// RFC 1201 §3.
  private static let ipv4: UInt8 = 0xd4
  /// RFC 2497 §3.
  private static let ipv6: UInt8 = 0xc4
  /// The split flag of a frame that is there only to pad; another header follows (RFC 1201 §2).
  private static let exception: UInt8 = 0xff

  /// - Parameter offsetCount: bytes of the offset.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, offsetCount: Int
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= offsetCount + 3 else { throw Undecoded(.link, .truncated) }
    let type = bytes[unread.offset + offsetCount + 2]
    unread.offset += offsetCount + 3
    switch type {
    case ipv4Old: return .ipv4
    case ipv4:
      try skipSplit(bytes, &unread)
      return .ipv4
    case ipv6:
      try skipSplit(bytes, &unread)
      return .ipv6
    default: throw Undecoded(.link, .unsupported, value: UInt32(LinkType.arcnetLinux.rawValue))
    }
  }

  /// Moves over the split flag and the sequence number (RFC 1201 §2). The parts of a packet that is
  /// cut into several frames are not put together.
  private static func skipSplit(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) {
    guard unread.count >= 3 else { throw Undecoded(.link, .truncated) }
    // Three bytes of padding and the type once more.
    if bytes[unread.offset] == exception { unread.offset += min(4, unread.count) }
    guard unread.count >= 3 else { throw Undecoded(.link, .truncated) }
    guard bytes[unread.offset] == 0 else {
      throw Undecoded(.link, .unsupported, value: UInt32(LinkType.arcnetLinux.rawValue))
    }
    unread.offset += 3
  }
}
