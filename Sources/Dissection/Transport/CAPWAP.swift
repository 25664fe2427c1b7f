/// Frames between wireless access points and their controller (CAPWAP, RFC 5415 §4).
enum CAPWAP {
  private enum Flag {
    // In the third byte.
    static let isNative: UInt8 = 0x01
    // In the fourth.
    static let isFragment: UInt8 = 0x80
    static let isKeepAlive: UInt8 = 0x08
    static let reserved: UInt8 = 0x07
  }

  /// The binding to IEEE 802.11 (RFC 5415 §4.3).
  private static let wlan: UInt8 = 1
  private static let countMin = 8

  /// What a datagram of the data channel is.
  static func content(of payload: Span<UInt8>) -> Tunnel.Content {
    if beginsDTLS(payload) { return .unread(.dtls) }
    guard let count = headerCount(payload) else { return .plain }
    if payload[3] & Flag.isKeepAlive != 0 { return .unread(.capwapControl) }
    if payload[3] & Flag.isFragment != 0 { return .unread(.capwapFragment) }
    guard payload[2] & Flag.isNative != 0 else {
      return EthernetHeader.mayBegin(payload, at: count)
        ? .carried(.ethernet, after: count) : .plain
    }
    guard payload[2] >> 1 & 0x1f == wlan else { return .plain }
    return .carried(.wlanFromAccessPoint, after: count)
  }

  /// What a datagram of the control channel is.
  static func controlContent(of payload: Span<UInt8>) -> Tunnel.Content {
    if beginsDTLS(payload) { return .unread(.dtls) }
    // The message type: IETF's, by number (§4.5.1.1).
    guard let count = headerCount(payload), payload.count >= count + 4,
      (1...26).contains(payload.uint32(at: count))
    else { return .plain }
    return .unread(.capwapControl)
  }

  /// Whether the preamble (§4.1) and a record of DTLS begin here.
  private static func beginsDTLS(_ payload: Span<UInt8>) -> Bool {
    payload.count >= 4 && payload.uint32(at: 0) == 0x0100_0000
      && DTLSRecord.begins(payload.extracting(4...))
  }

  /// Bytes of the header (§4.3), whose length is in units of four; nil where none is.
  private static func headerCount(_ payload: Span<UInt8>) -> Int? {
    guard payload.count >= countMin, payload[0] == 0, payload[3] & Flag.reserved == 0 else {
      return nil
    }
    let count = Int(payload[1] >> 3) * 4
    return count >= countMin && count <= payload.count ? count : nil
  }
}

/// A record of DTLS (RFC 6347 §4.1).
enum DTLSRecord {
  static func begins(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 13, (20...25).contains(bytes[0]) else { return false }
    return bytes[1] == 0xfe && [0xff, 0xfd].contains(bytes[2])
  }
}
