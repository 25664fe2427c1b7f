import Configuration
import Dissection
import Gateway
import Population
import Rules
import TestSupport
import Testing

/// What verdicts mean for users, counted by hand.
@Suite struct MetricsTests {
  private static let censor = """
    name: c
    title: C
    placement: in-path
    reactions: {dns: dns-injection, sni: tcp-reset}
    """

  /// Two users in one network and one in another; the rule names `blocked.test`.
  private static func metrics(_ captures: [Conversation.Captured]...) throws -> Metrics {
    let set = try RuleSet(
      parsing: "name: T\nrules:\n  - {id: r, category: NEWS, names: [blocked.test]}\n",
      file: "t.yaml")
    let prefixes = ["10.1.0.0/16", "10.2.0.0/16"].compactMap { IPPrefix($0) }
    let plan = Plan(
      networks: [
        Network(name: "one", prefixes: [prefixes[0]]),
        Network(name: "two", prefixes: [prefixes[1]]),
      ],
      gateways: [Gateway(name: "g", censor: 0, sets: RuleSetMask(set: 0))],
      censors: [try Censor(ConfigurationNode.parse(censor, file: "c.yaml"))],
      routes: [
        Route(network: 0, weight: 1, gateways: [0]), Route(network: 1, weight: 1, gateways: []),
      ], matcher: try RuleMatcher([set]), clientIsInside: false)
    var run = MetricsBuilder(plan)
    for packets in captures {
      var all = Conversation()
      for packet in packets { all.add(packet.bytes) }
      var replay = try Replay(plan)
      all.withBatch { replay.process($0) }
      var builder = MetricsBuilder(plan)
      _ = replay.finish { builder.add($0, $1) }
      builder.close(replay.distinctNames)
      run.merge(builder)
    }
    return run.metrics()
  }

  /// One flow of `client` to `name`.
  private static func visit(_ client: String, _ port: UInt16, _ name: String)
    -> [Conversation.Captured]
  {
    var visit = Conversation(client: client)
    visit.connection(port, 443, request: Messages.clientHello(name))
    return visit.packets
  }

  @Test func lossesUsersAndNamesAreCountedOnce() throws {
    let metrics = try Self.metrics(
      Self.visit("10.1.0.2", 1001, "blocked.test") + Self.visit("10.1.0.2", 1002, "blocked.test")
        + Self.visit("10.1.0.3", 1001, "free.test") + Self.visit("10.2.0.2", 1001, "blocked.test"))
    #expect(metrics.total.flows == 4)
    #expect(metrics.total.losses == 2)
    #expect(metrics.total.passed == 2)
    #expect(metrics.total.users == 3)
    #expect(metrics.total.usersAffected == 1)
    #expect(metrics.total.names == 2)
    #expect(metrics.total.namesBlocked == 1)
    #expect(metrics[.network].map(\.label) == ["one", "two"])
    #expect(metrics[.network].map(\.counts.usersAffected) == [1, 0])
    // No gateway is on the way of the second network.
    #expect(metrics[.gateway].map(\.counts.flows) == [3])
    #expect(metrics[.category].map(\.label) == ["NEWS"])
    #expect(metrics[.name].map(\.counts.losses) == [2])
  }

  /// The flows of the test before, by two divisions at once.
  @Test func cellsOfCrossTablesHoldWhatWasBlocked() throws {
    let metrics = try Self.metrics(
      Self.visit("10.1.0.2", 1001, "blocked.test") + Self.visit("10.1.0.2", 1002, "blocked.test")
        + Self.visit("10.1.0.3", 1001, "free.test") + Self.visit("10.2.0.2", 1001, "blocked.test"))
    let cells = Dictionary(
      uniqueKeysWithValues: metrics.crossings.map { table in
        (table.kind, table.cells.map { [$0.row, $0.column, "\($0.counts.losses)"] })
      })
    #expect(cells[.networkByCategory] == [["one", "NEWS", "2"]])
    #expect(cells[.categoryByReaction] == [["NEWS", "tcp-reset", "2"]])
    #expect(cells[.ruleByNetwork] == [["r", "one", "2"]])
    #expect(cells[.collateralByRule] == [])
    // One of the two users of the network.
    let share = metrics.crossings.first?.cells.first?.estimates?.usersAffected.value
    #expect(share == 0.5)
  }

  @Test func aUserAndANameOfTwoCapturesAreOne() throws {
    let metrics = try Self.metrics(
      Self.visit("10.1.0.2", 1001, "free.test") + Self.visit("10.1.0.3", 1001, "blocked.test"),
      // The same users and names in another order, and one more of each.
      Self.visit("10.1.0.3", 1002, "blocked.test") + Self.visit("10.1.0.4", 1002, "other.test")
        + Self.visit("10.1.0.2", 1002, "blocked.test"))
    #expect(metrics.total.flows == 5)
    #expect(metrics.total.users == 3)
    #expect(metrics.total.usersAffected == 2)
    #expect(metrics.total.names == 3)
    #expect(metrics.total.namesBlocked == 1)
    #expect(metrics[.name].map(\.label) == ["blocked.test"])
    #expect(metrics[.name].map(\.counts.losses) == [3])
    #expect(metrics[.name].map(\.counts.users) == [2])
  }

  @Test func manyUsersAreCountedLikeFew() throws {
    let first = (1...200).flatMap { Self.visit("10.1.1.\($0)", 1001, "blocked.test") }
    let second = (101...250).flatMap { Self.visit("10.1.1.\($0)", 1001, "free.test") }
    let metrics = try Self.metrics(first, second)
    #expect(metrics.total.users == 250)
    #expect(metrics.total.usersAffected == 200)
    #expect(metrics[.network].map(\.counts.users) == [250, 0])
    #expect(metrics[.rule].map(\.counts.users) == [200])
  }

  @Test func aConnectionWithoutANameIsOfTheNameThatCausedIt() throws {
    var query = Conversation(client: "10.1.0.2", server: "192.0.2.53")
    query.udp(2001, 53, Messages.dnsQuery("blocked.test"))
    query.udp(2001, 53, fromServer: true, Messages.dnsAnswer("blocked.test", [192, 0, 2, 80]))
    var connection = Conversation(client: "10.1.0.2", server: "192.0.2.80")
    connection.tcp(1001, 443, .syn, sequence: 1)
    let metrics = try Self.metrics(query.packets + connection.packets)
    #expect(metrics[.name].map(\.label) == ["blocked.test"])
    #expect(metrics[.name].map(\.counts.blocked) == [2])
  }

  @Test func aConnectionThatNeverBeginsIsNoSecondLoss() throws {
    var query = Conversation(client: "10.1.0.2", server: "192.0.2.53")
    query.udp(2001, 53, Messages.dnsQuery("blocked.test"))
    query.udp(2001, 53, fromServer: true, Messages.dnsAnswer("blocked.test", [192, 0, 2, 80]))
    let metrics = try Self.metrics(query.packets + Self.visit("10.1.0.2", 1001, "blocked.test"))
    #expect(metrics.total.losses == 1)
    #expect(metrics.total.notBegun == 1)
    #expect(metrics.total.blocked == 2)
    #expect(metrics[.observation].map(\.label) == ["dns"])
    #expect(metrics[.blocking].map(\.counts.blocked) == [2])
  }
}
