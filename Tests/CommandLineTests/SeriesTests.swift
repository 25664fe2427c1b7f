import Foundation
import TestSupport
import Testing

/// `--series` and `split` as users give them.
@Suite struct SeriesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func shell(_ commands: String) throws -> Program.Result {
    try Program.shell(commands, folder: folder.path)
  }

  /// The parts of a rotated capture, cut by another program.
  private func cut() throws -> Bool {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/parts", withIntermediateDirectories: true)
    let cut = try Program.runTool(
      "editcap", ["-c", "400", "captures/network-1.pcap", folder.path + "/parts/p.pcap"])
    return cut?.status == 0
  }

  @Test(.enabled(if: Tshark.isInstalled)) func aPipeAndPartsGiveTheSameSummary() throws {
    #expect(try cut())
    let whole = try Program.run("replay", "captures/network-1.pcap")
    #expect(whole.status == 0)
    let pipe = try shell("cat captures/network-1.pcap | chokepoint replay -")
    #expect(pipe.output == whole.output)
    let parts = try shell("chokepoint replay --series $T/parts")
    #expect(parts.status == 0)
    #expect(!parts.errors.contains("series"))
    // The lines with the number of captures, and no other.
    let differing = zip(
      whole.output.split(separator: "\n"), parts.output.split(separator: "\n")
    ).filter { $0 != $1 }
    #expect(differing.allSatisfy { $1.contains("captures") })
    #expect(parts.output.contains("captures, 1 series"))
  }

  @Test(.enabled(if: Tshark.isInstalled)) func aReportOfASeriesCanBeMadeAgain() throws {
    #expect(try cut())
    let made = try shell(
      """
      chokepoint replay --series $T/parts --json $T/report.json --quiet
      chokepoint reproduce $T/report.json
      """)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("Made again: the same"))
  }

  @Test(.enabled(if: Tshark.isInstalled)) func flowsAreNumberedOverTheSeries() throws {
    #expect(try cut())
    let whole = try Program.run("explain", "captures/network-1.pcap", "--flow", "162")
    let parts = try shell("chokepoint explain --series $T/parts --flow 162")
    #expect(parts.status == 0)
    // Addresses and times are the same; frames are those of the parts.
    let lines = [whole, parts].map { $0.output.split(separator: "\n") }
    #expect(lines[0][1...2] == lines[1][1...2])
    #expect(lines[1][0].hasPrefix("Flow 162 of a series of"))
  }

  @Test func whatASeriesCannotBeIsWrongUsage() throws {
    #expect(try Program.run("replay", "--series", "-", "captures/dns.pcap").status == 2)
    let two = ["captures/dns.pcap", "captures/quic.pcapng", "--flow", "1"]
    #expect(try Program.run(list: ["explain"] + two).status == 2)
    let mixed = ["explain", "--series", "captures", "captures/dns.pcap", "--flow", "1"]
    #expect(try Program.run(list: mixed).status == 2)
  }

  @Test func shardsKeepTheFramesOfTheirPackets() throws {
    let done = try shell(
      """
      chokepoint split --by-user 3 captures --output $T/shards || exit 1
      for shard in $T/shards/*; do chokepoint names -H $shard; done | grep -v '^capture' | sort > $T/a
      chokepoint names captures | grep -v '^capture' | sort > $T/b
      cmp $T/a $T/b && wc -l < $T/a
      """)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("into 3 shards"))
  }

  @Test func aFolderWithSomethingInItIsRefused() throws {
    let path = try folder.write("mine", to: "shards/notes.txt")
    let done = try shell("chokepoint split --by-user 2 captures/dns.pcap --output $T/shards")
    #expect(done.status == 2)
    #expect(done.errors.contains("is not empty"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    #expect(try shell("chokepoint split --by-user 2 - --output $T/new").status == 2)
    #expect(try shell("chokepoint split --by-user 0 captures --output $T/new").status == 2)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
  }
}
