import Captures
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
      if let ruled = found.ruled { judge(ruled, index) }
    } else if known == nil, payload.count > 0 {
      table[index].protocol = firstPayloadProtocol(
        packet, payload, isFromClient: isFromClient, index)
      if let ruled = table[index].protocol?.ruled { judge(ruled, index) }
    }
  }

  /// Judges a flow by the first payload of its client: whether it looks fully encrypted, whatever else it
  /// was taken for.
  mutating func judgeFirstPayload(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, _ index: Int
  ) {
    guard plan.matcher.wants(.protocol), table[index].progress.isSuperset(of: [.isTCP, .sawSYN]),
      FullyEncryptedTest.exemptions(bytes.extracting(packet.payloadRange)).isEmpty
    else { return }
    buffer.frame = record.frame
    judge(.fullyEncrypted, index)
  }

  /// Judges a flow by its protocol, where the last observations stand.
  private mutating func judge(_ named: RuledProtocol, _ index: Int) {
    let route = Int(table[state: index].route)
    guard route >= 0, plan.matcher.wants(.protocol), !skips.contains(.matching),
      !table[index].progress.contains(.isDecided)
    else { return }
    matchProtocol(named, index)
    _ = decide(
      .protocol, index, frame: buffer.frame,
      on: way(of: index, isFromClient: buffer.isFromClient))
  }

  /// Lets censors that pass some protocols judge a segment: one that looks like one of them decides for
  /// good, and else the last that they look at.
  mutating func judgeUnrecognised(
    _ payload: Span<UInt8>, _ connection: Int, _ index: Int, before end: Int
  ) {
    let reading = connections[connection].reading
    if plan.streamHabits[reading.habits].passedProtocols.fit(payload) {
      return connections[connection].finish()
    }
    guard connections[connection].isDone, plan.matcher.wants(.protocol) else { return }
    _ = judge(.unrecognised, readBy: reading, index, before: end)
  }

  /// Lets censors of some habits judge a connection by the first payload of its client that they read:
  /// which protocol it begins, and whether it looks fully encrypted.
  mutating func judgeFirstPayload(
    _ payload: Span<UInt8>, readBy reading: SharedReading, _ index: Int, before end: Int
  ) {
    guard plan.matcher.wants(.protocol), !table[index].progress.contains(.isDecided) else { return }
    let named = FirstPayload.recognizeTCP(payload).flatMap { FlowProtocol($0).ruled }
    if let named, judge(named, readBy: reading, index, before: end) { return }
    guard FullyEncryptedTest.exemptions(payload).isEmpty else { return }
    _ = judge(.fullyEncrypted, readBy: reading, index, before: end)
  }

  /// Judges a flow by its protocol, as censors of some habits have found it.
  ///
  /// - Returns: whether one of them acted.
  private mutating func judge(
    _ named: RuledProtocol, readBy reading: SharedReading, _ index: Int, before end: Int
  ) -> Bool {
    matchProtocol(named, index)
    return decide(
      .protocol, index, frame: buffer.frame,
      on: way(of: index, isFromClient: buffer.isFromClient), readBy: reading, before: end)
  }

  /// Fills `hits` with the rules that name a protocol, of all gateways on the way.
  private mutating func matchProtocol(_ named: RuledProtocol, _ index: Int) {
    hits.removeAll(keepingCapacity: true)
    guard !skips.contains(.matching) else { return }
    plan.matcher.match(
      protocol: named, sets: plan.routes[Int(table[state: index].route)].sets, into: &hits)
    profile?.note(.protocol, nil, hits)
  }

  /// Judges a flow by the protocol of a ClientHello that censors of some habits have read.
  mutating func judgeProtocol(readBy reading: SharedReading, _ index: Int, before end: Int) {
    guard plan.matcher.wants(.protocol), let note = buffer.hellos.first,
      let named = protocolOf(note, index).ruled
    else { return }
    _ = judge(named, readBy: reading, index, before: end)
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
      if reader < 0, table[index].isDNSPort { return .dns }
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
