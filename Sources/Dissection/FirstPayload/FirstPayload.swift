/// Protocols that hide what they carry, and that the first payload of a flow gives away.
public enum FirstPayload: Sendable {
  case ssh, wireGuard, openVPN, dtls, stun
  /// IKE, ESP in UDP, PPTP: other VPNs.
  case vpn

  /// Recognises the first payload that a side of a TCP flow sends.
  ///
  /// - Returns: nil where none of these begins.
  public static func recognizeTCP(_ bytes: Span<UInt8>) -> FirstPayload? {
    if isSSH(bytes) { return .ssh }
    if bytes.count >= 2, Int(bytes.uint16(at: 0)) == bytes.count - 2,
      OpenVPN.isReset(bytes.extracting(2...))
    {
      return .openVPN
    }
    return isPPTP(bytes) ? .vpn : nil
  }

  /// Recognises the first datagram that a side of a UDP flow sends.
  ///
  /// - Parameter port: the server's.
  /// - Returns: nil where none of these begins.
  public static func recognizeUDP(_ bytes: Span<UInt8>, port: UInt16) -> FirstPayload? {
    if isSTUN(bytes) { return .stun }
    if isDTLS(bytes) { return .dtls }
    if isWireGuard(bytes) { return .wireGuard }
    if isIPsec(bytes, port) { return .vpn }
    return OpenVPN.isReset(bytes) ? .openVPN : nil
  }

  /// The identification string (RFC 4253 §4.2), in clear from both sides.
  private static func isSSH(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 7 && bytes.uint32(at: 0) == 0x5353_482d  // "SSH-"
      && (bytes[4] == UInt8(ascii: "1") || bytes[4] == UInt8(ascii: "2"))
      && bytes[5] == UInt8(ascii: ".")
  }

  /// Handshake messages have fixed sizes, and all messages three zero bytes after the type
  /// (Donenfeld, "WireGuard", NDSS 2017, §5.4). Data counts from 0, and is padded to 16 bytes.
  private static func isWireGuard(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 32, bytes.uint32(at: 0) & 0x00ff_ffff == 0 else { return false }
    switch bytes[0] {
    case 1: return bytes.count == 148
    case 2: return bytes.count == 92
    case 3: return bytes.count == 64
    case 4: return bytes.count % 16 == 0 && bytes.uint32(at: 12) == 0
    default: return false
    }
  }

  /// A request or an answer with the magic cookie (RFC 8489 §5).
  private static func isSTUN(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 20 && bytes[0] & 0xc0 == 0 && bytes.uint32(at: 4) == 0x2112_a442
      && Int(bytes.uint16(at: 2)) == bytes.count - 20
  }

  /// A handshake record of DTLS 1.0 to 1.3 (RFC 6347 §4.1, RFC 9147 §4), or of what OpenSSL sent
  /// before the first RFC.
  private static func isDTLS(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 13, bytes[0] == 22 else { return false }
    let version = bytes.uint16(at: 1)
    return (version == 0xfeff || version == 0xfefd || version == 0x0100)
      && Int(bytes.uint16(at: 11)) <= bytes.count - 13
  }

  /// IKE on its ports (RFC 7296 §2, §3.1; RFC 2408 §3.1), and ESP beside it (RFC 3948 §2.1).
  private static func isIPsec(_ bytes: Span<UInt8>, _ port: UInt16) -> Bool {
    switch port {
    case 500: return isIKE(bytes)
    case 4500:
      guard bytes.count >= 8 else { return false }
      // Four zero bytes stand in front of IKE, and ESP has no SPI of zero.
      return bytes.uint32(at: 0) == 0
        ? isIKE(bytes.extracting(4...)) : bytes.uint32(at: 4) < 1 << 16
    default: return false
    }
  }

  private static func isIKE(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 28 && (bytes[17] == 0x10 || bytes[17] == 0x20)
      && Int(bytes.uint32(at: 24)) == bytes.count
  }

  /// A control message (RFC 2637 §1.4, §2).
  private static func isPPTP(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 12 && Int(bytes.uint16(at: 0)) == bytes.count && bytes.uint16(at: 2) == 1
      && bytes.uint32(at: 4) == 0x1a2b_3c4d
  }
}
