import Captures
public import Configuration
import Dissection
import Gateway
import Rules
import Simulation

/// Replays strategies against a censor, and counts how often it misses the visit.
public struct EvasionTrial: Sendable {
  /// What is forbidden in a visit: a name, or a word of the URL.
  private static let name = "forbidden.example"
  private static let word = "forbiddenword"

  private let censor: Censor
  private let matcher: RuleMatcher
  private let field: Field
  /// Whether it is parsers that are tried, and not how often a censor acts or how it reads TCP.
  private let isOfParser: Bool

  /// A trial of the visits that a table has to a censor.
  ///
  /// - Parameters:
  ///   - folder: where the files of censors are.
  ///   - isOfParser: whether the table is one of probes.
  /// - Throws: `ConfigurationError` where the file cannot be used, or has no such box.
  public init(
    _ visit: EvasionTable.Visit, censorsIn folder: String, isOfParser: Bool
  ) throws(ConfigurationError) {
    self.isOfParser = isOfParser
    let names = visit.censor.split(separator: "/", maxSplits: 1).map(String.init)
    let file = "\(folder)/\(names.first ?? "").yaml"
    var censor = try Censor(contentsOf: file)
    if names.count > 1 {
      censor.boxes.removeAll { $0.name != names[1] }
      guard !censor.boxes.isEmpty else {
        throw ConfigurationError(file: file, message: "has no box '\(names[1])'")
      }
    }
    self.censor = censor
    field = visit.field
    let rule =
      visit.field == .httpURL
      ? Rule(id: "word", keywords: [Self.word], fields: FieldSet(.httpURL))
      : Rule(id: "name", names: [NamePattern(.suffix, Self.name)])
    matcher = try RuleMatcher([RuleSet(name: "visit", path: "visit", rules: [rule])])
  }

  /// How many of a hundred visits pass in which a strategy is applied.
  ///
  /// - Parameter seeds: how many visits, each with a seed of its own for what the strategy corrupts and
  ///   for what the censor draws.
  public func success(_ row: EvasionTable.Row, seeds: Int) throws -> Double {
    let requests = try requests(row)
    guard !requests.isEmpty else { return 0 }
    var passed = 0
    for seed in 0..<UInt64(max(1, seeds)) {
      for request in requests where try passes(packets(row, request, seed: seed), seed: seed) {
        passed += 1
      }
    }
    return 100 * Double(passed) / Double(max(1, seeds) * requests.count)
  }

  /// What the client sends: one request, or one for each value of a probe.
  private func requests(_ row: EvasionTable.Row) throws -> [[UInt8]] {
    switch field {
    case .httpURL: return [Self.get(host: "www.example.org", target: "/?q=\(Self.word)")]
    case .dns: return [QueryProbe.query(Self.name, row.query)]
    case .sni, .quicSNI:
      let hello = ProbeHello(name: Self.name, sessionIDCount: field == .sni ? 32 : 0)
      let message = field == .sni ? hello.inRecord() : hello
      guard let probe = row.probe else { return [message.content] }
      return probe.values.compactMap { message.probe(probe.field, $0) }
    default: return [Self.get(host: Self.name, target: "/")]
    }
  }

  private static func get(host: String, target: String) -> [UInt8] {
    Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\n\r\n".utf8)
  }

  /// The packets of a visit. Addresses are of TEST-NET-1 and of private use.
  private func packets(
    _ row: EvasionTable.Row, _ request: [UInt8], seed: UInt64
  ) -> [ExchangePacket] {
    let port: UInt16 =
      switch field {
      case .sni, .quicSNI: 443
      case .dns: 53
      default: 80
      }
    guard let client = IPAddress("10.0.0.2"), let server = IPAddress("192.0.2.80"),
      let flow = VisitedFlow(
        client: client, clientPort: 49_152, server: server, serverPort: port)
    else { return [] }
    if field == .quicSNI { return DatagramVisit.initial(of: flow, hello: request) }
    if field == .dns { return [DatagramVisit.packet(of: flow, request)] }
    let response =
      field == .sni
      ? TLSGreeting.serverHello : Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)
    var exchange = Exchange(flow: flow, request: request, response: response)
    // Some censors read no segment with options, and would see none of the probes.
    exchange.sendsTimestamps = !isOfParser
    return row.visit(exchange, seed: seed).packets
  }

  /// Whether no flow of a visit is disturbed.
  private func passes(_ packets: [ExchangePacket], seed: UInt64) throws -> Bool {
    let plan = Plan(
      networks: [Network(name: "clients", prefixes: [])],
      gateways: [Gateway(name: "gateway", censor: 0, sets: .all)], censors: [censor],
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: matcher,
      clientIsInside: true, seed: seed, isCertain: isOfParser)
    var replay = try Replay(plan)
    var batch = PacketBatch(linkType: .raw)
    for packet in packets { batch.append(packet.bytes.span, timestamp: packet.timestamp) }
    replay.process(batch)
    var passes = true
    _ = replay.finish { record, _ in if record.verdict != .passed { passes = false } }
    return passes
  }
}
