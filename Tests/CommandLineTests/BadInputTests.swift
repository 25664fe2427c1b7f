import Foundation
import TestSupport
import Testing

/// Bad input gets one clear error and its exit status; what could be read is still reported.
@Suite struct BadInputTests {
  private static let rules = "rules/teaching.yaml"

  @Test func anEmptyFileIsNoCapture() throws {
    let result = try Program.run("replay", "/dev/null", "--rules", Self.rules)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("chokepoint: /dev/null: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func aTruncatedCaptureIsReplayedUpToThere() throws {
    var file = PcapFile(linkType: 101)
    var conversation = Conversation()
    conversation.connection(40_001, 80, request: Messages.httpRequest(host: "www.example.com"))
    for packet in conversation.packets { file.append(packet.bytes) }
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(file.bytes.dropLast(10)), to: "cut.pcap")
    let result = try Program.run("replay", path, "--rules", Self.rules)
    #expect(result.status == 1)
    #expect(result.errors.contains("the 6 packets before it were read"))
    #expect(result.output.contains("packets read                                   6"))
  }

  @Test func aFolderWithoutCapturesIsSaidToBeOne() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run("replay", folder.path, "--rules", Self.rules)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("chokepoint: \(folder.path): "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func oneUnreadableCaptureDoesNotStopTheOthers() throws {
    let result = try Program.run(
      "replay", "/nonexistent.pcap", "captures/ssh.pcap", "--rules", Self.rules)
    #expect(result.status == 1)
    #expect(result.errors.contains("/nonexistent.pcap"))
    #expect(result.output.contains("1 capture") || result.output.contains("2 captures"))
  }

  @Test func aTabInARuleFileIsNamedWithItsLine() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("name: x\nrules:\n\t- id: a\n", to: "tab.yaml")
    let result = try Program.run("replay", "captures", "--rules", path)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("\(path):3:"))
    #expect(result.errors.contains("tab"))
  }

  @Test func aScenarioThatNamesAGatewayThatIsNotThereIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      name: x
      title: X
      networks:
        - {name: home, prefixes: [10.0.0.0/8]}
      gateways:
        - {name: north, censor: perfect, rules: rules.yaml}
      routes:
        - {network: home, gateways: [nort]}
      """, to: "scenario.yaml")
    let result = try Program.run("replay", "captures", "--scenario", path)
    #expect(result.status == 2)
    #expect(
      result.errors
        == "chokepoint: \(path):8:32: there is no gateway 'nort' (did you mean 'north'?)\n")
  }

  @Test(arguments: [
    ["replay"], ["replay", "captures", "--nonsense"], ["nonsense"],
    ["replay", "captures", "--threads", "0"],
    ["replay", "captures", "--rules", "a", "--scenario", "b"],
    ["replay", "captures", "--censor", "perfect"], ["replay", "captures", "--seed", "x"],
  ])
  func wrongUsageHasExitStatusTwo(arguments: [String]) throws {
    let result = try Program.run(list: arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(!result.errors.isEmpty)
  }

  @Test func nothingIsWrittenWhenRulesCannotBeUsed() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      "replay", "captures", "--rules", "/nonexistent.yaml", "--flows", "\(folder.path)/f.jsonl",
      "--json", "\(folder.path)/r.json", "--csv", "\(folder.path)/csv")
    #expect(result.status == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func anOutputThatCannotBeWrittenIsNamedBeforeAnythingIsRead() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      "replay", "captures", "--rules", Self.rules, "--json", "\(folder.path)/r.json",
      "--flows", "\(folder.path)/no/f.jsonl")
    #expect(result.status == 2)
    #expect(result.errors.contains("\(folder.path)/no/f.jsonl: cannot be written"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func aFolderIsNoOutputFile() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      "replay", "captures", "--rules", Self.rules, "--flows", folder.path)
    #expect(result.status == 2)
    #expect(result.errors == "chokepoint: \(folder.path): is a folder; name a file in it\n")
  }

  @Test func helpAndVersionAreNoErrors() throws {
    #expect(try Program.run("--help").status == 0)
    let version = try Program.run("--version")
    #expect(version.status == 0)
    // With the commit that was built, and the library that searches: they matter to who gets other results.
    let expression =
      /0\.1\.0 \(([0-9a-f]{40}(\+changes)?|unknown)\), searching with (Vectorscan|Hyperscan) 5\.[0-9.]+\n/
    #expect(version.output.wholeMatch(of: expression) != nil, "\(version.output)")
  }

  @Test func aCaptureFromStandardInputIsRead() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/captures/ssh.pcap"))
    let result = try Program.run("names", "-", input: Array(bytes))
    #expect(result.status == 0)
    let named = try Program.run("names", "captures/ssh.pcap")
    #expect(result.output.split(separator: "\n").count > 1)
    #expect(
      result.output.split(separator: "\n").count == named.output.split(separator: "\n").count)
  }

  /// The first error of each rule, in the order of the lines.
  @Test func rulesCheckShowsTheErrorsOfAllRules() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      """
      name: T
      rules:
        - {id: a, nams: [x.test]}
        - {id: b, names: [x.test]}
        - {id: c, names: [y.test], in: [nowhere]}
        - {id: b, names: [z.test]}

      """, to: "r.yaml")
    let result = try Program.run("rules", "check", rules)
    #expect(result.status == 2)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.map { $0.contains("r.yaml:") } == [true, true, true])
    #expect(lines[0].contains("'nams'") && lines[1].contains("'nowhere'"))
    #expect(lines[2].contains("the id 'b' is taken"))
  }
}
