import Configuration
import Dissection
import Gateway
import Population
import Rules
import TestSupport
import Testing

/// Clients that are in no network of the map: counted, and no figure of a nation.
@Suite struct StrangerTests {
  private static let population = 1_000_000_000

  private static func plan(drawsStrays: Bool) throws -> Plan {
    let set = try RuleSet(parsing: "rules: [{id: r, names: [blocked.test]}]", file: "t.yaml")
    let censor = try Censor(
      ConfigurationNode.parse(
        "{name: c, title: C, placement: in-path, reactions: {sni: tcp-reset}}", file: "c.yaml"))
    let prefixes = ["10.1.0.0/16", "10.2.0.0/16"].compactMap { IPPrefix($0) }
    return Plan(
      networks: [
        Network(name: "one", prefixes: [prefixes[0]], share: 3),
        Network(name: "two", prefixes: [prefixes[1]], share: 1),
      ],
      gateways: [Gateway(name: "g", censor: 0, sets: RuleSetMask(set: 0))], censors: [censor],
      routes: [
        Route(network: 0, weight: 1, gateways: [0]), Route(network: 1, weight: 1, gateways: [0]),
      ], matcher: try RuleMatcher([set]), clientIsInside: false, drawsStrayClients: drawsStrays,
      population: population)
  }

  /// The figures of clients, each of which visits a name.
  private static func metrics(
    _ visits: [(client: String, name: String)], drawsStrays: Bool = true, included: Bool = false
  ) throws -> Metrics {
    let plan = try plan(drawsStrays: drawsStrays)
    var options = PopulationOptions()
    options.includesStrangers = included
    var all = Conversation()
    for (index, visit) in visits.enumerated() {
      var one = Conversation(client: visit.client)
      one.connection(UInt16(1001 + index), 443, request: Messages.clientHello(visit.name))
      for packet in one.packets { all.add(packet.bytes) }
    }
    var replay = try Replay(plan)
    all.withBatch { replay.process($0) }
    var builder = MetricsBuilder(plan, options)
    _ = replay.finish { builder.add($0, $1) }
    builder.close(replay.distinctNames)
    return builder.metrics()
  }

  private static let strangers = (5...7).map { ("192.168.77.\($0)", "blocked.test") }

  @Test func threeStrangersMakeNoFigureOfANation() throws {
    let metrics = try Self.metrics(Self.strangers)
    #expect(metrics.population.strangers == 3)
    #expect(metrics.estimates == nil)
    #expect(metrics.divisions.flatMap(\.groups).allSatisfy { $0.estimates == nil })
    #expect(metrics.population.reasonForNone != nil)
    // They are replayed and counted all the same.
    #expect(metrics.total.users == 3 && metrics.total.usersAffected == 3)
    #expect(metrics.total.visitsLost == 3)
    #expect(metrics.exposures.map(\.gateway) == ["g"])
    #expect(metrics.losses.failures.first?.visits == 3)
  }

  /// Two clients of the map, of whom one loses something: the strangers, who lose all, change nothing.
  @Test func strangersChangeNoEstimateOfTheOthers() throws {
    let mapped = [("10.1.0.1", "blocked.test"), ("10.1.0.2", "free.test")]
    let alone = try Self.metrics(mapped)
    let mixed = try Self.metrics(mapped + Self.strangers)
    #expect(alone.population.strangers == 0)
    #expect(alone.estimates?.usersAffected.value == 0.5)
    #expect(mixed.estimates == alone.estimates)
    #expect(mixed.population.strata == alone.population.strata)
    #expect(mixed.population.strangers == 3)
    #expect(mixed.total.users == 5 && mixed.total.usersAffected == 4)
  }

  @Test func strangersStandForTheNationWhenThatIsAskedFor() throws {
    let metrics = try Self.metrics(Self.strangers, included: true)
    #expect(metrics.population.strangers == 3)
    #expect(metrics.population.strangersAre == .included)
    #expect(metrics.estimates?.usersAffected.value == 1)
    #expect(metrics.population.strata.reduce(0) { $0 + $1.personas } == 3)
    #expect(metrics.population.warnings.contains { $0.contains("3 clients") })
  }

  @Test func strangersOfAMapWithoutSharesAreCountedAsOutside() throws {
    let metrics = try Self.metrics(
      Self.strangers + Self.strangers + [("10.1.0.1", "free.test")], drawsStrays: false)
    #expect(metrics.population.strangers == 3)
    #expect(metrics.population.strangersAre == .outside)
    #expect(metrics.total.users == 1)
    #expect(metrics.total.losses == 0)
  }
}
