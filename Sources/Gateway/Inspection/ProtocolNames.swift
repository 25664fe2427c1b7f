import Dissection
import Rules

/// Which protocol what was read in a packet gives away.
struct ProtocolNames: Sendable {
  /// Names behind which others are hidden; nil where none are known.
  let hiddenNames: HiddenNames?

  /// What the observations of a packet say; nil for nothing.
  func observed(in buffer: borrowing ObservationBuffer, serverPort: UInt16) -> FlowProtocol? {
    if let hello = buffer.hellos.first { return of(hello, in: buffer, serverPort: serverPort) }
    for position in buffer.observations.indices {
      switch buffer.observations[position].field {
      case .dns: return .dns
      case .httpHost: return .httpHost
      case .httpURL: return .httpURL
      // Of Google's handshake, which is no ClientHello.
      case .quicSNI: return .quicSNI
      case .sni, .httpRequest, .payload, .address, .protocol: continue
      }
    }
    return nil
  }

  /// What a ClientHello says, beside the names in its packet.
  func of(
    _ note: HelloNote, in buffer: borrowing ObservationBuffer, serverPort: UInt16
  ) -> FlowProtocol {
    if note.isForDNS || serverPort == 853 { return note.isQUIC ? .doq : .dot }
    if note.hasNameOfTor { return .tor }
    for position in buffer.observations.indices {
      let observation = buffer.observations[position]
      guard observation.field == .sni || observation.field == .quicSNI else { continue }
      let bytes = buffer.bytes
      let hidden = hiddenNames?.meaning(of: bytes.span.extracting(observation.range))
      if let hidden, hidden == .doh || note.hello.hasEncryptedClientHello { return hidden }
      return note.isQUIC ? .quicSNI : .sni
    }
    if note.hello.hasEncryptedClientHello { return .ech }
    if note.hello.hasESNI { return .esni }
    return note.isQUIC ? .quic : .tls
  }
}
