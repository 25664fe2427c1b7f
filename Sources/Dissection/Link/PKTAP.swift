/// What macOS says of a packet (`bsd/net/pktap.h`): length, record type, the link type of what
/// follows, interface, process. Numbers are little-endian.
enum PKTAP {
  /// The record type of packets.
  private static let packet: UInt32 = 1

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 12 else { throw Undecoded(.link, .truncated) }
    let count = Int(bytes.uint32(at: unread.offset).byteSwapped)
    let record = bytes.uint32(at: unread.offset + 4).byteSwapped
    let type = bytes.uint32(at: unread.offset + 8).byteSwapped
    guard count >= 12, record == packet else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
    return .link(LinkType(rawValue: Int32(truncatingIfNeeded: type)))
  }
}
