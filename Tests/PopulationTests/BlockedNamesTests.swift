import Configuration
import Dissection
import Gateway
import Population
import Rules
import TestSupport
import Testing

/// The table by name of a run: exact, bounded, and the same however the run was cut.
@Suite struct BlockedNamesTests {
  /// A query of a user, from 0, for a name.
  private struct Query: Hashable {
    var user: Int
    var name: String
    var port: UInt16
  }

  private static func plan(_ configure: (inout Limits) -> Void) throws -> Plan {
    let set = try RuleSet(
      parsing: "name: T\nrules:\n  - {id: r, names: [blocked.test]}\n", file: "t.yaml")
    var limits = Limits()
    configure(&limits)
    let censor = """
      name: c
      title: C
      placement: on-path
      reactions: {dns: dns-injection}
      """
    return Plan(
      networks: [Network(name: "clients", prefixes: [])],
      gateways: [Gateway(name: "g", censor: 0, sets: RuleSetMask(set: 0))],
      censors: [try Censor(ConfigurationNode.parse(censor, file: "c.yaml"))],
      routes: [Route(network: 0, weight: 1, gateways: [0])],
      matcher: try RuleMatcher([set]), clientIsInside: true, limits: limits)
  }

  /// The figures of some captures, each a list of queries, merged in their order.
  private static func metrics(_ captures: [[Query]], _ plan: Plan) throws -> Metrics {
    var run = MetricsBuilder(plan)
    for queries in captures {
      var replay = try Replay(plan)
      var packets = Conversation()
      for query in queries {
        var one = Conversation(
          client: "10.0.\(query.user / 200).\(1 + query.user % 200)", server: "192.0.2.53")
        one.udp(query.port, 53, Messages.dnsQuery(query.name))
        packets.add(one.packets[0].bytes)
      }
      packets.withBatch { replay.process($0) }
      var builder = MetricsBuilder(plan)
      _ = replay.finish { builder.add($0, $1) }
      builder.close(replay.distinctNames)
      run.merge(builder)
    }
    return run.metrics()
  }

  /// 3,000 queries of 300 users for up to 400 names, the first of them the most often.
  private static let queries: [Query] = {
    var state: UInt64 = 3
    func draw(_ count: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % count)
    }
    return (0..<3000).map { number in
      let name = min(draw(400), draw(400))
      return Query(
        user: draw(300), name: "n\(name).blocked.test", port: UInt16(1024 + number))
    }
  }()

  private static func rows(_ metrics: Metrics) -> [String] {
    metrics[.name].map {
      "\($0.label) \($0.counts.blocked) \($0.counts.losses) \($0.counts.users) \($0.counts.bytes) "
        + "\($0.counts.visitsLost) \($0.isRest) \($0.means.map(\.name))"
    }
  }

  @Test func rowsAreWhatDictionariesAndSetsCount() throws {
    let metrics = try Self.metrics([Self.queries], Self.plan { _ in })
    var users: [String: Set<Int>] = [:]
    var flows: [String: Int] = [:]
    for query in Self.queries {
      users[query.name, default: []].insert(query.user)
      flows[query.name, default: 0] += 1
    }
    let expected = flows.keys.sorted {
      (users[$1]?.count ?? 0, flows[$1] ?? 0, $0) < (users[$0]?.count ?? 0, flows[$0] ?? 0, $1)
    }
    #expect(metrics[.name].map(\.label) == expected)
    for group in metrics[.name] {
      #expect(group.counts.blocked == flows[group.label])
      #expect(group.counts.users == users[group.label]?.count)
      #expect(group.counts.names == 1 && group.counts.namesBlocked == 1)
    }
    #expect(metrics.unlistedFlowCount == 0)
  }

  @Test(arguments: [1 << 30, 30_000, 12_000, 3000, 0])
  func theTableDoesNotDependOnOrderOrParts(budget: Int) throws {
    let plan = try Self.plan { $0.blockedNameBytes = budget }
    let whole = try Self.metrics([Self.queries], plan)
    let expected = Self.rows(whole)
    #expect(whole[.name].reduce(0) { $0 + $1.counts.blocked } == Self.queries.count)
    if budget < 1 << 30 {
      #expect(whole[.name].last?.isRest == true)
      #expect(whole.unlistedFlowCount == whole[.name].last?.counts.blocked)
      #expect(whole.unlistedFlowCount > 0)
    }
    // By user, as a run is cut into parts: visits are a user's.
    let parts = (0..<5).map { part in Self.queries.filter { $0.user % 5 == part } }
    #expect(Self.rows(try Self.metrics(parts, plan)) == expected)
    #expect(Self.rows(try Self.metrics(parts.reversed(), plan)) == expected)
    #expect(
      Self.rows(try Self.metrics([parts[2], parts[0] + parts[4], parts[3], parts[1]], plan))
        == expected)
  }

  /// What has a row has all of its flows, whatever else was dropped before or after.
  @Test func aRowIsExactOrThereIsNone() throws {
    let exact = try Self.metrics([Self.queries], Self.plan { _ in })
    let all = Set(Self.rows(exact))
    let few = try Self.metrics(
      stride(from: 0, to: 3000, by: 100).map { Array(Self.queries[$0..<$0 + 100]) },
      Self.plan { $0.blockedNameBytes = 12_000 })
    let listed = few[.name].filter { !$0.isRest }
    #expect(listed.count > 20)
    for group in listed {
      let other = exact[.name].first { $0.label == group.label }
      #expect(other?.counts.blocked == group.counts.blocked)
      #expect(other?.counts.users == group.counts.users)
    }
    #expect(all.count > listed.count)
  }

  @Test func aReportListsTheFirstRowsAndAddsUpTheRest() throws {
    let all = try Self.metrics([Self.queries], Self.plan { _ in })
    let few = try Self.metrics([Self.queries], Self.plan { $0.listedNames = 7 })
    #expect(few[.name].map(\.label) == all[.name].prefix(7).map(\.label) + ["(other names)"])
    let rest = all[.name].dropFirst(7)
    #expect(few[.name].last?.counts.blocked == rest.reduce(0) { $0 + $1.counts.blocked })
    #expect(few[.name].last?.counts.namesBlocked == rest.count)
    #expect(few[.name].last?.counts.users ?? 0 <= 300)
    #expect(few.total == all.total)
  }

  /// Four captures whose names together are more than one capture may hold: none is lost in the merge.
  @Test func theFirstCapturesRoomForNamesIsNotTheRuns() throws {
    let captures = (0..<4).map { capture in
      (0..<100).map { Query(user: $0, name: "c\(capture)-\($0).blocked.test", port: 1024) }
    }
    let metrics = try Self.metrics(captures, Self.plan { $0.nameBytes = 2500 })
    #expect(metrics[.name].count == 400)
    #expect(metrics[.name].reduce(0) { $0 + $1.counts.blocked } == metrics.total.blocked)
    #expect(metrics.total.names == 400)
  }

  /// Each name has ten bytes, and fifty come in each of two captures.
  @Test(arguments: [(1000, 0), (600, 40)])
  func namesThatAreNotToldApartInARunAreCounted(byteCount: Int, uncounted: Int) throws {
    let plan = try Self.plan { $0.runNameBytes = byteCount }
    var run = MetricsBuilder(plan)
    for capture in 0..<2 {
      var packets = Conversation()
      for number in 0..<50 {
        packets.udp(UInt16(1024 + number), 53, Messages.dnsQuery("c\(capture)-\(10 + number).test"))
      }
      var replay = try Replay(plan)
      packets.withBatch { replay.process($0) }
      var builder = MetricsBuilder(plan)
      _ = replay.finish { builder.add($0, $1) }
      builder.close(replay.distinctNames)
      run.merge(builder)
    }
    #expect(run.uncountedNameCount == uncounted)
    #expect(run.metrics().total.names == 100 - uncounted)
  }
}
