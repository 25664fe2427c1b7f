import Dissection
import Rules

extension FlowProtocol {
  /// What rules call it; nil for what they name by other things, or not at all.
  var ruled: RuledProtocol? {
    switch self {
    case .esni: .esni
    case .ech: .ech
    case .doh: .doh
    case .dot: .dot
    case .doq: .doq
    case .quic: .quic
    case .ssh: .ssh
    case .tor: .tor
    case .wireguard: .wireguard
    case .openvpn: .openvpn
    case .vpn: .vpn
    case .dtls: .dtls
    case .stun: .stun
    case .dns, .sni, .quicSNI, .httpHost, .httpURL, .tls, .obfuscated, .other: nil
    }
  }

  /// What the first payload of a flow gave away.
  init(_ payload: FirstPayload) {
    switch payload {
    case .ssh: self = .ssh
    case .wireGuard: self = .wireguard
    case .openVPN: self = .openvpn
    case .vpn: self = .vpn
    case .dtls: self = .dtls
    case .stun: self = .stun
    }
  }
}
