/// Ethernet in IP (RFC 3378).
enum EtherIP {
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 2 else { throw Undecoded(.ip, .truncated) }
    // Version 3; the other bits are reserved.
    guard bytes[unread.offset] >> 4 == 3 else { throw Undecoded(.ip, .malformed) }
    unread.offset += 2
    return .ethernet
  }
}
