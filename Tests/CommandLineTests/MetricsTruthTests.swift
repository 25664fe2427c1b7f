import Foundation
import TestSupport
import Testing

/// The metrics of a generated capture, worked out again from the table of what is in it.
@Suite struct MetricsTruthTests {
  /// A flow of the table.
  private struct Flow {
    var client: String
    var network: String
    var kind: String
    var name: String
    var started: Int

    var isConnection: Bool { kind != "dns" }
    var user: String { network + " " + client }
    var visit: String { user + " " + name }
    var hour: String {
      let hour = started / 3_600_000_000_000 % 24
      return hour < 10 ? "0\(hour)" : "\(hour)"
    }
  }

  private static let names = (1...40).map { "site\($0).example" }
  /// Every third name, of two categories; looked for where pages are, not in DNS, so that no flow
  /// depends on another.
  private static let news = names.enumerated().filter { $0.offset % 6 == 0 }.map(\.element)
  private static let games = names.enumerated().filter { $0.offset % 6 == 3 }.map(\.element)
  private static let shares = ["north": 60.0, "east": 30, "south": 10]
  private static let reactions = [
    "tls-sni": "tcp-reset", "quic-sni": "drop", "http-host": "block-page",
  ]

  private static func rule(_ id: String, _ category: String, _ names: [String]) -> String {
    "  - {id: \(id), category: \(category), names: [\(names.joined(separator: ", "))],"
      + " in: [sni, quic-sni, http-host]}\n"
  }

  private static let rules =
    "name: T\nrules:\n" + rule("n", "NEWS", news) + rule("g", "GAME", games)

  /// The south goes out where no gateway watches.
  private static let scenario = """
    name: t
    title: T
    networks:
      - {name: north, prefixes: [10.1.0.0/16, "2001:db8:1::/48"], share: 60}
      - {name: east, prefixes: [10.2.0.0/16, "2001:db8:2::/48"], share: 30}
      - {name: south, prefixes: [10.3.0.0/16, "2001:db8:3::/48"], share: 10}
    gateways:
      - {name: hub, censor: perfect, rules: rules.yaml}
    routes:
      - {network: north, gateways: hub, weight: 1}
      - {network: east, gateways: hub, weight: 1}
      - {network: south, gateways: [], weight: 1}
    """

  private static func network(_ client: String) -> String {
    if client.hasPrefix("10.1.") || client.hasPrefix("2001:db8:1:") { return "north" }
    return client.hasPrefix("10.2.") || client.hasPrefix("2001:db8:2:") ? "east" : "south"
  }

  /// The table, and the report as it was written.
  private struct Run {
    var flows: [Flow]
    var json: Data
  }

  /// Made once for all tests.
  private static let run = Result { try makeRun() }

  private let flows: [Flow]
  private let report: [String: Any]

  init() throws {
    let run = try Self.run.get()
    flows = run.flows
    report = try #require(try JSONSerialization.jsonObject(with: run.json) as? [String: Any])
  }

  private static func makeRun() throws -> Run {
    let folder = try TemporaryFolder()
    let list = try folder.write(
      names.joined(separator: "\n") + "\n", to: "names.txt")
    let scenario = try folder.write(scenario, to: "t.yaml")
    _ = try folder.write(rules, to: "rules.yaml")
    let capture = folder.path + "/made.pcap"
    let made = try Program.run(
      "generate", "--output", capture, "--names", list, "--scenario", scenario, "--users", "80",
      "--flows", "1500", "--hours", "5", "--packet-bytes", "600")
    try #require(made.status == 0, "\(made.errors)")
    let json = folder.path + "/report.json"
    // One visit a user and site: the table has no ends of flows, which gaps are measured from.
    let run = try Program.run(
      "replay", capture, "--scenario", scenario, "--json", json, "--visit-gap", "1e9",
      "--population", "1000000", "--quiet")
    try #require(run.status == 0, "\(run.errors)")
    let flows = NameRow.table(
      try String(contentsOfFile: capture + ".truth.tsv", encoding: .utf8)
    ).map { row in
      Flow(
        client: row["client", default: "?"], network: network(row["client", default: "?"]),
        kind: row["kind", default: "?"], name: row["name", default: "?"],
        started: Int(row["started", default: ""]) ?? -1)
    }
    return Run(flows: flows, json: try Data(contentsOf: URL(fileURLWithPath: json)))
  }

  private func isBlocked(_ flow: Flow) -> Bool {
    flow.network != "south" && flow.isConnection && (Self.news + Self.games).contains(flow.name)
  }

  private var blocked: [Flow] { flows.filter(isBlocked) }

  /// Visits that have a blocked flow: all connections to such a name are blocked.
  private var lost: [String: Flow] {
    Dictionary(blocked.map { ($0.visit, $0) }) { $0.started <= $1.started ? $0 : $1 }
  }

  private func users(_ flows: [Flow]) -> Int { Set(flows.map(\.user)).count }
  private func visits(_ flows: [Flow]) -> Int { Set(flows.map(\.visit)).count }

  private func groups(_ kind: String) -> [String: [String: Any]] {
    let all = report["by_\(kind)"] as? [[String: Any]] ?? []
    return Dictionary(all.map { ($0[kind] as? String ?? "?", $0) }) { one, _ in one }
  }

  /// Some figures of a group, to be compared at once.
  private func figures(_ group: [String: Any]?) -> [Int?] {
    ["flows", "blocked", "visits", "visits_lost", "users", "users_affected"]
      .map { group?[$0] as? Int }
  }

  @Test func totalsAreThoseOfTheTable() throws {
    #expect(flows.count == 1500 && blocked.count > 200)
    #expect(
      figures(report["total"] as? [String: Any]) == [
        1500, blocked.count, visits(flows), lost.count, users(flows), users(blocked),
      ])
  }

  @Test(arguments: ["north", "east", "south"])
  func eachNetworkHasItsOwn(network: String) {
    let flows = flows.filter { $0.network == network }
    let blocked = blocked.filter { $0.network == network }
    #expect(
      figures(groups("network")[network]) == [
        flows.count, blocked.count, visits(flows), visits(blocked), users(flows), users(blocked),
      ])
  }

  @Test func theGatewayHasTheNetworksBehindIt() {
    let flows = flows.filter { $0.network != "south" }
    #expect(
      figures(groups("gateway")["hub"]) == [
        flows.count, blocked.count, visits(flows), lost.count, users(flows), users(blocked),
      ])
  }

  @Test(arguments: [("NEWS", news), ("GAME", games)])
  func eachCategoryHasItsNames(category: String, names: [String]) {
    let blocked = blocked.filter { names.contains($0.name) }
    let found = figures(groups("category")[category])
    #expect(found[1] == blocked.count)
    #expect(found[3] == visits(blocked))
    #expect(found[5] == users(blocked))
  }

  @Test(arguments: ["tls-sni", "quic-sni", "http-host"])
  func eachReactionHasItsFlowsAndTheVisitsThatBeganWithIt(kind: String) {
    let group = groups("reaction")[Self.reactions[kind] ?? "?"]
    let blocked = blocked.filter { $0.kind == kind }
    #expect(group?["blocked"] as? Int == blocked.count)
    #expect(group?["users_affected"] as? Int == users(blocked))
    #expect(group?["visits_lost"] as? Int == lost.values.count { $0.kind == kind })
  }

  @Test func namesAreRankedByTheUsersWhoLostThem() {
    let names = report["by_name"] as? [[String: Any]] ?? []
    let found = names.map { $0["users_affected"] as? Int ?? -1 }
    #expect(found == found.sorted(by: >))
    let expected = Dictionary(grouping: blocked, by: \.name).mapValues(users)
    let byName = names.map { ($0["name"] as? String ?? "?", $0["users_affected"] as? Int ?? -1) }
    #expect(Dictionary(uniqueKeysWithValues: byName) == expected)
  }

  @Test func hoursAreThoseInWhichFlowsBegin() {
    let hours = Dictionary(grouping: flows, by: \.hour).mapValues(\.count)
    #expect(hours.count >= 5)
    #expect(groups("hour").mapValues { $0["flows"] as? Int } == hours.mapValues { $0 })
    let begun = Dictionary(grouping: flows, by: \.visit).values
      .compactMap { $0.min { $0.started < $1.started } }
    let visits = Dictionary(grouping: begun, by: \.hour).mapValues(\.count)
    for (hour, count) in visits { #expect(groups("hour")[hour]?["visits"] as? Int == count) }
  }

  /// A network's share of affected personas, weighted by its share of the population.
  @Test func thePopulationIsWeightedByItsNetworks() throws {
    let all = Dictionary(grouping: flows, by: \.network).mapValues(users)
    let affected = Dictionary(grouping: blocked, by: \.network).mapValues(users)
    let share = Self.shares.reduce(0) { sum, network in
      sum + network.value / 100 * Double(affected[network.key] ?? 0)
        / Double(all[network.key] ?? 1)
    }
    let total = report["total"] as? [String: Any]
    let estimates = try #require(total?["estimates"] as? [String: [String: Double]])
    let found = try #require(estimates["users_affected"])
    #expect(abs(found["value", default: -1] - share) < 1e-6)
    #expect(found["low", default: 2] < share && share < found["high", default: -1])
  }

  /// Weighted sums of lost visits over weighted sums of visits, and over users.
  @Test func lossesAreWeightedLikeUsers() throws {
    let all = Dictionary(grouping: flows, by: \.network)
    func sum(_ count: (String) -> Int) -> Double {
      Self.shares.reduce(0) { sum, network in
        let personas = Double(users(all[network.key] ?? []))
        return sum + network.value / personas * Double(count(network.key))
      }
    }
    let lostOnes = sum { network in visits(blocked.filter { $0.network == network }) }
    let share = lostOnes / sum { network in visits(all[network] ?? []) }
    let total = report["total"] as? [String: Any]
    let estimates = total?["estimates"] as? [String: [String: Double]]
    #expect(abs((estimates?["visits_lost"]?["value"] ?? -1) - share) < 1e-6)
    let losses = try #require(report["losses"] as? [String: Any])
    let mean = try #require(losses["visits_lost_per_user"] as? [String: Double])
    #expect(abs(mean["value", default: -1] - lostOnes / 100) < 1e-6)
    let byUser = Dictionary(grouping: lost.values, by: \.user).mapValues(\.count)
    let groups = losses["users_by_visits_lost"] as? [[String: Any]] ?? []
    #expect(groups.map { $0["from"] as? Int } == [0, 1, 2, 5, 10, 20])
    #expect(groups.first?["users"] as? Int == users(flows) - byUser.count)
    let twoToFour = byUser.values.count { (2...4).contains($0) }
    #expect(groups.dropFirst(2).first?["users"] as? Int == twoToFour)
  }

  @Test func aGatewayReadsWhatIsInTheTable() throws {
    let exposures = try #require(report["exposure"] as? [[String: Any]])
    #expect(exposures.map { $0["gateway"] as? String } == ["hub"])
    let flows = flows.filter { $0.network != "south" }
    #expect(exposures[0]["visits"] as? Int == visits(flows))
    #expect(exposures[0]["users"] as? Int == users(flows))
    let fields = exposures[0]["fields"] as? [[String: Any]] ?? []
    let found = Dictionary(fields.map { ($0["by"] as? String ?? "?", $0["visits"] as? Int) }) {
      one, _ in one
    }
    for (kind, field) in [
      ("dns", "dns"), ("tls-sni", "sni"), ("quic-sni", "quic-sni"), ("http-host", "http-host"),
      // Who reads a request's host reads its URL.
      ("http-host", "http-url"),
    ] {
      #expect(found[field] == visits(flows.filter { $0.kind == kind }))
    }
    #expect((exposures[0]["read"] as? [String: Double])?["value"] == 1)
  }

  /// A reset and a page are there at once, after the query and the handshake; a dropped handshake of
  /// QUIC takes ten seconds more.
  @Test func waitsAreThoseOfTheReactions() throws {
    let losses = try #require(report["losses"] as? [String: Any])
    let waits = losses["waits"] as? [[String: Any]] ?? []
    #expect(waits.first?["visits"] as? Int == lost.count)
    let visitsByReaction = Dictionary(
      waits.dropFirst().map { row in
        (row["reaction"] as? String ?? "?", row["visits"] as? Int)
      }
    ) { one, _ in one }
    for (kind, reaction) in Self.reactions {
      #expect(visitsByReaction[reaction] == lost.values.count { $0.kind == kind })
    }
    let drop = waits.first { $0["reaction"] as? String == "drop" }
    #expect((drop?["from_0_to_1_s"] as? [String: Double])?["value"] == 0)
    #expect((drop?["from_1_to_10_s"] as? [String: Double])?["value"] == 0)
  }
}
