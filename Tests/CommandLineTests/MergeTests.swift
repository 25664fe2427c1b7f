import Foundation
import TestSupport
import Testing

/// Partial results make the report that one run over all captures makes, and none that it does not make.
@Suite struct MergeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var path: String { folder.path }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  private static let captures: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(Program.root)/captures")
    return (names ?? []).filter { $0.contains(".pcap") }.sorted().map { "captures/\($0)" }
  }()

  /// A part of each capture.
  private func makeParts(_ captures: [String] = captures, _ options: [String] = []) throws
    -> [String]
  {
    try captures.enumerated().map { index, capture in
      let part = "\(path)/\(index).part"
      let made = try Program.run(list: ["replay", capture, "--partial", part, "--quiet"] + options)
      try #require(made.status == 0, "\(made.errors)")
      return part
    }
  }

  private func outputs(_ name: String) -> [String] {
    [
      "--json", "\(path)/\(name).json", "--html", "\(path)/\(name).html", "--csv",
      "\(path)/\(name)",
      "--partial", "\(path)/\(name).whole",
    ]
  }

  /// All files below a folder, with their bytes.
  private func files(_ name: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: "\(path)/\(name)") {
      files[file] = try? bytes("\(name)/\(file)")
    }
    return files
  }

  @Test(arguments: [
    [], ["--scenario", "golden-shield-regional", "--scenario", "kazakhstan", "--seed", "5"],
    [
      "--rules", "rules/teaching.yaml", "--censor", "gfw-tls-2023", "--censor", "henan-2023",
      "--smallest-group", "2", "--visit-gap", "0.5",
    ],
  ])
  func partsOfCapturesMakeTheReportOfOneRun(options: [String]) throws {
    let parts = try makeParts(Self.captures, options)
    let one = try Program.run(
      list: ["replay"] + Self.captures + options + outputs("one") + ["--threads", "2"])
    let merged = try Program.run(
      list: ["merge"] + parts.reversed() + [parts[2], parts[0]] + outputs("merged"))
    #expect(one.status == 0 && merged.status == 0, "\(merged.errors)")
    #expect(merged.output == one.output)
    #expect(merged.errors == one.errors)
    for file in ["json", "html", "whole"] {
      #expect(try bytes("merged.\(file)") == bytes("one.\(file)"), "\(file)")
    }
    let tables = try files("one")
    #expect(tables.count > 15)
    #expect(try files("merged") == tables)
  }

  @Test func partsMayBeMergedByAndByAndFromFolders() throws {
    let parts = try makeParts()
    try folder.write("not a part", to: "mid/notes.txt")
    for (name, some) in [("first", parts.prefix(4)), ("rest", parts.dropFirst(4))] {
      let merged = try Program.run(
        list: ["merge", "--quiet", "--partial", "\(path)/mid/\(name).part"] + some)
      #expect(merged.status == 0, "\(merged.errors)")
    }
    let whole = try Program.run("merge", "\(path)/mid", "--json", "\(path)/merged.json", "--quiet")
    #expect(whole.status == 0, "\(whole.errors)")
    _ = try Program.run(
      list: ["replay"] + Self.captures + ["--json", "\(path)/one.json", "--quiet"])
    #expect(try bytes("merged.json") == bytes("one.json"))
  }

  /// What reports say of the run can be made again from the report that was merged.
  @Test func aMergedReportCanBeReproduced() throws {
    let parts = try makeParts(Array(Self.captures.prefix(3)))
    _ = try Program.run(list: ["merge", "--quiet", "--json", "\(path)/m.json"] + parts)
    #expect(try Program.run("reproduce", "\(path)/m.json").status == 0)
  }

  /// Refused: status 2, one line that names the part, and no output.
  private func expectRefusal(_ parts: [String], _ reason: String, lines: Int = 1) throws {
    let result = try Program.run(list: ["merge", "--json", "\(path)/refused.json"] + parts)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(reason), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == lines, "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(path)/refused.json"))
  }

  @Test func partsOfAnotherRunAreRefusedByName() throws {
    let parts = try makeParts(["captures/dns.pcap"])
    let other = "\(path)/other.part"
    for (options, reason) in [
      (["--seed", "3"], "was made with --seed 3, and not with 0"),
      (["--scenario", "kazakhstan"], "was made with --scenario rules/scenarios/kazakhstan.yaml"),
      (["--certain"], "was made with --certain yes"),
    ] {
      let made = try Program.run(
        list: ["replay", "captures/one-visit.pcap", "--partial", other, "--quiet"] + options)
      #expect(made.status == 0)
      try expectRefusal([parts[0], other], "\(other): \(reason)")
    }
    _ = try Program.run(
      "replay", "captures/dns.pcap", "captures/ssh.pcap", "--partial", other, "--quiet")
    try expectRefusal(
      [parts[0], other], "\(other): has the capture captures/dns.pcap, which \(parts[0]) has too")
  }

  @Test func editedAndMissingRulesAreSaid() throws {
    let rules = try folder.write("rules: [{id: r, names: {list: l.txt}}]", to: "rules.yaml")
    let list = try folder.write("social.test\n", to: "l.txt")
    let parts = try makeParts(["captures/dns.pcap"], ["--rules", rules])
    try folder.write("other.test\n", to: "l.txt")
    try expectRefusal(parts, "is changed: \(list): its SHA-256 was ")
    try FileManager.default.removeItem(atPath: list)
    try expectRefusal(parts, "is missing: \(list): no list can be read there")
  }

  @Test func damagedForeignAndEmptyFilesAreOneErrorEach() throws {
    let part = try makeParts(["captures/dns.pcap"])[0]
    let whole = Array(try bytes("0.part"))
    let bad = [
      try folder.write(Array(whole.dropLast(7)), to: "bad/truncated.part"),
      try folder.write(
        whole.prefix(40) + [whole[40] ^ 1] + whole.dropFirst(41), to: "bad/damaged.part"),
      try folder.write([UInt8](), to: "bad/empty.part"),
      try folder.write("{}", to: "bad/foreign.part"),
    ]
    let reasons = ["is truncated", "is damaged", "is empty", "is no partial result"]
    for (file, reason) in zip(bad, reasons) {
      try expectRefusal([part, file], "chokepoint: \(file): \(reason)")
    }
    try expectRefusal([part, "\(path)/bad"], "bad/empty.part: is empty", lines: 4)
    try expectRefusal(["no/such.part"], "no/such.part: no such file")
    try expectRefusal(["captures"], "captures: has no partial results")
  }

  @Test func aCaptureThatWasNotReadInFullIsSaidAgain() throws {
    let capture = try Data(contentsOf: URL(fileURLWithPath: "\(Program.root)/captures/dns.pcap"))
    let cut = try folder.write(Array(capture.dropLast(9)), to: "cut.pcap")
    let arguments = [cut, "\(path)/none.pcap", "captures/ssh.pcap"]
    var parts: [String] = []
    for (index, argument) in arguments.enumerated() {
      parts.append("\(path)/\(index).part")
      _ = try Program.run("replay", argument, "--partial", parts[index], "--quiet")
    }
    let one = try Program.run(
      list: ["replay", "--json", "\(path)/one.json", "--quiet"] + arguments)
    let merged = try Program.run(
      list: ["merge", "--json", "\(path)/merged.json", "--quiet"] + parts)
    #expect(one.status == 1 && merged.status == 1)
    #expect(try bytes("merged.json") == bytes("one.json"))
    #expect(Set(merged.errors.split(separator: "\n")) == Set(one.errors.split(separator: "\n")))
  }

  @Test func aLimitThatBitInAPartIsSaid() throws {
    let parts = try makeParts(
      ["captures/network-1.pcap", "captures/dns.pcap"], ["--max-flows", "16"])
    let merged = try Program.run(list: ["merge", "--json", "\(path)/m.json", "--quiet"] + parts)
    #expect(merged.status == 0)
    #expect(
      merged.errors.contains("\(parts[0]): limits were reached, and its figures are not exact: "))
    #expect(merged.errors.contains("flows evicted"))
    #expect(!String(decoding: try bytes("m.json"), as: UTF8.self).contains("\"flows evicted\": 0"))
  }

  @Test func profilesOfRulesAreMergedToo() throws {
    let options = ["--profile", "--rules", "rules/teaching.yaml"]
    let parts = try makeParts(["captures/one-visit.pcap", "captures/dns.pcap"], options)
    let merged = try Program.run(list: ["merge", "--profile"] + parts)
    #expect(merged.status == 0, "\(merged.errors)")
    let one = try Program.run(
      list: ["replay", "captures/one-visit.pcap", "captures/dns.pcap"] + options)
    // Times differ, and the order by them; the columns of counts do not.
    func counts(_ output: String) -> Set<[Substring]> {
      Set(output.split(separator: "\n").map { $0.split(separator: " ").filter { Int($0) != nil } })
    }
    #expect(merged.output.split(separator: "\n").count == one.output.split(separator: "\n").count)
    #expect(counts(merged.output).isSuperset(of: counts(TextHead.of(one.output))))
    let without = try makeParts(["captures/dns.pcap"], ["--rules", "rules/teaching.yaml"])
    let refused = try Program.run(list: ["merge", "--profile"] + without)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--profile is for parts that were all made with --profile"))
  }
}

/// The summary in front of a profile.
private enum TextHead {
  static func of(_ output: String) -> String {
    output.components(separatedBy: "Made from").first ?? ""
  }
}
