/// PPP over Ethernet, session stage (RFC 2516 §4): version and type 1, code 0.
enum PPPoE {
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 6 else { throw Undecoded(.pppoe, .truncated) }
    guard bytes[unread.offset] == 0x11 else { throw Undecoded(.pppoe, .malformed) }
    guard bytes[unread.offset + 1] == 0 else { throw Undecoded(.pppoe, .unsupported) }
    let count = Int(bytes.uint16(at: unread.offset + 4))
    unread.offset += 6
    unread.limit(to: count)
    return .ppp
  }
}
