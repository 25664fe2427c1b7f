/// Per-packet information (CACE PPI 1.0.10 §3.1): version, flags, length, and the
/// link type of what follows. Numbers are little-endian.
enum PPI {
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 8 else { throw Undecoded(.link, .truncated) }
    let count = Int(bytes.uint16(at: unread.offset + 2).byteSwapped)
    let type = bytes.uint32(at: unread.offset + 4).byteSwapped
    guard count >= 8 else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
    return .link(LinkType(rawValue: Int32(truncatingIfNeeded: type)))
  }
}
