import Foundation
import TestSupport
import Testing

/// The captures that come with Chokepoint show each model of the gallery at work, with the teaching set.
@Suite struct ModelCapturesTests {
  /// Models that act on no flow by the teaching set behind one gateway for all: the Great Cannon looks at
  /// flows that are opened outside, and without a map all are inside.
  private static let exceptions: Set = ["great-cannon-2015"]

  private static let censors: [String] = {
    let folder = Program.root + "/rules/censors"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// Flows that are blocked, slowed or changed, by the labels of a report.
  private static func acts(_ options: [String]) throws -> [String: Int] {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/report.json"
    let done = try Program.run(
      list: ["replay", "captures", "--certain", "--quiet", "--json", file] + options)
    #expect(done.status == 0, "\(done.errors)")
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    let scenarios = document["scenarios"] as? [[String: Any]] ?? [document]
    return Dictionary(
      uniqueKeysWithValues: scenarios.map { scenario in
        let total = scenario["total"] as? [String: Any]
        let counts = ["blocked", "degraded"].compactMap { total?[$0] as? Int }
        return (scenario["label"] as? String ?? "", counts.reduce(0, +))
      })
  }

  @Test func eachModelActsOnAFlow() throws {
    #expect(Self.censors.count > 50)
    let acts = try Self.acts(
      ["--rules", "rules/teaching.yaml"] + Self.censors.flatMap { ["--censor", $0] })
    #expect(Set(acts.keys) == Set(Self.censors))
    for (name, count) in acts {
      #expect((count > 0) != Self.exceptions.contains(name), "\(name) acts on \(count) flows")
    }
  }

  /// A rule for QUIC in the teaching set would have others drop all of it.
  @Test func russiasOfQUICDropsQUICByARuleForIt() throws {
    let options = ["--rules", "rules/examples/all-quic.yaml", "--censor", "tspu-quic-2022"]
    #expect(try Self.acts(options)["tspu-quic-2022"] ?? 0 > 50)
  }

  /// The networks of a map say who is inside.
  @Test func theGreatCannonActsOnAMap() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(
      """
      name: one-gateway
      title: One gateway
      networks:
        - {name: home, prefixes: [10.1.0.0/16, 10.2.0.0/16, 10.3.0.0/16]}
      gateways:
        - {name: gateway, censor: great-cannon-2015, rules: \(Program.root)/rules/teaching.yaml}
      routes:
        - {network: home, gateways: gateway}
      """, to: "one-gateway.yaml")
    #expect(try Self.acts(["--scenario", scenario])["one-gateway"] ?? 0 > 0)
  }

  /// Wu et al., IEEE S&P 2025: the province's firewall takes no segments with TCP options.
  @Test func theFirewallOfTheProvinceActsBeforeTheNational() throws {
    let done = try Program.run(
      "replay", "captures", "--scenario", "golden-shield-regional", "--quiet", "--flows", "-")
    let provincial = done.output.split(separator: "\n").filter {
      $0.contains("\"gateway\":\"provincial\"") && $0.contains("\"verdict\":\"blocked\"")
    }
    #expect(!provincial.isEmpty)
    #expect(provincial.allSatisfy { $0.contains("\"capture\":\"no-timestamps.pcap\"") })
  }
}
