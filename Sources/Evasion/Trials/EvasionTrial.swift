import Captures
public import Configuration
import Dissection
import Gateway
import Population
import Rules
import Simulation

/// Replays strategies against a censor, and counts how often it misses the visit.
public struct EvasionTrial: Sendable {
  /// What is forbidden in a visit: a name, or a word of the URL.
  private static let name = "forbidden.example"
  private static let word = "forbiddenword"

  private let censor: Censor
  private let matcher: RuleMatcher
  private let visit: EvasionTable.Visit
  private let isCertain: Bool
  private let sendsTimestamps: Bool

  /// A trial of the visits that a table has to one of its censors.
  ///
  /// - Parameter folder: where the files of censors are.
  /// - Throws: `ConfigurationError` where the file cannot be used, or has no such box.
  public init(
    _ visit: EvasionTable.Visit, of table: EvasionTable, censorsIn folder: String
  ) throws(ConfigurationError) {
    self.visit = visit
    isCertain = table.isCertain
    sendsTimestamps = table.sendsTimestamps
    censor = try Self.censor(visit.censor, in: folder)
    matcher = try RuleMatcher([
      RuleSet(name: "visit", path: "visit", rules: [Self.rule(for: visit.request)])
    ])
  }

  /// A censor by its name; with a slash behind it, only one of its boxes.
  private static func censor(
    _ name: String, in folder: String
  ) throws(ConfigurationError) -> Censor {
    let names = name.split(separator: "/", maxSplits: 1).map(String.init)
    let file = "\(folder)/\(names.first ?? "").yaml"
    var censor = try Censor(contentsOf: file)
    if names.count > 1 {
      censor.boxes.removeAll { $0.name != names[1] }
      guard !censor.boxes.isEmpty else {
        throw ConfigurationError(file: file, message: "has no box '\(names[1])'")
      }
    }
    return censor
  }

  private static func rule(for request: VisitRequest) -> Rule {
    switch request {
    case .httpURL: Rule(id: "word", keywords: [word], fields: FieldSet(.httpURL))
    case .esni: Rule(id: "protocol", protocols: [.esni])
    case .random: Rule(id: "protocol", protocols: [.fullyEncrypted])
    case .randomTwice: Rule(id: "protocol", protocols: [.unrecognised])
    case .httpHost, .sni, .quicSNI, .dns, .dnsOverTCP:
      Rule(id: "name", names: [NamePattern(.suffix, name)])
    }
  }

  /// How many of a hundred visits pass in which a strategy is applied.
  ///
  /// - Parameter seeds: how many visits, each with a seed of its own for what the strategy corrupts and
  ///   for what the censor draws.
  public func success(_ row: EvasionTable.Row, seeds: Int) throws -> Double {
    var visitCount = 0
    var passed = 0
    var seed: UInt64 = 0
    // Nothing follows a visit that was not blocked: another takes its place.
    let seedsMax = UInt64(max(1, seeds)) * (visit.isFollowing ? 10 : 1)
    while visitCount < seeds, seed < seedsMax {
      var results: [Bool] = []
      for draft in drafts(row, seed: seed) {
        if visit.isFollowing {
          guard let passes = try passesFollowing(row, draft, seed: seed) else { continue }
          results.append(passes)
        } else {
          results.append(try passes(row, draft, seed: seed))
        }
      }
      visitCount += results.count
      passed += results.count { $0 }
      seed += 1
    }
    return visitCount > 0 ? 100 * Double(passed) / Double(visitCount) : 0
  }

  /// Whether a visit to something allowed passes some seconds after one in which the strategy is applied
  /// and which was blocked; nil where it was not.
  private func passesFollowing(
    _ row: EvasionTable.Row, _ draft: VisitDraft, seed: UInt64
  ) throws -> Bool? {
    var next = Self.get(host: "www.example.org", target: "/", forbidden: "")
    next.clientPort = draft.clientPort &+ 1
    let first = packets(row, draft, seed: seed)
    var packets = packets(row, next, seed: seed)
    for index in packets.indices { packets[index].timestamp += Self.pause }
    let verdicts = try verdicts(first + packets, seed: seed)
    guard verdicts[draft.clientPort] != .passed, let verdict = verdicts[next.clientPort] else {
      return nil
    }
    return verdict == .passed
  }

  /// 10 s, in nanoseconds: within every residual that was published.
  private static let pause: Int64 = 10_000_000_000

  /// Whether one of the tries of a visit passes.
  private func passes(_ row: EvasionTable.Row, _ draft: VisitDraft, seed: UInt64) throws -> Bool {
    let tries = UInt64(max(1, visit.tries))
    for number in 0..<tries {
      let seed = seed &* tries &+ number
      if try passes(packets(row, draft, seed: seed), habit: row.clientHabit, seed: seed) {
        return true
      }
    }
    return false
  }

  /// What the client sends: one request, or one for each value of a probe.
  private func drafts(_ row: EvasionTable.Row, seed: UInt64) -> [VisitDraft] {
    var drafts: [VisitDraft]
    switch visit.request {
    case .httpURL:
      drafts = [Self.get(host: "www.example.org", target: "/?q=\(Self.word)", forbidden: Self.word)]
    case .httpHost: drafts = [Self.get(host: Self.name, target: "/", forbidden: Self.name)]
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

  private static func noise(seed: UInt64) -> VisitDraft {
    var generator = SplitMix64(seed: seed)
    let bytes = (0..<randomCount).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) }
    return VisitDraft(bytes, name: 0..<0)
  }

  /// As long as the random payload that Wu et al. sent (USENIX Security 2023).
  private static let randomCount = 200

  private func hellos(_ row: EvasionTable.Row) -> [VisitDraft] {
    let isQUIC = visit.request == .quicSNI
    let isEncrypted = visit.request == .esni
    var shape = ProbeHello.Shape.small.padded(row.steps.map(\.helloPadding).max() ?? 0)
    if isEncrypted { shape = shape.withEncryptedName() }
    let hello = ProbeHello(
      shape, name: isEncrypted ? nil : Self.name, sessionIDCount: isQUIC ? 0 : 32)
    let message = isQUIC ? hello : hello.inRecord()
    let contents =
      row.probe.map { probe in probe.values.compactMap { message.probe(probe.field, $0) } }
      ?? [message.content]
    return contents.map { VisitDraft($0, name: message.hostName) }
  }

  private func query(_ row: EvasionTable.Row) -> VisitDraft {
    let query = QueryProbe.query(Self.name, row.query)
    guard visit.request == .dnsOverTCP else { return VisitDraft(query, name: 12..<query.count) }
    // Its length stands before it (RFC 1035 §4.2.2).
    let length = [UInt8(query.count >> 8 & 0xff), UInt8(query.count & 0xff)]
    return VisitDraft(length + query, name: 14..<(query.count + 2))
  }

  private static func get(host: String, target: String, forbidden: String) -> VisitDraft {
    let text = "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\n\r\n"
    let before = text.firstRange(of: forbidden).map { text[..<$0.lowerBound].utf8.count } ?? 0
    return VisitDraft(Array(text.utf8), name: before..<(before + forbidden.utf8.count))
  }

  /// The packets of a visit. Addresses are of TEST-NET-1 and of private use.
  private func packets(
    _ row: EvasionTable.Row, _ draft: VisitDraft, seed: UInt64
  ) -> [ExchangePacket] {
    guard let client = IPAddress("10.0.0.2"), let server = IPAddress("192.0.2.80"),
      let flow = VisitedFlow(
        client: client, clientPort: draft.clientPort, server: server,
        serverPort: visit.request.serverPort)
    else { return [] }
    switch visit.request {
    case .quicSNI: return DatagramVisit.hello(of: flow, draft, start: start)
    case .dns: return DatagramVisit.query(of: flow, draft, start: start)
    default: break
    }
    var exchange = Exchange(
      flow: flow, request: draft.message,
      response: response(to: draft) + [UInt8](repeating: 0, count: visit.answerBytes), start: start)
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

  private func response(to draft: VisitDraft) -> [UInt8] {
    switch visit.request {
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

  /// When the first packet of a visit is seen: at its hour, or at noon.
  private var start: Int64 { Self.midnight + Int64(visit.hour ?? 12) * 3_600_000_000_000 }

  /// What becomes of flows, by the client's port.
  private func verdicts(
    _ packets: [ExchangePacket], seed: UInt64
  ) throws -> [UInt16: Verdict] {
    var replay = try Replay(plan(seed: seed))
    replay.process(Self.batch(packets))
    var verdicts: [UInt16: Verdict] = [:]
    _ = replay.finish { record, _ in verdicts[record.clientPort] = record.verdict }
    return verdicts
  }

  /// The visits are to the outside, but for a censor of visits from there.
  private func plan(seed: UInt64) -> Plan {
    let isOutside = censor.boxes.allSatisfy { $0.scope.clients == .outside }
    let servers = isOutside ? IPPrefix("192.0.2.0/24").map { [$0] } ?? [] : []
    return Plan(
      networks: [Network(name: "network", prefixes: servers)],
      gateways: [Gateway(name: "gateway", censor: 0, sets: .all)], censors: [censor],
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: matcher,
      clientIsInside: !isOutside, seed: seed, isCertain: isCertain)
  }

  private static func batch(_ packets: [ExchangePacket]) -> PacketBatch {
    var batch = PacketBatch(linkType: .raw)
    for packet in packets { batch.append(packet.bytes.span, timestamp: packet.timestamp) }
    return batch
  }

  /// Whether no flow of a visit is disturbed, or its client does not mind.
  private func passes(
    _ packets: [ExchangePacket], habit: ClientHabit?, seed: UInt64
  ) throws -> Bool {
    var observers = Observers()
    observers.tracksFates = habit != nil
    var replay = try Replay(plan(seed: seed), observing: observers)
    replay.process(Self.batch(packets))
    if let habit, let fates = replay.fates, !fates.actions.isEmpty {
      return habit.succeeds(fates, censor.boxes)
    }
    var passes = true
    _ = replay.finish { record, _ in if record.verdict != .passed { passes = false } }
    return passes
  }
}
