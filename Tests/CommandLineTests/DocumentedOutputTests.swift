import Foundation
import TestSupport
import Testing

/// What the documentation shows is what the program prints: a block of code after a comment
/// `<!-- sh: COMMANDS -->` holds what these print, `chokepoint` being the program, `$T` an empty folder
/// that the blocks of one page share.
@Suite struct DocumentedOutputTests {
  /// A block of code, and the commands that print it.
  struct Example: Sendable, CustomTestStringConvertible {
    var commands: String
    var lines: [String]

    var testDescription: String { commands }
  }

  /// A page with such blocks.
  struct Page: Sendable, CustomTestStringConvertible {
    var path: String
    var examples: [Example]

    var testDescription: String { path }
  }

  private static let pages: [Page] = {
    let docs = "Sources/Simulation/Simulation.docc"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(Program.root)/\(docs)"))
    let paths =
      ["README.md", "rules/README.md"] + (files ?? []).sorted().map { "\(docs)/\($0)" }
    return paths.filter { $0.hasSuffix(".md") }
      .map { Page(path: $0, examples: examples(of: $0)) }.filter { !$0.examples.isEmpty }
  }()

  private static func examples(of path: String) -> [Example] {
    let text = (try? String(contentsOfFile: "\(Program.root)/\(path)", encoding: .utf8)) ?? ""
    return text.components(separatedBy: "<!-- sh: ").dropFirst().map { part in
      let commands = part.components(separatedBy: "-->")[0]
      let block = part.components(separatedBy: "\n```").dropFirst().first ?? "?\nno block of code"
      let lines = block.components(separatedBy: "\n").dropFirst()
      return Example(
        commands: commands.trimmingCharacters(in: .whitespacesAndNewlines), lines: Array(lines))
    }
  }

  @Test func thereArePages() { #expect(!Self.pages.isEmpty) }

  @Test(arguments: pages)
  func examplesAreWhatTheProgramPrints(page: Page) throws {
    let folder = try TemporaryFolder()
    for example in page.examples {
      let result = try Program.shell(example.commands, folder: folder.path)
      #expect(
        result.output == example.lines.map { $0 + "\n" }.joined(),
        "\(page.path): \(example.commands)\n\(result.errors)")
    }
  }
}
