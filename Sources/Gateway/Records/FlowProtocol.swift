/// What a gateway can read of a flow, or else what keeps it from reading.
public enum FlowProtocol: String, Sendable, CaseIterable {
  // Legible: the site, by the field that named it first.

  case dns
  case sni
  case quicSNI = "quic-sni"
  case httpHost = "http-host"
  /// HTTP without a host.
  case httpURL = "http-url"

  // Hidden, and known by a name, a port or an extension.

  /// Encrypted Client Hello (RFC 9849): no server name, or that of a client-facing server. A name of
  /// another server counts as `sni`, since browsers send the extension to all (§6.2, GREASE).
  case ech
  /// Encrypted SNI (draft-ietf-tls-esni-00 to 06).
  case esni
  /// DNS over HTTPS (RFC 8484), by the name of a known resolver.
  case doh
  /// DNS over TLS (RFC 7858), by its port 853 or by ALPN.
  case dot
  /// DNS over QUIC (RFC 9250), by its port 853 or by ALPN.
  case doq
  /// TLS without a server name.
  case tls
  /// QUIC whose server name was not found.
  case quic

  // Hidden, and known by the first payload.

  case ssh
  /// Tor's own TLS, by the made-up name in it. Bridges with pluggable transports do not show it.
  case tor
  case wireguard
  case openvpn
  /// IPsec with IKE, or PPTP.
  case vpn
  case dtls
  case stun
  /// Random bytes from the first on, as fully encrypted protocols have (`FullyEncryptedTest`).
  case obfuscated
  /// Something else.
  case other

  /// Whether a name that is found later says more.
  var isProvisional: Bool {
    switch self {
    case .tls, .quic, .httpURL, .other: true
    case .dns, .sni, .quicSNI, .httpHost, .ech, .esni, .doh, .dot, .doq, .ssh, .tor, .wireguard,
      .openvpn, .vpn, .dtls, .stun, .obfuscated:
      false
    }
  }
}
