import Foundation
import TestSupport
import Testing

/// What changes from one run to another, on captures whose flows are known.
@Suite struct CompareTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A connection of each client to each of some names.
  private func capture(_ visits: [(client: String, names: [String])]) throws -> String {
    var file = PcapFile(linkType: 101)
    var port: UInt16 = 1001
    for visit in visits {
      for name in visit.names {
        var conversation = Conversation(client: visit.client)
        conversation.connection(port, 443, request: Messages.clientHello(name))
        for packet in conversation.packets {
          file.append(packet.bytes)
        }
        port += 1
      }
    }
    return try folder.write(file.bytes, to: "visits.pcap")
  }

  private func rules(_ name: String, _ names: [String], censor: String = "perfect") throws -> String
  {
    _ = try folder.write(
      "name: \(name)\nrules:\n  - {id: r, names: [\(names.joined(separator: ", "))]}\n",
      to: "\(name)-rules.yaml")
    return try folder.write(
      """
      name: \(name)
      title: Country \(name)
      networks:
        - {name: n, prefixes: [10.1.0.0/16]}
      gateways:
        - {name: g, censor: \(censor), rules: \(name)-rules.yaml}
      routes:
        - {network: n, gateways: g, weight: 1}
      """, to: "\(name).yaml")
  }

  private func document(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// Forty clients: ten lose only what the one scenario blocks, ten what both do, five what only the other
  /// does, fifteen nothing.
  private func run(_ outputs: String...) throws -> Program.Result {
    let visits = (1...40).map { index -> (client: String, names: [String]) in
      let name =
        switch index {
        case ...10: "old.example"
        case ...20: "both.example"
        case ...25: "new.example"
        default: "free.example"
        }
      return ("10.1.0.\(index)", [name, "free.example"])
    }
    return try Program.run(
      list: [
        "replay", capture(visits), "--scenario", rules("a", ["old.example", "both.example"]),
        "--scenario", rules("b", ["new.example", "both.example"]),
      ] + outputs)
  }

  @Test func changesAreThoseOfTheSameUsers() throws {
    let json = folder.path + "/out.json"
    let result = try run("--json", json, "--quiet")
    #expect(result.status == 0, "\(result.errors)")
    let comparison = try #require(
      (try document(json)["comparisons"] as? [[String: Any]])?.first)
    #expect(comparison["paired"] as? Bool == true)
    func value(_ figure: Any?) -> Double { (figure as? [String: Double])?["value"] ?? .nan }
    #expect(value(comparison["users_newly_affected"]) == 0.125)
    #expect(value(comparison["users_no_longer_affected"]) == 0.25)
    let affected = (comparison["total"] as? [String: Any])?["users_affected"] as? [String: Any]
    #expect(value(affected?["from"]) == 0.5)
    #expect(value(affected?["to"]) == 0.375)
    #expect(value(affected?["difference"]) == -0.125)
    let names = comparison["names"] as? [[String: Any]] ?? []
    let fates = names.map { "\($0["name"] ?? "?") \($0["fate"] ?? "?")" }
    #expect(fates == ["both.example same", "old.example unblocked", "new.example blocked"])
  }

  /// The variance of a paired difference of shares is (b + c - (b - c)² / n) / n² (McNemar), with the
  /// 5 and 10 of 40 users who are affected in one of the runs only.
  @Test func intervalsOfDifferencesAreThoseOfPairs() throws {
    let json = folder.path + "/out.json"
    _ = try run("--json", json, "--quiet")
    let comparison = (try document(json)["comparisons"] as? [[String: Any]])?.first
    let affected = (comparison?["total"] as? [String: Any])?["users_affected"] as? [String: Any]
    let difference = try #require(affected?["difference"] as? [String: Double])
    let error = ((15 - 25.0 / 40) / 1600).squareRoot()
    let width = difference["high", default: 0] - difference["low", default: 0]
    #expect(abs(width / (2 * 1.96 * error) - 1) < 0.15)
  }

  @Test func reportsAreComparedAsFarAsTheyTell() throws {
    let json = folder.path + "/out.json"
    _ = try run("--json", json, "--quiet")
    let result = try Program.run("compare", json)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("names that become blocked: 1"))
    #expect(result.output.contains("names that are blocked no longer: 1"))
    #expect(result.output.contains("names blocked by the same means: 1"))
    // Newcombe's interval of independent shares is wider than that of pairs.
    #expect(result.output.contains("independent samples"))
  }

  @Test func flowsSayWhichScenarioTheyAreOf() throws {
    let flows = folder.path + "/flows.jsonl"
    _ = try run("--flows", flows, "--quiet")
    let lines = try String(contentsOfFile: flows, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 160)
    #expect(lines.filter { $0.hasPrefix(#"{"scenario":"a","#) }.count == 80)
    #expect(lines.filter { $0.hasPrefix(#"{"scenario":"b","#) }.count == 80)
  }

  @Test(arguments: [
    ("{}", "no 'title' in it"), ("[1", "not JSON"), (#"{"title": 1}"#, "'title' is not"),
  ])
  func whatIsNoReportIsRefused(text: String, reason: String) throws {
    let path = try folder.write(text, to: "none.json")
    let result = try Program.run("compare", path, path)
    #expect(result.status == 2)
    #expect(result.errors.contains(path) && result.errors.contains(reason))
  }

  @Test(arguments: [
    ["--write-capture", "/dev/null"], ["--profile"],
  ])
  func whatIsForOneScenarioIsRefusedForTwo(options: [String]) throws {
    let result = try Program.run(
      list: [
        "replay", "captures", "--rules", "rules/teaching.yaml", "--censor", "perfect", "--censor",
        "naive",
      ]
        + options)
    #expect(result.status == 2)
    #expect(result.errors.contains("one --scenario or --censor at a time"))
  }
}
