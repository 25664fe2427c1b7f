import Captures
import Dissection
import Gateway
import Population
import Rules

/// Makes the packets of visits in which something is forbidden, and a strategy may be applied.
struct VisitMaker: Sendable {
  private let request: VisitRequest
  /// The name, or the word of a URL.
  private let forbidden: String
  private let hour: Int
  private let sendsTimestamps: Bool
  /// What the server sends behind its answer, in bytes.
  private let answerBytes: Int

  /// Visits that begin at an hour, by UTC.
  init(
    _ request: VisitRequest, forbidden: String, hour: Int = 12, sendsTimestamps: Bool,
    answerBytes: Int = 0
  ) {
    self.answerBytes = answerBytes
    self.request = request
    self.forbidden = forbidden
    self.hour = hour
    self.sendsTimestamps = sendsTimestamps
  }

  /// What the client sends: one request, or one for each value of a probe.
  func drafts(_ row: EvasionTable.Row, seed: UInt64) -> [VisitDraft] {
    var drafts: [VisitDraft]
    switch request {
    case .httpURL:
      drafts = [Self.get(host: "www.example.org", target: "/?q=\(forbidden)", forbidden: forbidden)]
    case .httpHost: drafts = [Self.get(host: forbidden, target: "/", forbidden: forbidden)]
    case .sni, .quicSNI, .esni: drafts = hellos(row)
    case .dns, .dnsOverTCP: drafts = [query(row)]
    case .random: drafts = [Self.noise(seed: seed)]
    case .randomTwice:
      drafts = [Self.noise(seed: seed)]
      drafts[0].cut(inOrder: [1, 2])
    }
    for index in drafts.indices {
      for step in row.steps { step.apply(to: &drafts[index]) }
    }
    return drafts
  }

  /// The packets of a visit. Addresses are of TEST-NET-1 and of private use.
  func packets(_ row: EvasionTable.Row, _ draft: VisitDraft, seed: UInt64) -> [ExchangePacket] {
    guard let client = IPAddress("10.0.0.2"), let server = IPAddress("192.0.2.80"),
      let flow = VisitedFlow(
        client: client, clientPort: draft.clientPort, server: server,
        serverPort: request.serverPort)
    else { return [] }
    switch request {
    case .quicSNI: return DatagramVisit.hello(of: flow, draft, start: start)
    case .dns: return DatagramVisit.query(of: flow, draft, start: start)
    default: break
    }
    var exchange = Exchange(
      flow: flow, request: draft.message,
      response: response(to: draft) + [UInt8](repeating: 0, count: answerBytes), start: start)
    exchange.sendsTimestamps = sendsTimestamps
    exchange.requestCuts = draft.cuts
    exchange.pieceOrder = draft.order
    let packets = row.visit(exchange, seed: seed).packets
    guard draft.fragmentCount > 1 else { return packets }
    return packets.flatMap { packet in
      let isRequest = packet.bytes.count > Exchange.headersCountMax && packet.isFrom(client)
      return isRequest ? packet.fragments(draft.fragmentCount) : [packet]
    }
  }

  /// A request over HTTP.
  static func get(host: String, target: String, forbidden: String) -> VisitDraft {
    let text = "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\n\r\n"
    let before = text.firstRange(of: forbidden).map { text[..<$0.lowerBound].utf8.count } ?? 0
    return VisitDraft(Array(text.utf8), name: before..<(before + forbidden.utf8.count))
  }

  private static func noise(seed: UInt64) -> VisitDraft {
    var generator = SplitMix64(seed: seed)
    let bytes = (0..<randomCount).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) }
    return VisitDraft(bytes, name: 0..<0)
  }

  /// As long as the random payload that Wu et al. sent (USENIX Security 2023).
  private static let randomCount = 200

  private func hellos(_ row: EvasionTable.Row) -> [VisitDraft] {
    let isQUIC = request == .quicSNI
    let isEncrypted = request == .esni
    var shape = ProbeHello.Shape.small.padded(row.steps.map(\.helloPadding).max() ?? 0)
    if isEncrypted { shape = shape.withEncryptedName() }
    let hello = ProbeHello(
      shape, name: isEncrypted ? nil : forbidden, sessionIDCount: isQUIC ? 0 : 32)
    let message = isQUIC ? hello : hello.inRecord()
    let contents =
      row.probe.map { probe in probe.values.compactMap { message.probe(probe.field, $0) } }
      ?? [message.content]
    return contents.map { VisitDraft($0, name: message.hostName) }
  }

  private func query(_ row: EvasionTable.Row) -> VisitDraft {
    let query = QueryProbe.query(forbidden, row.query)
    guard request == .dnsOverTCP else { return VisitDraft(query, name: 12..<query.count) }
    // Its length stands before it (RFC 1035 §4.2.2).
    let length = [UInt8(query.count >> 8 & 0xff), UInt8(query.count & 0xff)]
    return VisitDraft(length + query, name: 14..<(query.count + 2))
  }

  private func response(to draft: VisitDraft) -> [UInt8] {
    switch request {
    case .sni, .esni: return TLSGreeting.serverHello
    case .dnsOverTCP:
      let answer = QueryProbe.answer(to: Array(draft.message.dropFirst(2)))
      return [UInt8(answer.count >> 8 & 0xff), UInt8(answer.count & 0xff)] + answer
    case .random, .randomTwice: return [UInt8](repeating: 0x5a, count: 64)
    case .httpURL, .httpHost, .quicSNI, .dns:
      return Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)
    }
  }

  /// The beginning of the day of all visits, by UTC, in nanoseconds since 1970.
  private static let midnight: Int64 = 1_699_920_000_000_000_000

  /// When the first packet of a visit is seen.
  private var start: Int64 { Self.midnight + Int64(hour) * 3_600_000_000_000 }
}

extension PacketBatch {
  /// The packets of a visit.
  init(_ packets: [ExchangePacket]) {
    self.init(linkType: .raw)
    for packet in packets { append(packet.bytes.span, timestamp: packet.timestamp) }
  }
}
