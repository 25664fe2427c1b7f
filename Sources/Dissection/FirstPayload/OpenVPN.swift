/// The packets that open an OpenVPN connection (OpenVPN's ssl_pkt.h and "OpenVPN wire protocol",
/// draft of 2022, §5; as filters use them: Xue et al., "OpenVPN is Open to VPN Fingerprinting", USENIX
/// Security 2022, §4).
enum OpenVPN {
  /// P_CONTROL_HARD_RESET_CLIENT_V2, _SERVER_V2 and _CLIENT_V3 in the upper five bits, key 0.
  private static let clientV2: UInt8 = 7 << 3
  private static let serverV2: UInt8 = 8 << 3
  private static let clientV3: UInt8 = 10 << 3

  /// Whether a packet is a hard reset: opcode and session, then, as tls-auth and tls-crypt have it,
  /// nothing, an HMAC, or an HMAC with the rest encrypted.
  static func isReset(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 14 else { return false }
    switch bytes[0] {
    case clientV2, serverV2: return endsPlain(bytes) || isEncrypted(bytes, count: 54)
    case clientV3: return isEncrypted(bytes, count: nil)
    default: return false
    }
  }

  /// No acknowledgements, and packet 0: what a client's first packet ends with. An HMAC of 16 to 64
  /// bytes and a replay counter may stand before it.
  private static func endsPlain(_ bytes: Span<UInt8>) -> Bool {
    let sizes = [14, 38, 42, 54, 70, 86]
    guard bytes[0] == clientV2, sizes.contains(bytes.count) else { return false }
    let end = bytes.count
    return bytes[end - 5] == 0 && bytes.uint32(at: end - 4) == 0
  }

  /// The counter of a first packet in clear, then its time: seconds since 1970, of this century.
  private static func isEncrypted(_ bytes: Span<UInt8>, count: Int?) -> Bool {
    guard bytes.count >= 54, count == nil || bytes.count == count else { return false }
    // With tls-crypt-v2 the upper half has other uses.
    let mask: UInt32 = bytes[0] == clientV3 ? 0xffff : .max
    return bytes.uint32(at: 9) & mask == 1 && 0x3000_0000..<0xf000_0000 ~= bytes.uint32(at: 13)
  }
}
