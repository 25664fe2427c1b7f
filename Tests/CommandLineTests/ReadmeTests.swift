import Foundation
import TestSupport
import Testing

/// What the README shows is what the program prints.
@Suite struct ReadmeTests {
  /// The lines inside the block of code that follows the comment beginning with `comment`.
  private static func block(
    after comment: String, in page: String = "README.md"
  ) throws -> [String] {
    let readme = try String(contentsOfFile: Program.root + "/" + page, encoding: .utf8)
    let parts = readme.components(separatedBy: "<!-- \(comment)")
    try #require(parts.count == 2, "\(page) has no comment '\(comment)'")
    let fence = try #require(parts[1].range(of: "```"))
    let rest = parts[1][fence.upperBound...].drop { $0 != "\n" }.dropFirst()
    let end = try #require(rest.range(of: "\n```"))
    return rest[..<end.lowerBound].components(separatedBy: "\n")
  }

  private static let teaching = "Sources/Simulation/Simulation.docc/TeachingFiltering.md"

  @Test func thePageAndTheSummaryAreShort() throws {
    let readme = try String(contentsOfFile: Program.root + "/README.md", encoding: .utf8)
    #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count < 300)
    #expect(try Program.run("replay", "captures").output.split(separator: "\n").count < 60)
  }

  @Test func thePictureIsTheMap() throws {
    let folder = try TemporaryFolder()
    let drawn = try Program.run(
      "scenario", "show", "golden-shield", "--svg", folder.path + "/m.svg")
    #expect(drawn.status == 0)
    let resources = Program.root + "/Sources/Simulation/Simulation.docc/Resources"
    #expect(
      try String(contentsOfFile: folder.path + "/m.svg", encoding: .utf8)
        == String(contentsOfFile: resources + "/golden-shield.svg", encoding: .utf8))
  }

  @Test func theSummaryIsWhatTheDemoPrints() throws {
    let result = try Program.run("replay", "captures")
    let shown = try Self.block(after: "The output of: chokepoint replay captures.")
    #expect(result.output == shown.map { $0 + "\n" }.joined())
  }

  /// `DocumentedOutputTests` compares the tutorial with the program.
  @Test func theFiguresOfTheResearchTourAreThoseOfItsTutorial() throws {
    let docs = Program.root + "/Sources/Simulation/Simulation.docc/ResearchingFiltering.md"
    let tutorial = try String(contentsOfFile: docs, encoding: .utf8)
    let line = try #require(
      tutorial.components(separatedBy: "visits lost\n  all ").dropFirst().first?
        .components(separatedBy: "\n").first)
    let numbers = line.split { !"0123456789.".contains($0) }.map(String.init)
    try #require(numbers.count == 5)
    let readme = try String(contentsOfFile: Program.root + "/README.md", encoding: .utf8)
      .replacing("\n", with: " ")
    #expect(
      readme.contains(
        "\(numbers[2]) points more visits would be lost (95 % interval \(numbers[3]) to \(numbers[4]))"
      ))
  }

  @Test func theToursAreShort() throws {
    let readme = try String(contentsOfFile: Program.root + "/README.md", encoding: .utf8)
    let tours = readme.components(separatedBy: "## Where to read more")[0]
      .components(separatedBy: "\n### ").dropFirst()
    #expect(tours.count == 3)
    for tour in tours {
      #expect(tour.split(separator: "\n").dropFirst().count <= 10, "\(tour.prefix(40))")
    }
  }

  @Test func theFlowIsThatOfTheVisit() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      "replay", "captures/one-visit.pcap", "--rules", "rules/examples/one-site.yaml", "--quiet",
      "--flows", "\(folder.path)/flows.jsonl")
    #expect(result.status == 0)
    let flows = try String(contentsOfFile: "\(folder.path)/flows.jsonl", encoding: .utf8)
    let shown = try Self.block(
      after: "The fourth line of flows.jsonl", in: Self.teaching)
    let line = shown.map { $0.drop { $0 == " " } }.joined()
    #expect(flows.components(separatedBy: "\n")[3] == line)
  }

  @Test func theExplanationIsThatOfTheFlow() throws {
    let page = try Program.run(
      "explain", "captures/one-visit.pcap", "--flow", "4", "--rules",
      "rules/examples/one-site.yaml", "--censor", "gfw-tls-2023")
    let shown = try Self.block(
      after: "The output of: chokepoint explain captures/one-visit.pcap", in: Self.teaching)
    #expect(page.output == shown.map { $0 + "\n" }.joined())
  }

  @Test func theExampleOfACensorIsOne() throws {
    let folder = try TemporaryFolder()
    let example = try Self.block(
      after: "A censor with every kind of block.", in: "rules/README.md")
    let file = try folder.write(example.map { $0 + "\n" }.joined(), to: "example.yaml")
    let shown = try Program.run("censors", "show", file)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.hasPrefix("Two boxes: TLS and DNS\n"))
  }
}
