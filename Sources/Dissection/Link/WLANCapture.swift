/// Older headers in front of 802.11 frames.
enum WLANCapture {
  /// What every version of the header of AVS begins with, but for the last digit.
  private static let cookieOfAVS: UInt32 = 0x8021_1000

  /// The header of Prism cards: a code, and the length in bytes, in the byte order of the host that
  /// captured. Some drivers wrote that of AVS instead.
  static func readPrism(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 8 else { throw Undecoded(.link, .truncated) }
    if bytes.uint32(at: unread.offset) & ~0xfff == cookieOfAVS {
      return try readAVS(bytes, &unread)
    }
    let length = bytes.uint32(at: unread.offset + 4)
    return try skip(Int(min(length, length.byteSwapped)), &unread)
  }

  /// The header of AbsoluteValue Systems: a version, and the length in bytes, big-endian.
  static func readAVS(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 8 else { throw Undecoded(.link, .truncated) }
    return try skip(Int(bytes.uint32(at: unread.offset + 4)), &unread)
  }

  private static func skip(
    _ count: Int, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard count >= 8 else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
    return .wlan(isPadded: false)
  }
}
