import Foundation
import TestSupport
import Testing

/// `chokepoint scenario`, and `--scenario` by name, as they are typed.
@Suite struct ScenarioCommandTests {
  private static var files: [String] {
    let folder = Program.root + "/rules/scenarios"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  @Test func allFilesAreListed() throws {
    let done = try Program.run("scenario", "list")
    let names = done.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(done.status == 0)
    #expect(names.map(String.init) == Self.files)
    #expect(names.count >= 6)
  }

  @Test(arguments: files)
  func eachHasTablesOf80Columns(name: String) throws {
    let done = try Program.run("scenario", "show", name)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("routes to the outside"))
    #expect(done.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test(arguments: files)
  func eachIsDrawnAsXMLThatParses(name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/map.svg"
    let done = try Program.run("scenario", "show", name, "--svg", path)
    #expect(done.status == 0, "\(done.errors)")
    let parsed = try #require(
      try Program.runTool(
        "python3",
        [
          "-c",
          "import sys, xml.dom.minidom as d; print(d.parse(sys.argv[1]).documentElement.tagName)",
          path,
        ]))
    #expect(parsed.output == "svg\n", "\(parsed.errors)")
  }

  @Test func aHyphenDrawsOnStandardOutput() throws {
    let done = try Program.run("scenario", "show", "classroom", "--svg", "-")
    #expect(done.output.hasPrefix("<svg "))
    #expect(done.output.hasSuffix("</svg>\n"))
  }

  /// Every one of them has the users of the captures in its networks.
  @Test(arguments: files)
  func eachJudgesTheCapturesThatComeWithIt(name: String) throws {
    let done = try Program.run("replay", "captures/network-2.pcapng", "--scenario", name)
    #expect(done.status == 0)
    #expect(!done.errors.contains("no flow"))
    #expect(done.output.contains("by gateway"))
    #expect(!done.output.contains("flows that would be blocked                  0"))
  }

  @Test func aPathIsAFile() throws {
    let byName = try Program.run("scenario", "show", "classroom")
    let byPath = try Program.run("scenario", "show", "rules/scenarios/classroom.yaml")
    #expect(byName.output == byPath.output)
  }

  @Test(arguments: [
    ["scenario", "show"], ["replay", "captures/ssh.pcap", "--scenario"],
    [
      "generate", "--output", "-", "--names", "rules/lists/social.txt", "--flows", "1",
      "--truth", "/dev/null", "--scenario",
    ],
  ])
  func anUnknownNameIsAnsweredByTheNearest(arguments: [String]) throws {
    let done = try Program.run(list: arguments + ["golden-sheild"])
    #expect(done.status == 2)
    #expect(
      done.errors.contains(
        "there is no scenario 'golden-sheild' here (did you mean 'golden-shield'?)"),
      "\(done.errors)")
  }
}
