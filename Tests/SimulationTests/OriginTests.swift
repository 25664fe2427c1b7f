import Foundation
import Reports
import Simulation
import TestSupport
import Testing

/// A report names every file that decided on it.
@Suite struct OriginTests {
  private static let network = "{name: n, prefixes: 10.0.0.0/8}"

  /// A scenario of two gateways: a censor of two parts, and one that both have; a rule set with a list, and
  /// a list alone.
  private static func makeScenario(in folder: TemporaryFolder) throws -> String {
    let box = "title: B\nplacement: in-path\nreactions: {sni: tcp-reset}\n"
    try folder.write("name: part\n" + box, to: "censors/part.yaml")
    try folder.write("name: other\n" + box, to: "censors/other.yaml")
    try folder.write(
      "name: both\ntitle: P\nplacement: in-path\nparts: [part, other]\n", to: "censors/both.yaml")
    try folder.write("a.test\n", to: "lists/a.txt")
    try folder.write("b.test\n", to: "lists/b.txt")
    try folder.write(
      "rules: [{id: r, names: {list: lists/a.txt}}]\n", to: "set.yaml")
    return try folder.write(
      """
      name: s
      title: S
      networks: [\(network)]
      gateways:
        - {name: one, censor: both, rules: ../set.yaml}
        - {name: two, censor: other, rules: [../set.yaml, ../lists/b.txt]}
      routes: [{network: n, gateways: [one, two]}]
      """, to: "scenarios/s.yaml")
  }

  private static func files(_ scenario: String) throws -> [String: String] {
    var options = ReplayOptions()
    options.scenarios = [scenario]
    var run = try ReplayRun(options)
    run.replay(progress: SilentProgress())
    let files = run.reports()[0].origin.files
    #expect(files == files.sorted())
    return Dictionary(files.map { ("\($0.kind) \($0.path)", $0.sha256) }) { one, _ in one }
  }

  @Test func everyFileOfAScenarioIsNamedOnce() throws {
    let folder = try TemporaryFolder()
    let scenario = try Self.makeScenario(in: folder)
    let found = try Self.files(scenario)
    // Those of the gallery have names that are the same everywhere.
    let hidden = found.keys.filter { $0.contains("hidden-names") }
    #expect(hidden.count == 1)
    let own = found.keys.filter { !$0.contains("hidden-names") }
      .map { $0.replacing(folder.path + "/", with: "") }.sorted()
    #expect(
      own == [
        "censor censors/both.yaml", "censor censors/other.yaml", "censor censors/part.yaml",
        "list lists/a.txt", "list lists/b.txt", "rules set.yaml", "scenario scenarios/s.yaml",
      ])
  }

  @Test(arguments: [
    "scenarios/s.yaml", "censors/both.yaml", "censors/other.yaml", "censors/part.yaml", "set.yaml",
    "lists/a.txt", "lists/b.txt",
  ])
  func aByteMoreInAnyOfThemIsAnotherDigest(name: String) throws {
    let folder = try TemporaryFolder()
    let scenario = try Self.makeScenario(in: folder)
    let before = try Self.files(scenario)
    let path = "\(folder.path)/\(name)"
    try folder.write(try String(contentsOfFile: path, encoding: .utf8) + "\n", to: name)
    let after = try Self.files(scenario)
    let changed = before.keys.filter { before[$0] != after[$0] }
    #expect(changed.count == 1 && changed[0].hasSuffix(path), "\(changed)")
    #expect(Set(before.keys) == Set(after.keys))
  }
}
