import Configuration
import Dissection
import Gateway
import Population
import Rules
import TestSupport
import Testing

/// Visits, counted by hand.
@Suite struct VisitTests {
  private static let second: Int64 = 1_000_000_000

  /// What became of packets behind a gateway that resets TLS and drops QUIC and addresses of a rule
  /// with the names that begin with `blocked`, and `www.half.example`.
  private static func metrics(
    _ packets: [Conversation.Captured], gap: Double = 1800, smallestGroup: Int = 1
  ) throws -> Metrics {
    let set = try RuleSet(
      parsing: """
        name: T
        rules:
          - id: r
            names: [blocked.example, blocked.co.uk, www.half.example]
            in: [sni, quic-sni]
          - {id: a, addresses: [192.0.2.99]}
        """, file: "t.yaml")
    let censor = try Censor(
      ConfigurationNode.parse(
        """
        name: c
        title: C
        placement: in-path
        reactions: {sni: tcp-reset, quic-sni: drop, address: null-route}
        """, file: "c.yaml"))
    let plan = Plan(
      networks: [Network(name: "one", prefixes: [IPPrefix("10.1.0.0/16")].compactMap { $0 })],
      gateways: [Gateway(name: "g", censor: 0, sets: RuleSetMask(set: 0))], censors: [censor],
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: try RuleMatcher([set]),
      clientIsInside: false)
    var all = Conversation()
    for packet in packets {
      all.now = packet.timestamp
      all.add(packet.bytes)
    }
    var options = PopulationOptions()
    options.visitGap = gap
    options.smallestGroup = smallestGroup
    var replay = try Replay(plan)
    var builder = MetricsBuilder(plan, options)
    all.withBatch { replay.process($0) }
    _ = replay.finish { builder.add($0, $1) }
    builder.close(replay.distinctNames)
    return builder.metrics()
  }

  /// A TLS connection, which begins `at` seconds.
  private static func tls(
    _ client: String, _ port: UInt16, _ name: String, at start: Int64 = 0
  ) -> [Conversation.Captured] {
    var conversation = Conversation(client: client)
    conversation.now += start * second
    conversation.connection(port, 443, request: Messages.clientHello(name))
    return conversation.packets
  }

  private static func counts(_ metrics: Metrics) -> [Int] {
    [metrics.total.visits, metrics.total.visitsLost, metrics.total.visitsDegraded]
  }

  @Test func aSiteIsWhatWasRegistered() throws {
    let metrics = try Self.metrics(
      Self.tls("10.1.0.2", 1001, "www.free.co.uk") + Self.tls("10.1.0.2", 1002, "img.free.co.uk")
        + Self.tls("10.1.0.2", 1003, "other.co.uk") + Self.tls("10.1.0.3", 1004, "free.co.uk"))
    #expect(Self.counts(metrics) == [3, 0, 0])
  }

  @Test(arguments: [(0, 1), (1799, 1), (1802, 2), (4000, 2)] as [(Int64, Int)])
  func anotherVisitBeginsAfterAGap(pause: Int64, visits: Int) throws {
    let metrics = try Self.metrics(
      Self.tls("10.1.0.2", 1001, "free.example")
        + Self.tls("10.1.0.2", 1002, "free.example", at: pause))
    #expect(metrics.total.visits == visits)
  }

  @Test func aVisitIsLostWhenNoConnectionPasses() throws {
    let metrics = try Self.metrics(
      Self.tls("10.1.0.2", 1001, "blocked.example")
        + Self.tls("10.1.0.2", 1002, "www.blocked.example")
        + Self.tls("10.1.0.3", 1003, "free.example"))
    #expect(Self.counts(metrics) == [2, 1, 0])
    #expect(metrics[.reaction].map(\.counts.visitsLost) == [1])
    #expect(metrics[.name].map(\.counts.visitsLost) == [1, 0])
  }

  @Test func aVisitThatIsReachedAllTheSameIsDegraded() throws {
    let metrics = try Self.metrics(
      Self.tls("10.1.0.2", 1001, "www.half.example") + Self.tls("10.1.0.2", 1002, "half.example"))
    #expect(Self.counts(metrics) == [1, 0, 1])
    #expect(metrics.total.usersAffected == 1)
  }

  /// A SYN that nobody answered is no visit, whether a plan blocks it or not: the capture decides.
  @Test func aConnectionWithoutPayloadIsNoVisit() throws {
    var syn = Conversation(client: "10.1.0.2", server: "192.0.2.99")
    syn.tcp(1001, 443, .syn, sequence: 1)
    #expect(try Self.metrics(syn.packets).total.visits == 0)
  }

  /// The connection attempt of Linux to an address that is null-routed ends after 127 s.
  @Test func anUnansweredConnectionIsWaitedForLonger() throws {
    var visit = Conversation(client: "10.1.0.2", server: "192.0.2.99")
    visit.connection(1001, 443, request: Messages.clientHello("free.example"))
    let metrics = try Self.metrics(visit.packets + Self.tls("10.1.0.3", 1002, "blocked.example"))
    #expect(metrics.losses.failures.map(\.reaction) == [nil, "null-route", "tcp-reset"])
    #expect(metrics.losses.failures.map(\.visits) == [2, 1, 1])
    let waits = metrics.losses.failures.map { $0.waits.map(\.value) }
    #expect(waits == [[0.5, 0, 0, 0.5, 0], [0, 0, 0, 1, 0], [1, 0, 0, 0, 0]])
  }

  @Test func smallGroupsArePutTogether() throws {
    let packets =
      Self.tls("10.1.0.2", 1001, "blocked.example") + Self.tls("10.1.0.3", 1002, "blocked.example")
      + Self.tls("10.1.0.2", 1003, "blocked.co.uk")
    #expect(try Self.metrics(packets)[.name].count == 2)
    let metrics = try Self.metrics(packets, smallestGroup: 2)
    #expect(
      metrics[.name].map(\.label) == ["blocked.example", "(1 of fewer than 2 users)"])
    #expect(metrics[.name].map(\.counts.losses) == [2, 1])
  }

  @Test func routesOfFewUsersAreNotTold() throws {
    let packets =
      Self.tls("10.1.0.2", 1001, "blocked.example") + Self.tls("10.1.0.3", 1002, "blocked.example")
      + Self.tls("10.1.0.2", 1003, "free.example")
    for smallestGroup in [1, 2] {
      let route = try #require(
        try Self.metrics(packets, smallestGroup: smallestGroup).routes.first ?? nil)
      #expect([route.count, route.blockedCount] == [3, 2])
    }
    #expect(try Self.metrics(packets, smallestGroup: 3).routes == [nil])
    let none = try #require(try Self.metrics([], smallestGroup: 3).routes.first ?? nil)
    #expect(none.count == 0)
  }

  @Test func whatHidesTheSiteIsSaid() throws {
    var hidden = Conversation(client: "10.1.0.2")
    hidden.connection(1001, 443, request: Messages.clientHello(nil))
    let metrics = try Self.metrics(
      hidden.packets + Self.tls("10.1.0.2", 1002, "free.example")
        + Self.tls("10.1.0.3", 1003, "free.example"))
    let exposure = try #require(metrics.exposures.first)
    #expect(exposure.visits == 3)
    #expect(exposure.users == 2)
    #expect(abs(exposure.read.value - 2.0 / 3) < 1e-9)
    #expect(exposure.usersRead.value == 1)
    #expect(exposure.fields.map(\.label) == ["sni"])
    #expect(exposure.hidden.map(\.label) == ["tls"])
  }
}
