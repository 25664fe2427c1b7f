import Foundation
import TestSupport
import Testing

/// `chokepoint rates`, as it is typed.
@Suite struct RatesTests {
  private static let rules = "rules/examples/one-site.yaml"

  private struct Row {
    let fields: [String]
    var identity: [String] { Array(fields[1...5]) }
    var blockedCount: Int { Int(fields[6]) ?? -1 }
  }

  private static func rows(_ arguments: String...) throws -> [Row] {
    let done = try Program.run(
      list: ["rates", "captures/one-visit.pcap", "--rules", rules] + arguments)
    #expect(done.status == 0, "\(done.errors)")
    let lines = done.output.split(separator: "\n")
    #expect(
      lines.first == "flow\tproto\tclient\tclient_port\tserver\tserver_port\tblocked\tseeds")
    return lines.dropFirst().map { Row(fields: $0.components(separatedBy: "\t")) }
  }

  /// A censor that always acts blocks what a replay says, in each of the replays.
  @Test func withoutOddsEachSeedIsLikeAReplay() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/flows.jsonl"
    _ = try Program.run(
      "replay", "captures/one-visit.pcap", "--rules", Self.rules, "--quiet", "--flows", path)
    let flows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let rows = try Self.rows("--seeds", "7")
    #expect(rows.count == flows.count)
    for (row, flow) in zip(rows, flows) {
      #expect(row.fields[7] == "7")
      #expect(row.blockedCount == (flow.contains(#""verdict":"blocked""#) ? 7 : 0))
    }
    #expect(rows.contains { $0.blockedCount == 7 })
  }

  /// A quarter of 400 is 100, and five standard deviations are 43.
  @Test func aCensorWithOddsBlocksInAsMany() throws {
    let folder = try TemporaryFolder()
    let censor = try folder.write(
      "name: c\ntitle: C\nplacement: in-path\nprobability: 0.25\nreactions: {sni: drop}\n",
      to: "c.yaml")
    let rows = try Self.rows("--censor", censor, "--seeds", "400")
    let counts = rows.map(\.blockedCount).filter { $0 > 0 }
    #expect(!counts.isEmpty)
    #expect(counts.allSatisfy { (57...143).contains($0) })
    let others = try Self.rows("--censor", censor, "--seeds", "400", "--seed", "400")
    #expect(others.map(\.identity) == rows.map(\.identity))
    #expect(others.map(\.blockedCount) != rows.map(\.blockedCount))
  }

  @Test func whatCannotBeReadIsAnError() throws {
    let none = try Program.run("rates", "missing.pcap", "--rules", Self.rules, "--seeds", "1")
    #expect(none.status == 1)
    #expect(none.errors.contains("missing.pcap"))
    let usage = try Program.run("rates", "captures/one-visit.pcap", "--seeds", "0")
    #expect(usage.status == 2)
    #expect(usage.errors.contains("--seeds is a number from 1 to 1000000."))
  }

  @Test func standardInputCannotBeReadForEachSeed() throws {
    let done = try Program.run("rates", "-", "--rules", Self.rules, "--seeds", "2")
    #expect(done.status == 1)
    #expect(done.output.isEmpty)
    #expect(done.errors.contains("standard input: read many times"))
  }

  @Test func itIsForOneCensorAtATime() throws {
    let done = try Program.run(
      "rates", "captures/one-visit.pcap", "--rules", Self.rules, "--censor", "naive", "--censor",
      "perfect")
    #expect(done.status == 2)
    #expect(done.errors.contains("rates is for one --scenario or --censor at a time."))
  }
}
