/// A protocol that a rule may name: what remains to be told of a flow whose site is hidden.
public enum RuledProtocol: String, CaseIterable, Sendable {
  /// A first payload that looks like random bytes throughout (Wu et al., "How the Great Firewall of China
  /// Detects and Blocks Fully Encrypted Traffic", USENIX Security 2023).
  case fullyEncrypted = "fully-encrypted"
  /// Encrypted SNI (draft-ietf-tls-esni-00 to 06).
  case esni
  /// Encrypted Client Hello (RFC 9849) with the name of a client-facing server, or none.
  case ech
  /// DNS over HTTPS (RFC 8484), by the name of a known resolver.
  case doh
  /// DNS over TLS (RFC 7858).
  case dot
  /// DNS over QUIC (RFC 9250).
  case doq
  /// QUIC of which no server name was found.
  case quic
  case ssh
  case tor
  case wireguard
  case openvpn
  /// IPsec with IKE, or PPTP.
  case vpn
  case dtls
  case stun
  /// What a censor that lets some protocols pass does not take for one of them (Bock et al., FOCI 2020).
  case unrecognised
}

extension RuledProtocol {
  /// Its place in `allCases`.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
