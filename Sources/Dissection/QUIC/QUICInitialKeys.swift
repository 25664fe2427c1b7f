/// The keys that protect Initial packets, which anyone on the path can derive (RFC 9001 §5.2).
struct QUICInitialKeys: Sendable {
  /// For AES-128-GCM (RFC 9001 §5.3).
  let key: [UInt8]
  let iv: [UInt8]
  /// For header protection with AES-128 (RFC 9001 §5.4.3).
  let headerKey: [UInt8]

  /// The keys of one side of a connection, from the Destination Connection ID of the client's first
  /// Initial packet; nil when libcrypto fails.
  init?(
    version: QUICVersion, destinationID: [UInt8], role: QUICRole,
    by derivation: borrowing QUICKeyDerivation
  ) {
    let label = role == .client ? "client in" : "server in"
    let prefix = version == .v2 ? "quicv2 " : "quic "
    guard let initial = derivation.code(key: version.initialSalt, destinationID),
      let secret = derivation.expand(initial, label, count: 32),
      let key = derivation.expand(secret, prefix + "key", count: 16),
      let iv = derivation.expand(secret, prefix + "iv", count: 12),
      let headerKey = derivation.expand(secret, prefix + "hp", count: 16)
    else { return nil }
    self.key = key
    self.iv = iv
    self.headerKey = headerKey
  }

  /// The keys of one side of a connection, where no others are derived.
  init?(version: QUICVersion, destinationID: [UInt8], role: QUICRole) {
    self.init(
      version: version, destinationID: destinationID, role: role, by: QUICKeyDerivation())
  }
}
