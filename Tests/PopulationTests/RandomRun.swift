import Configuration
import Dissection
import Gateway
import Population
import Rules
import TestSupport
import Testing

/// Captures of a run that a seeded generator draws: users of both families, names, servers, of which some are
/// blocked.
struct RandomRun {
  let plan: Plan
  /// The sums of each capture.
  let captures: [MetricsBuilder]
  private var state: UInt64

  /// - Parameter configure: sets the limits.
  init(seed: UInt64, captureCount: Int = 9, _ configure: (inout Limits) -> Void = { _ in }) throws {
    state = seed
    plan = try Self.plan(configure)
    var captures: [MetricsBuilder] = []
    for _ in 0..<captureCount { captures.append(try Self.capture(plan, &state)) }
    self.captures = captures
  }

  /// The captures in a random order, put together two by two at random.
  mutating func mergedAtRandom() -> MetricsBuilder {
    var parts = captures
    while parts.count > 1 {
      let one = parts.remove(at: Self.draw(parts.count, &state))
      let other = Self.draw(parts.count, &state)
      parts[other].merge(one)
      if Self.draw(3, &state) == 0 { parts[other].settle() }
    }
    parts[0].settle()
    return parts[0]
  }

  /// The captures one after the other.
  func mergedInOrder() -> MetricsBuilder {
    var run = MetricsBuilder(plan)
    for capture in captures { run.merge(capture) }
    run.settle()
    return run
  }

  static func draw(_ count: Int, _ state: inout UInt64) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  private static func capture(_ plan: Plan, _ state: inout UInt64) throws -> MetricsBuilder {
    var packets = Conversation()
    for _ in 0..<60 {
      let user = min(draw(60, &state), draw(60, &state))
      let name = min(draw(80, &state), draw(80, &state))
      let client = user % 4 == 3 ? "2001:db8::\(user)" : "10.0.\(user % 3).\(user)"
      let isNew = user % 4 == 3
      var one = Conversation(client: client, server: isNew ? "2001:db8:1::1" : "192.0.2.\(name)")
      one.now = packets.now + Int64(draw(4_000_000_000_000, &state))
      let port = UInt16(1024 + draw(60_000, &state))
      let host = name % 3 == 0 ? "n\(name).blocked.test" : "n\(name).example"
      if draw(2, &state) == 0 {
        one.udp(port, 53, Messages.dnsQuery(host))
      } else {
        one.connection(port, 443, request: Messages.clientHello(host))
      }
      for packet in one.packets { packets.add(packet.bytes) }
      packets.now += Int64(draw(600, &state)) * 1_000_000_000
    }
    return try sums(of: packets, plan)
  }

  /// The sums of a capture of its own.
  static func sums(of packets: Conversation, _ plan: Plan) throws -> MetricsBuilder {
    var replay = try Replay(plan)
    packets.withBatch { replay.process($0) }
    var sums = MetricsBuilder(plan)
    _ = replay.finish { sums.add($0, $1) }
    sums.close(replay.distinctNames)
    return sums
  }

  private static func plan(_ configure: (inout Limits) -> Void) throws -> Plan {
    let rules = """
      name: T
      rules:
        - {id: a, category: NEWS, names: [blocked.test]}
        - {id: b, addresses: [192.0.2.16/30]}
      """
    let censor = """
      name: c
      title: C
      placement: in-path
      reactions: {dns: dns-injection, sni: tcp-reset, address: null-route}
      """
    var limits = Limits()
    configure(&limits)
    let prefixes = try ["10.0.0.0/24", "10.0.1.0/24"].map { try #require(IPPrefix($0)) }
    return Plan(
      networks: [
        Network(name: "n0", prefixes: [prefixes[0]], share: 2),
        Network(name: "n1", prefixes: [prefixes[1]], share: 1),
        Network(name: "n2", prefixes: [try #require(IPPrefix("2001:db8::/120"))], share: 1),
      ],
      gateways: [Gateway(name: "g", censor: 0, sets: RuleSetMask(set: 0))],
      censors: [try Censor(ConfigurationNode.parse(censor, file: "c.yaml"))],
      routes: (0..<3).map { Route(network: NetworkIndex($0), weight: 1, gateways: [0]) },
      matcher: try RuleMatcher([RuleSet(parsing: rules, file: "t.yaml")]), clientIsInside: false,
      population: 100_000, limits: limits)
  }
}
