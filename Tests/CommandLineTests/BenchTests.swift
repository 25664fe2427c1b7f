import Foundation
import TestSupport
import Testing

/// `chokepoint bench` and `replay --profile`, as they are typed.
@Suite struct BenchTests {
  private static let stages = [
    "bare read", "reading", "dissection", "flows", "observation", "matching", "censor", "metrics",
  ]

  @Test func everyStageIsMeasured() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/bench.json"
    let done = try Program.run(list: [
      "bench", "captures/one-visit.pcap", "--rounds", "1", "--json", file,
    ])
    #expect(done.status == 0, "\(done.errors)")
    for stage in Self.stages {
      #expect(done.output.contains("\n\(stage) "), "\(stage)")
    }
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: file)))
    let document = try #require(object as? [String: Any])
    let replayed = try Program.run("replay", "captures/one-visit.pcap")
    let packets = try #require(document["packets"] as? Int)
    #expect(replayed.output.contains("packets read") && replayed.output.contains(" \(packets)\n"))
  }

  @Test func standardInputCannotBeReadTwice() throws {
    let done = try Program.run("bench", "-", "--rounds", "1")
    #expect(done.status == 1)
    #expect(done.errors.contains("standard input cannot be"))
  }

  @Test func profileTellsWhatHitsNothing() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      Array(
        """
        name: T
        rules:
          - {id: seen, names: [social.test]}
          - {id: unseen, names: [nowhere.invalid]}
        """.utf8), to: "rules.yaml")
    let done = try Program.run(
      "replay", "captures/one-visit.pcap", "--rules", rules, "--profile", "--quiet")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("rules that hit nothing: 1 of 2\n  unseen\n"))
    #expect(done.output.contains("\n  seen "))
  }
}
