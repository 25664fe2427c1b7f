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

  /// What `rules check` complains of, from the line on.
  private static func complaints(_ text: String) throws -> [String] {
    let folder = try TemporaryFolder()
    let result = try Program.run("rules", "check", try folder.write(text, to: "f.yaml"))
    #expect(result.status == 2)
    return result.errors.split(separator: "\n").map {
      $0.components(separatedBy: "f.yaml:").last.map { String($0.prefix { $0 != "(" }) } ?? "?"
    }
  }

  @Test func rulesCheckShowsAllErrorsOfARuleSet() throws {
    let errors = try Self.complaints(
      """
      name: T
      defautl: block
      rules:
        - {id: a, nams: [x.test], categry: GRP, action: nuke}
        - {id: b, names: [x.test, "a b.test", "..c"], addresses: [10.0.0.1/8]}
        - {id: c, names: [y.test], in: [nowhere]}
        - {id: b, names: [z.test]}

      """)
    #expect(
      errors == [
        "2:1: unknown key 'defautl' ", "4:13: unknown key 'nams' ", "4:29: unknown key 'categry' ",
        "4:51: unknown action 'nuke' ", "5:29: 'a b.test' has a blank within the name",
        "5:41: '..c' has two dots without a label between them",
        "5:61: '10.0.0.1/8' has bits set behind the first 8 ", "6:35: unknown field 'nowhere' ",
        "7:5: the id 'b' is taken by the rule in line 5",
      ])
  }

  /// Also where the key is misspelt by which it is known for a censor.
  @Test func rulesCheckShowsAllErrorsOfACensor() throws {
    let errors = try Self.complaints(
      """
      name: c
      placemnt: in-path
      boxes:
        - name: one
          reactions: {sni: nuke, foo: drop, dns: block-page}
          stream: {opened-by: nope, holes: bad}
        - reactions: {sni: drop}
          residual: {key: 9-tuple, seconds: -1}
      """)
    #expect(
      errors == [
        "1:1: a censor with boxes has no 'title'", "2:1: unknown key 'placemnt' ",
        "5:22: unknown reaction 'nuke' ", "5:28: unknown key 'foo' ",
        "5:44: 'block-page' cannot answer 'dns' ", "6:25: unknown opened-by 'nope' ",
        "6:38: unknown holes 'bad' ", "7:5: a box has no 'name'", "8:21: unknown key '9-tuple' ",
        "8:39: seconds must be a whole number from 0 to 86400, not '-1'",
      ])
  }

  /// A name that a route refers to is wrong, or follows from what is wrong in the list of names.
  @Test func rulesCheckShowsAllErrorsOfAScenarioAndOfItsFiles() throws {
    let head = "name: s\ntitle: S\n"
    let errors = try Self.complaints(
      head + """
        networks:
          - {name: home, prefixes: [10.1.0.0/99, 10.2.0.0/16], share: many}
          - {name: home, prefixes: 10.2.0.0/16}
        gateways:
          - {name: north, censor: perfect, rules: missing.yaml}
        routes:
          - {network: hom, gateways: [north, south]}
          - {network: home, gateway: north, weight: 0}
        """)
    #expect(
      errors == [
        "4:29: '10.1.0.0/99' is no prefix ",
        "4:63: share must be a number from 0 to 1000000000, not 'many'",
        "5:12: a second network 'home' ",
        "9:15: there is no network 'hom' ", "9:38: there is no gateway 'south' ",
        "10:21: unknown key 'gateway' ",
        "10:45: weight must be a whole number from 1 to 1000000000, not '0'",
      ])
    let referring = try Self.complaints(
      head + """
        networks: [{name: home, prefixes: 10.1.0.0/16}]
        gateways:
          - {name: north, censor: perfec, rules: missing.yaml}
          - {name: south, censor: perfect, rules: [none.txt]}
        routes: [{network: home, gateways: [north, south]}]
        """)
    #expect(referring.count == 3)
    #expect(referring[0].contains("missing.yaml"))
    #expect(referring[1].contains("there is no censor 'perfec'"))
    #expect(referring[2].contains("none.txt"))
    let nameless = try Self.complaints(
      head + """
        networks: [{prefixes: 10.1.0.0/16}]
        gateways: [{name: north, censor: perfect, rules: x.yaml}]
        routes: [{network: home, gateways: north}]
        """)
    #expect(nameless == ["3:12: a network has no 'name'"])
  }
}
