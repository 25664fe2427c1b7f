/// Frames of rings: one or two control bytes, two addresses, then IEEE 802.2.
enum Ring {
  private static let addressesCount = 12

  /// Token ring (IEEE 802.5 §3.2): access control, frame control, addresses, and a route if the
  /// sender's address says so.
  static func readTokenRing(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 2 + addressesCount else { throw Undecoded(.link, .truncated) }
    // The upper two bits of the frame control: 01 for what the logical link sends.
    guard bytes[unread.offset + 1] >> 6 == 1 else { throw unsupported(.tokenRing) }
    let hasRoute = bytes[unread.offset + 8] & 0x80 != 0
    unread.offset += 2 + addressesCount
    guard hasRoute else { return .llc }
    guard unread.count >= 2 else { throw Undecoded(.link, .truncated) }
    // The route's own two bytes are among those that it counts.
    let count = Int(bytes[unread.offset] & 0x1f)
    guard count >= 2 else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
    return .llc
  }

  /// FDDI (ISO 9314-2 §7.2): frame control and addresses.
  static func readFDDI(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 1 + addressesCount else { throw Undecoded(.link, .truncated) }
    // Frames of the logical link: the class aside, long addresses and the format 01.
    guard bytes[unread.offset] & 0x70 == 0x50 else { throw unsupported(.fddi) }
    unread.offset += 1 + addressesCount
    return .llc
  }

  private static func unsupported(_ type: LinkType) -> Undecoded {
    Undecoded(.link, .unsupported, value: UInt32(type.rawValue))
  }
}
