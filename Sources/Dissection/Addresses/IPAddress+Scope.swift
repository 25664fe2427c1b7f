extension IPAddress {
  /// Whether it is a multicast address (RFC 5771, RFC 4291 §2.7), or the broadcast address of IPv4.
  public var isMulticast: Bool {
    isIPv4 ? low >> 28 & 0xf == 0xe || low & 0xffff_ffff == 0xffff_ffff : high >> 56 == 0xff
  }

  /// Whether hosts of other networks can have it: neither private nor of a link, of a host, or of many
  /// (RFC 1918, RFC 6598, RFC 3927, RFC 4291 §2.4).
  public var isPublic: Bool {
    guard isIPv4 else { return high >> 61 == 1 }
    let address = UInt32(truncatingIfNeeded: low)
    switch address >> 24 {
    case 0, 10, 127, 224...: return false
    case 100: return address >> 22 != 0x191
    case 169: return address >> 16 != 0xa9fe
    case 172: return address >> 20 != 0xac1
    case 192: return address >> 16 != 0xc0a8
    default: return true
    }
  }
}
