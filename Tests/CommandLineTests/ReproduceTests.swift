import Foundation
import TestSupport
import Testing

/// A report can be made again, and what keeps it from that is told.
@Suite struct ReproduceTests {
  private let folder: TemporaryFolder
  private let report: String

  init() throws {
    folder = try TemporaryFolder()
    report = folder.path + "/report.json"
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  private func replay(_ options: String..., input: [UInt8] = []) throws -> Program.Result {
    try Program.run(list: ["replay"] + options + ["--json", report, "--quiet"], input: input)
  }

  private func reproduce(_ options: String...) throws -> Program.Result {
    try Program.run(list: ["reproduce", report] + options)
  }

  @Test func twoRunsWriteTheSameBytesEverywhere() throws {
    var runs: [[String]] = []
    for (run, threads) in [("one", "1"), ("two", "3")] {
      let result = try Program.run(
        "replay", "captures", "--json", "\(folder.path)/\(run).json", "--html",
        "\(folder.path)/\(run).html", "--csv", "\(folder.path)/\(run)", "--threads", threads)
      let tables = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(run)")
      runs.append(
        [result.output, try text("\(run).json"), try text("\(run).html")]
          + tables.sorted() + (try tables.sorted().map { try text("\(run)/\($0)") }))
      // Neither where it was written nor how it was spread.
      for trace in [folder.path, "timings", "threads"] {
        #expect(!runs[runs.count - 1].contains { $0.contains(trace) })
      }
    }
    #expect(runs[0] == runs[1])
  }

  @Test func anUnchangedReportIsMadeAgain() throws {
    #expect(try replay("captures", "--seed", "7").status == 0)
    let again = try reproduce("--threads", "2")
    #expect(again.status == 0)
    let size = try Data(contentsOf: URL(fileURLWithPath: report)).count
    #expect(again.output.hasSuffix("\nMade again: the same \(size) bytes.\n"), "\(again.output)")
  }

  /// Each option away from its default, each scenario and censor: all of it is in the report.
  @Test(arguments: [
    ["captures/one-visit.pcap", "captures/dns.pcap", "--rules", "rules/teaching.yaml"],
    [
      "captures", "--rules", "rules/teaching.yaml", "--rules", "rules/examples/one-site.yaml",
      "--censor", "gfw-tls-2023", "--censor", "henan-2023",
    ],
    ["captures", "--scenario", "kazakhstan", "--scenario", "kazakhstan-golden-shield"],
    [
      "captures", "--scenario", "rules/scenarios/classroom.yaml", "--certain", "--limit", "100",
      "--filter", "not udp port 53 and less 1000",
    ],
    [
      "captures", "--population", "1000", "--visit-gap", "0.25", "--smallest-group", "3",
      "--include-strangers", "--max-flows", "100", "--max-names-per-flow", "1", "--seed",
      "18446744073709551615",
    ],
  ])
  func everyOptionIsRecorded(options: [String]) throws {
    let made = try Program.run(list: ["replay"] + options + ["--json", report, "--quiet"])
    try #require(made.status == 0, "\(made.errors)")
    let again = try reproduce()
    #expect(again.status == 0, "\(again.output)")
  }

  @Test func anotherSeedIsNotTheSame() throws {
    _ = try replay("captures", "--seed", "1")
    try folder.write(
      try text("report.json").replacing("\"seed\": 1,", with: "\"seed\": 2,"), to: "report.json")
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.contains("differs: /total/"))
  }

  /// Rules in one's own folder: a list that the rule set refers to.
  private func makeRules() throws -> [String] {
    try folder.write("social.test\n", to: "lists/l.txt")
    let rules = try folder.write(
      "rules: [{id: r, names: {list: lists/l.txt}}]", to: "rules.yaml")
    return ["captures/one-visit.pcap", "--rules", rules]
  }

  private func replay(list: [String]) throws {
    let made = try Program.run(list: ["replay"] + list + ["--json", report, "--quiet"])
    try #require(made.status == 0, "\(made.errors)")
  }

  @Test func anEditedListIsNamedWithWhatItChanges() throws {
    try replay(list: makeRules())
    let list = try folder.write("other.test\n", to: "lists/l.txt")
    let again = try reproduce()
    #expect(again.status == 1)
    let lines = again.output.components(separatedBy: "\n")
    #expect(lines.count { $0.hasPrefix("changed: ") } == 1, "\(again.output)")
    #expect(lines.contains { $0.hasPrefix("changed: \(list): its SHA-256 was ") })
    #expect(lines.contains { $0.hasPrefix("differs: /files/") })
    #expect(lines.contains { $0.hasPrefix("differs: /total/blocked: it was ") })
  }

  @Test func whatIsMissingIsNamedAndNothingIsRun() throws {
    try replay(list: makeRules())
    try FileManager.default.removeItem(atPath: folder.path + "/lists/l.txt")
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.contains("missing: \(folder.path)/lists/l.txt: "), "\(again.output)")
    #expect(again.output.hasSuffix("Not made again: files are missing.\n"))
  }

  @Test func rulesThatCannotBeUsedAnyMoreAreSaid() throws {
    try replay(list: makeRules())
    let rules = try folder.write("rules: 7\n", to: "rules.yaml")
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.contains("changed: \(rules): "))
    #expect(again.output.contains("Not made again: \(rules):1:"), "\(again.output)")
  }

  /// A copy of some captures in a folder of the test.
  private func copyCaptures(to name: String) throws -> String {
    let place = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    for capture in ["one-visit.pcap", "dns.pcap"] {
      try FileManager.default.copyItem(
        atPath: "\(Program.root)/captures/\(capture)", toPath: "\(place)/\(capture)")
    }
    return place
  }

  @Test func capturesThatWereMovedAndRenamedAreFoundByTheirDigests() throws {
    let place = try copyCaptures(to: "then")
    _ = try replay(place)
    let now = folder.path + "/now"
    try FileManager.default.moveItem(atPath: place, toPath: now)
    try FileManager.default.moveItem(atPath: now + "/dns.pcap", toPath: now + "/renamed.pcap")
    let lost = try reproduce()
    #expect(lost.status == 1)
    #expect(lost.output.contains("missing: \(place)/dns.pcap: "))
    let found = try reproduce("--captures", now)
    #expect(found.status == 0, "\(found.output)")
  }

  @Test func aCaptureWithOneOtherByteHasChanged() throws {
    let place = try copyCaptures(to: "then")
    _ = try replay(place)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: place + "/dns.pcap"))
    bytes[bytes.count - 1] ^= 1
    try folder.write(Array(bytes), to: "then/dns.pcap")
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.contains("changed: \(place)/dns.pcap: its SHA-256 was "))
    #expect(again.output.contains("differs: /inputs/0/sha256: "))
    let elsewhere = try reproduce("--captures", place)
    #expect(elsewhere.output.contains("missing: \(place)/dns.pcap: nothing in --captures has"))
  }

  @Test func aTruncatedCaptureIsMadeAgainWithItsError() throws {
    let place = try copyCaptures(to: "then")
    let whole = try Data(contentsOf: URL(fileURLWithPath: place + "/dns.pcap"))
    try folder.write(Array(whole.dropLast(9)), to: "then/dns.pcap")
    let made = try replay(place, folder.path + "/none.pcap")
    #expect(made.status == 1)
    #expect(try reproduce().status == 0)
    // The error names the file: as the report has it, wherever it is now.
    try FileManager.default.moveItem(atPath: place, toPath: folder.path + "/now")
    let moved = try reproduce("--captures", folder.path + "/now")
    #expect(moved.status == 0, "\(moved.output)")
  }

  @Test func standardInputIsAskedForAsAFile() throws {
    let capture = Program.root + "/captures/dns.pcap"
    _ = try replay("-", input: Array(try Data(contentsOf: URL(fileURLWithPath: capture))))
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.contains("missing: standard input: "), "\(again.output)")
    #expect(again.output.contains("--captures"))
    let found = try reproduce("--captures", capture)
    #expect(found.status == 0, "\(found.output)")
  }

  @Test func aReportOfAnotherCommitSaysSo() throws {
    _ = try replay("captures/dns.pcap")
    let mine = try #require(
      try text("report.json").components(separatedBy: "\"commit\": \"").last?
        .components(separatedBy: "\"").first)
    try folder.write(
      try text("report.json").replacing(mine, with: "0123abc"), to: "report.json")
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.contains("changed: the program: it was 0.1.0 (0123abc) and is 0.1.0 ("))
    #expect(again.output.contains("differs: /commit: it was \"0123abc\" and is "))
    #expect(again.output.hasSuffix("Not the same: 1 values differ.\n"), "\(again.output)")
  }

  @Test func theSameValuesInAnotherFormAreSaidToBeThat() throws {
    _ = try replay("captures/dns.pcap")
    try folder.write(try text("report.json") + "\n", to: "report.json")
    let again = try reproduce()
    #expect(again.status == 1)
    #expect(again.output.hasSuffix("Made again: the same values, in another format.\n"))
  }

  /// What stands in a report is whatever somebody wrote: an option that names an output writes nothing.
  @Test(arguments: [
    (#""write-capture": "X""#, "its option 'write-capture' is unknown"),
    (#""json": "X""#, "its option 'json' is unknown"),
    (#""captures": "X""#, "its option 'captures' is unknown"),
    (#""visit-gap": "-1""#, "none of a replay"),
    (#""max-flows": "999999999999""#, "none of a replay"),
    (#""censor": "perfect""#, "none of a replay"),
  ])
  func optionsThatAReplayDoesNotRecordAreRefused(option: String, reason: String) throws {
    _ = try replay("captures/dns.pcap")
    let output = folder.path + "/output"
    try folder.write(
      try text("report.json").replacing(
        "\"options\": {",
        with: "\"options\": {\n\(option.replacing("X", with: output)),"), to: "report.json")
    let again = try reproduce()
    #expect(again.status == 2)
    #expect(again.errors.contains(reason), "\(again.errors)")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test(arguments: ["README.md", "captures/dns.pcap", "rules/teaching.yaml", "captures", "no/such"])
  func whatIsNoReportIsOneError(path: String) throws {
    let result = try Program.run("reproduce", path)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.errors.contains(path))
  }

  @Test func filesThatComeWithTheProgramAreFoundFromOtherFolders() throws {
    _ = try replay("captures/dns.pcap")
    let again = try Program.shell(
      "cd \"$T\" && chokepoint reproduce report.json --captures \(Program.root)/captures",
      folder: folder.path)
    #expect(again.status == 0, "\(again.output)\(again.errors)")
  }
}
