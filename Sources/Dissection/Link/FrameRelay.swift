/// Frame relay (RFC 2427 §3): an address of two to four bytes, and what names the payload.
enum FrameRelay {
  /// Unnumbered information, before a network layer protocol identifier.
  private static let unnumbered: UInt8 = 0x03
  /// The bit of an address that ends it (Q.922 §3.3).
  private static let isLastByte: UInt8 = 0x01

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    var count = 0
    while count < 4 {
      guard unread.count > count else { throw Undecoded(.link, .truncated) }
      count += 1
      if bytes[unread.offset + count - 1] & isLastByte != 0 { break }
    }
    guard count >= 2 else { throw Undecoded(.link, .malformed) }
    guard unread.count >= count + 2 else { throw Undecoded(.link, .truncated) }
    unread.offset += count
    guard bytes[unread.offset] == unnumbered else {
      // Cisco's encapsulation: an EtherType.
      let type = bytes.uint16(at: unread.offset)
      guard type >= EtherType.min else {
        throw Undecoded(.link, .unsupported, value: UInt32(LinkType.frameRelay.rawValue))
      }
      unread.offset += 2
      return .etherType(type)
    }
    unread.offset += 1
    // A byte of padding before SNAP.
    if bytes[unread.offset] == 0 { unread.offset += 1 }
    return try NetworkLayerIdentifier.read(bytes, &unread, bridgedPadCount: 0)
  }
}

/// Network layer protocol identifiers (ISO/IEC TR 9577), as frame relay and ATM have them.
enum NetworkLayerIdentifier {
  private static let snap: UInt8 = 0x80
  private static let ipv6: UInt8 = 0x8e
  private static let ipv4: UInt8 = 0xcc
  /// RFC 1973 §3.
  private static let ppp: UInt8 = 0xcf

  /// - Parameter bridgedPadCount: bytes before a bridged frame.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, bridgedPadCount: Int
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 1 else { throw Undecoded(.llc, .truncated) }
    let identifier = bytes[unread.offset]
    unread.offset += 1
    switch identifier {
    case ipv4: return .ipv4
    case ipv6: return .ipv6
    case ppp: return .ppp
    case snap: return try SNAP.read(bytes, &unread, bridgedPadCount: bridgedPadCount)
    default: throw Undecoded(.llc, .unsupported, value: UInt32(identifier))
    }
  }
}
