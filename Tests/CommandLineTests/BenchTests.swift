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

  /// Compressed, of pcapng, several; what libpcap cannot read in full is named, and the rest measured.
  @Test func allThatAReplayTakesIsMeasured() throws {
    let folder = try TemporaryFolder()
    let cut = try folder.write(
      Array(Data(contentsOf: URL(filePath: Program.root + "/captures/dns.pcap")).dropLast(3)),
      to: "cut.pcap")
    let file = folder.path + "/bench.json"
    let captures = ["captures/network-3.pcap.gz", "captures/ssh.pcap", "captures/quic.pcapng"]
    let done = try Program.run(
      list: ["bench"] + captures + [cut, "--rounds", "1", "--threads", "1", "--json", file])
    #expect(done.status == 1)
    #expect(done.errors.contains("left out: \(cut): truncated"))
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: file)))
    let document = try #require(object as? [String: Any])
    // As captures/README.md counts them.
    #expect(document["packets"] as? Int == 3844 + 102 + 1394)
    let digests = try #require(try Program.runTool("sha256sum", captures)).output
      .split(separator: "\n").map { String($0.prefix(64)) }
    let named = try #require(document["captures"] as? [[String: Any]])
    #expect(named.map { $0["sha256"] as? String } == digests)
    #expect((document["left_out"] as? [String])?.count == 1)
  }

  @Test func twoMeasurementsAreCompared() throws {
    let folder = try TemporaryFolder()
    let files = ["A.json", "B.json"].map { folder.path + "/" + $0 }
    for (file, scenario) in zip(files, ["classroom", "golden-shield"]) {
      let done = try Program.run(
        "bench", "captures/ssh.pcap", "--rounds", "2", "--threads", "1", "--scenario", scenario,
        "--json", file)
      #expect(done.status == 0, "\(done.errors)")
    }
    let done = try Program.run(list: ["bench"] + files)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("\nbare reads ") && done.output.contains("\nmetrics "))
    #expect(done.output.contains("warning: not the same rules"))
    #expect(done.output.contains("warning: with fewer than five rounds"))
    for wrong in [[files[0]], [files[0], "captures/ssh.pcap"], files + ["--rules-sweep"]] {
      #expect(try Program.run(list: ["bench"] + wrong).status == 2)
    }
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
