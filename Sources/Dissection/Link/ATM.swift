/// What the adaptation layer 5 of ATM carries.
enum ATM {
  /// The service access point of network layer protocol identifiers (RFC 2684 §5.1).
  private static let identifiers: UInt8 = 0xfe
  /// Bytes before a bridged frame (RFC 2684 §5.2).
  private static let bridgedPadCount = 2
  /// SunATM's header: kind, virtual path, virtual channel.
  private static let sunCount = 4

  /// Several protocols over one channel, behind IEEE 802.2 (RFC 2684 §5).
  static func readMultiplexed(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 3 else { throw Undecoded(.llc, .truncated) }
    switch (bytes[unread.offset], bytes[unread.offset + 1]) {
    case (identifiers, identifiers):
      unread.offset += 3
      return try NetworkLayerIdentifier.read(bytes, &unread, bridgedPadCount: bridgedPadCount)
    case (LLC.snap, LLC.snap):
      unread.offset += 3
      return try SNAP.read(bytes, &unread, bridgedPadCount: bridgedPadCount)
    default: return .llc
    }
  }

  /// IP over ATM in Linux: the packet alone as a rule.
  static func readClassicalIP(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 1 else { throw Undecoded(.ip, .truncated) }
    return bytes[unread.offset] == LLC.snap ? try readMultiplexed(bytes, &unread) : .ip
  }

  /// The lower half of the first byte says what a frame is (tcpdump.org/linktypes/LINKTYPE_SUNATM.html).
  static func readSunATM(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= sunCount else { throw Undecoded(.link, .truncated) }
    let kind = bytes[unread.offset] & 0x0f
    unread.offset += sunCount
    switch kind {
    // LAN emulation: the identifier of the sender, then its frame.
    case 1:
      guard unread.count >= 2 else { throw Undecoded(.link, .truncated) }
      unread.offset += 2
      return .ethernet
    case 2: return try readMultiplexed(bytes, &unread)
    default: throw Undecoded(.link, .unsupported, value: UInt32(LinkType.sunATM.rawValue))
    }
  }
}
