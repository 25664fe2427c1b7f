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
      lines.first
        == "flow\tproto\tclient\tclient_port\tserver\tserver_port\tblocked\tseeds\treactions")
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

  /// Three boxes share a draw, as those of the GFW's filter of HTTP do: what one of them does is not done by
  /// another. Of 400, 300 and 96 are expected; five standard deviations are 43.
  @Test func reactionsAreCountedEachForItself() throws {
    let folder = try TemporaryFolder()
    let censor = try folder.write(
      """
      name: c
      title: C
      placement: in-path
      boxes:
        - {name: a, probability: {from: 0, to: 0.75}, reactions: {sni: tcp-reset}}
        - {name: b, probability: {from: 0.75, to: 0.99}, reactions: {sni: drop}}

      """, to: "c.yaml")
    let rows = try Self.rows("--censor", censor, "--seeds", "400")
    #expect(rows.contains { $0.blockedCount > 0 })
    for row in rows {
      var counts: [String: Int] = [:]
      for part in row.fields[8].split(separator: ",") where part != "-" {
        let words = part.split(separator: ":").map(String.init)
        counts[words[0]] = Int(words[1])
      }
      #expect(counts.values.reduce(0, +) == row.blockedCount)
      guard row.blockedCount > 0 else { continue }
      #expect((257...343).contains(counts["tcp-reset"] ?? 0))
      #expect((53...139).contains(counts["drop"] ?? 0))
    }
  }

  /// A censor that resets by server name, and of connections forgets half at an event.
  private static func censor(event: String) -> String {
    """
    name: c
    title: C
    placement: in-path
    reactions: {sni: tcp-reset}
    stream:
      opened-by: syn
      events: [{\(event), effect: teardown, probability: 0.5}]

    """
  }

  /// A reading that is left to chance differs by the seed; one in which nothing is, is read once for all. Each of
  /// these connections has one ACK before its ClientHello, and no RST.
  @Test func readingsThatAreLeftToChanceDifferBySeed() throws {
    let folder = try TemporaryFolder()
    let censor = try folder.write(
      Self.censor(event: "on: ack, from: client"), to: "c.yaml")
    let rows = try Self.rows("--censor", censor, "--seeds", "400")
    let counts = rows.map(\.blockedCount).filter { $0 > 0 }
    #expect(!counts.isEmpty)
    #expect(counts.allSatisfy { (150...250).contains($0) })
    let certain = try folder.write(
      Self.censor(event: "on: rst, when: opening"), to: "d.yaml")
    let all = try Self.rows("--censor", certain, "--seeds", "400").map(\.blockedCount)
    #expect(all.contains(400))
    #expect(all.allSatisfy { $0 == 0 || $0 == 400 })
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
