/// Endace's extensible record format (Endace EDM11-01 §2): a header of 16 bytes, extension headers, and
/// the frame, before which some types have more of their own.
enum ERF {
  private static let count = 16
  /// The bit of a type that says that an extension header follows.
  private static let hasExtension: UInt8 = 0x80
  private static let extensionCount = 8
  /// Extension headers in one record; cards add a handful.
  private static let extensionsMax = 16

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    let type = bytes[unread.offset + 8]
    // What the record has of the frame, its own headers included.
    let recordCount = Int(bytes.uint16(at: unread.offset + 10))
    if recordCount >= count { unread.limit(to: recordCount) }
    unread.offset += count
    if type & hasExtension != 0 { try skipExtensions(bytes, &unread) }
    return try readFrame(ofType: type & ~hasExtension, bytes, &unread)
  }

  private static func skipExtensions(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) {
    for _ in 0..<extensionsMax {
      guard unread.count >= extensionCount else { throw Undecoded(.link, .truncated) }
      let isLast = bytes[unread.offset] & hasExtension == 0
      unread.offset += extensionCount
      if isLast { return }
    }
    throw Undecoded(.link, .tooDeep)
  }

  private static func readFrame(
    ofType type: UInt8, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    switch type {
    // Packets over SONET; plain, coloured, and by the stream that they were sorted into.
    case 1, 10, 15, 19: return try readSerial(bytes, &unread)
    // The same from one of several channels, whose header has four bytes.
    case 5, 17:
      try skip(4, &unread)
      return try readSerial(bytes, &unread)
    // Ethernet, behind an offset and padding.
    case 2, 11, 16, 20:
      try skip(2, &unread)
      return .ethernet
    // Adaptation layer 5, behind a cell's header.
    case 4:
      try skip(4, &unread)
      return try ATM.readMultiplexed(bytes, &unread)
    case 9:
      try skip(8, &unread)
      return try ATM.readMultiplexed(bytes, &unread)
    case 22: return .ipv4
    case 23: return .ipv6
    default: throw Undecoded(.link, .unsupported, value: UInt32(LinkType.erf.rawValue))
    }
  }

  private static func skip(_ count: Int, _ unread: inout UnreadRange) throws(Undecoded) {
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
  }

  /// PPP, Cisco HDLC or frame relay, which the record does not tell apart; their first two bytes do.
  private static func readSerial(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 2 else { throw Undecoded(.link, .truncated) }
    switch bytes.uint16(at: unread.offset) {
    case 0x0f00, 0x8f00: return try LinkHeader.readCiscoHDLC(bytes, &unread)
    case 0xff03: return .ppp
    default: return try FrameRelay.read(bytes, &unread)
    }
  }
}
