import Dissection
import Rules

// What a gateway can read of a flow, or what keeps it from reading.
extension Replay {
  /// Notes what the packet at hand lets be said of its flow's protocol.
  mutating func noteProtocol(
    _ packet: Packet, _ payload: Span<UInt8>, isFromClient: Bool, _ index: Int
  ) {
    noteFingerprints(of: index)
    let known = table[index].protocol
    if let known, !known.isProvisional { return }
    if let found = observedProtocol(index) {
      table[index].protocol = found
    } else if known == nil, payload.count > 0 {
      table[index].protocol = firstPayloadProtocol(
        packet, payload, isFromClient: isFromClient, index)
    }
  }

  /// What the observations of this packet say.
  private func observedProtocol(_ index: Int) -> FlowProtocol? {
    if let hello = buffer.hellos.first { return protocolOf(hello, index) }
    for position in buffer.observations.indices {
      switch buffer.observations[position].field {
      case .dns: return .dns
      case .httpHost: return .httpHost
      case .httpURL: return .httpURL
      default: continue
      }
    }
    return nil
  }

  private func protocolOf(_ note: HelloNote, _ index: Int) -> FlowProtocol {
    if note.isForDNS || table[index].serverPort == 853 { return note.isQUIC ? .doq : .dot }
    if note.hasNameOfTor { return .tor }
    for position in buffer.observations.indices {
      let observation = buffer.observations[position]
      guard observation.field == .sni || observation.field == .quicSNI else { continue }
      let bytes = buffer.bytes
      let hidden = plan.hiddenNames?.meaning(of: bytes.span.extracting(observation.range))
      if let hidden, hidden == .doh || note.hello.hasEncryptedClientHello { return hidden }
      return note.isQUIC ? .quicSNI : .sni
    }
    if note.hello.hasEncryptedClientHello { return .ech }
    if note.hello.hasESNI { return .esni }
    return note.isQUIC ? .quic : .tls
  }

  /// What the first payload of a side says; nil while the client has sent none, and the server
  /// nothing that tells.
  private func firstPayloadProtocol(
    _ packet: Packet, _ payload: Span<UInt8>, isFromClient: Bool, _ index: Int
  ) -> FlowProtocol? {
    let reader = Int(table[index].reader)
    guard table[index].progress.contains(.isTCP) else {
      if reader >= 0, let found = readers[reader].datagrams.protocol { return found }
      let found = FirstPayload.recognizeUDP(payload, port: table[index].serverPort)
      return found.map { FlowProtocol($0) } ?? .other
    }
    if reader >= 0, isFromClient, let found = readers[reader].clientProtocol { return found }
    if let found = FirstPayload.recognizeTCP(payload) { return FlowProtocol(found) }
    guard isFromClient else { return nil }
    // In the middle of a flow encrypted bytes are nothing strange.
    let isFirst = table[index].progress.contains(.sawSYN)
    return isFirst && FullyEncryptedTest.exemptions(payload).isEmpty ? .obfuscated : .other
  }

  private mutating func noteFingerprints(of index: Int) {
    guard buffer.wantsHellos, let note = buffer.hellos.first else { return }
    let bytes = buffer.bytes
    names.fingerprints[table[state: index].number] = TLSFingerprint(
      note.hello, bytes.span.extracting(note.message), over: note.isQUIC ? .quic : .tcp)
  }
}

extension FlowProtocol {
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
