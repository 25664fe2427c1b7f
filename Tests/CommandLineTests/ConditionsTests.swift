import Foundation
import TestSupport
import Testing

/// Rules with conditions as users meet them.
@Suite struct ConditionsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let rules = """
    name: Night
    rules:
      - {id: good, action: allow, names: help.social.test}
      - {id: below, names: social.test, when: {transport: tcp}, unless: {ech: true}}

    """

  @Test func aCheckSaysWhatRulesAskFor() throws {
    let path = try folder.write(Self.rules + "default: block\n", to: "night.yaml")
    let result = try Program.run("rules", "check", path)
    #expect(result.status == 0)
    #expect(result.output.contains("  rule good: allowed\n"))
    #expect(result.output.contains("  rule below: when TCP, unless ECH\n"))
    #expect(result.output.contains("  by default: block\n"))
  }

  @Test func anExplanationSaysWhy() throws {
    let rules = try folder.write(
      "rules:\n- {id: r, names: social.test, in: sni, when: {transport: tcp}}\n", to: "r.yaml")
    let capture = folder.path + "/made.pcap"
    try Self.write(to: capture)
    let result = try Program.run(
      "explain", capture, "--flow", "1", "--rules", rules, "--censor", "perfect")
    #expect(result.status == 0)
    #expect(result.output.contains("by rule r"))
    #expect(result.output.contains("when TCP"))
  }

  private static func write(to path: String) throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("www.social.test"))
    var file = PcapFile(linkType: 101)
    for packet in conversation.packets { file.append(packet.bytes) }
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test func conversionSaysWhatItLeavesOut() throws {
    let path = try folder.write(Self.rules, to: "night.yaml")
    let out = folder.path + "/night.rules"
    let result = try Program.run("rules", "convert", "--to", "suricata", path, "-o", out)
    #expect(result.status == 0)
    #expect(
      result.errors.contains(
        "suricata: 1 left out: it cannot say these conditions: 'below' (line 4)"))
    #expect(result.errors.contains("0 of 2 entries written"))
    let strict = try Program.run(
      "rules", "convert", "--strict", "--to", "suricata", path, "-o", out + "2")
    #expect(strict.status == 2)
    #expect(!FileManager.default.fileExists(atPath: out + "2"))
    let yaml = try Program.run("rules", "convert", "--quiet", "--to", "yaml", path)
    #expect(yaml.status == 0)
    #expect(yaml.errors.isEmpty)
    #expect(yaml.output.hasPrefix("name: 'Night'\nrules:\n  - id: good\n"))
    #expect(try Program.run("rules", "convert", "--to", "yaml", path, path).status == 2)
  }
}
