/// Headers between that of IP and what it carries (IANA's registry of IPv6 extension header types).
enum IPExtensionHeader {
  static let hopByHop: UInt8 = 0
  static let routing: UInt8 = 43
  static let fragment: UInt8 = 44
  static let destinationOptions: UInt8 = 60
  static let mobility: UInt8 = 135
  static let hip: UInt8 = 139
  static let shim6: UInt8 = 140

  /// Whether `number` is of an extension header: after IPv4 only the authentication header is one.
  static func isOne(_ number: UInt8, afterIPv4: Bool) -> Bool {
    switch number {
    case IPProtocol.authenticationHeader: true
    case hopByHop, routing, fragment, destinationOptions, mobility, hip, shim6: !afterIPv4
    default: false
    }
  }

  /// Moves over the extension header `number`.
  ///
  /// - Returns: the number of what follows it.
  static func skip(
    _ number: UInt8, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> UInt8 {
    guard unread.count >= 8 else { throw Undecoded(.ip, .truncated) }
    let length = Int(bytes[unread.offset + 1])
    // In units of eight bytes, less one (RFC 8200 §4.3); for AH of four, less two (RFC 4302 §2.2).
    let count = number == IPProtocol.authenticationHeader ? (length + 2) * 4 : (length + 1) * 8
    guard unread.count >= count else { throw Undecoded(.ip, .truncated) }
    let next = bytes[unread.offset]
    unread.offset += count
    return next
  }
}
