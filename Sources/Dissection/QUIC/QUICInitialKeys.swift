import CCrypto

/// The keys that protect Initial packets, which anyone on the path can derive (RFC 9001 §5.2).
struct QUICInitialKeys: Sendable {
  /// For AES-128-GCM (RFC 9001 §5.3).
  let key: [UInt8]
  let iv: [UInt8]
  /// For header protection with AES-128 (RFC 9001 §5.4.3).
  let headerKey: [UInt8]

  /// The keys of one side of a connection, from the Destination Connection ID of the client's first
  /// Initial packet; nil when libcrypto fails.
  init?(version: QUICVersion, destinationID: [UInt8], role: QUICRole) {
    let label = role == .client ? "client in" : "server in"
    let prefix = version == .v2 ? "quicv2 " : "quic "
    guard let initial = Self.hmac(key: version.initialSalt, destinationID),
      let secret = Self.expand(initial, label, count: 32),
      let key = Self.expand(secret, prefix + "key", count: 16),
      let iv = Self.expand(secret, prefix + "iv", count: 12),
      let headerKey = Self.expand(secret, prefix + "hp", count: 16)
    else { return nil }
    self.key = key
    self.iv = iv
    self.headerKey = headerKey
  }

  /// HKDF-Expand-Label with an empty context (RFC 8446 §7.1), for at most 32 bytes: one block of
  /// HKDF-Expand (RFC 5869 §2.3).
  private static func expand(_ secret: [UInt8], _ label: String, count: Int) -> [UInt8]? {
    let label = Array("tls13 \(label)".utf8)
    let content = [0, UInt8(count), UInt8(label.count)] + label + [0, 1]
    return hmac(key: secret, content).map { Array($0.prefix(count)) }
  }

  /// HMAC-SHA-256, which is HKDF-Extract as well (RFC 5869 §2.2).
  private static func hmac(key: [UInt8], _ content: [UInt8]) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 32
    // Keys and contents are passed with their counts; SHA-256 writes 32 bytes to `digest`.
    let result = unsafe HMAC(
      EVP_sha256(), key, Int32(key.count), content, content.count, &digest, &count)
    return unsafe result == nil || count != 32 ? nil : digest
  }
}
