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

  /// A trial of the visits that a table has to a censor.
  ///
  /// - Parameter file: of the censor.
  public init(_ visit: EvasionTable.Visit, censor file: String) throws(ConfigurationError) {
    censor = try Censor(contentsOf: file)
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
    guard let exchange = exchange() else { return 0 }
    var passed = 0
    for seed in 0..<UInt64(max(1, seeds)) {
      if try passes(row.visit(exchange, seed: seed).packets, seed: seed) { passed += 1 }
    }
    return 100 * Double(passed) / Double(max(1, seeds))
  }

  /// Whether no flow of a visit is disturbed.
  private func passes(_ packets: [ExchangePacket], seed: UInt64) throws -> Bool {
    let plan = Plan(
      networks: [Network(name: "clients", prefixes: [])],
      gateways: [Gateway(name: "gateway", censor: 0, sets: .all)], censors: [censor],
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: matcher,
      clientIsInside: true, seed: seed)
    var replay = try Replay(plan)
    var batch = PacketBatch(linkType: .raw)
    for packet in packets { batch.append(packet.bytes.span, timestamp: packet.timestamp) }
    replay.process(batch)
    var passes = true
    _ = replay.finish { record, _ in if record.verdict != .passed { passes = false } }
    return passes
  }

  /// The visit without a strategy. Addresses are of TEST-NET-1 and of private use.
  private func exchange() -> Exchange? {
    guard let client = IPAddress("10.0.0.2"), let server = IPAddress("192.0.2.80"),
      let flow = VisitedFlow(
        client: client, clientPort: 49_152, server: server, serverPort: field == .sni ? 443 : 80)
    else { return nil }
    switch field {
    case .httpURL: return Exchange(flow: flow, host: "www.example.org", target: "/?q=\(Self.word)")
    case .sni:
      return Exchange(
        flow: flow, request: TLSGreeting.clientHello(Self.name), response: TLSGreeting.serverHello)
    default: return Exchange(flow: flow, host: Self.name)
    }
  }
}
