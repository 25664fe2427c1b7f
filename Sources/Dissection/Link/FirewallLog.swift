/// What OpenBSD and its relatives say of a packet that their firewall or IPsec handled.
enum FirewallLog {
  /// Address family, security parameter index and flags, in the byte order of the host that captured
  /// (`net/if_enc.h`).
  static func readENC(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 12 else { throw Undecoded(.link, .truncated) }
    let family = bytes.uint32(at: unread.offset)
    unread.offset += 12
    return try LinkHeader.version(ofFamily: family)
  }

  /// The length of the header comes first, without the padding up to a multiple of four bytes behind it
  /// (`net/if_pflog.h`). Families differ between systems; the packet tells its version.
  static func readPFLOG(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 1 else { throw Undecoded(.link, .truncated) }
    let count = (Int(bytes[unread.offset]) + 3) & ~3
    // Up to the direction of the packet, in the oldest systems up to the numbers of the rule.
    guard count >= 44 else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
    return .ip
  }
}
