public import Rules

/// What a client asks for in the visits of a table, and where that is forbidden.
public enum VisitRequest: String, CaseIterable, Sendable {
  /// An HTTP request with a word in its URL.
  case httpURL = "http-url"
  /// An HTTP request to a name.
  case httpHost = "http-host"
  /// A ClientHello for a name, in a TLS record.
  case sni
  /// A ClientHello for a name, in QUIC Initial packets.
  case quicSNI = "quic-sni"
  /// A query for a name, over UDP.
  case dns
  /// A query for a name, over TCP (RFC 1035 §4.2.2).
  case dnsOverTCP = "dns-tcp"
  /// A ClientHello with Encrypted SNI (draft-ietf-tls-esni-01 §8.1).
  case esni
  /// Random bytes over TCP.
  case random
  /// Random bytes over TCP to the port of HTTPS, in two segments.
  case randomTwice = "random-twice"

  /// Where what is forbidden stands.
  public var field: Field {
    switch self {
    case .httpURL: .httpURL
    case .httpHost: .httpHost
    case .sni: .sni
    case .quicSNI: .quicSNI
    case .dns, .dnsOverTCP: .dns
    case .esni, .random, .randomTwice: .protocol
    }
  }

  /// The server's usual port.
  var serverPort: UInt16 {
    switch self {
    case .httpURL, .httpHost: 80
    case .dns, .dnsOverTCP: 53
    case .sni, .quicSNI, .esni, .randomTwice: 443
    // Of Shadowsocks.
    case .random: 8388
    }
  }
}
