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
    /// The block of a shell in front of the comment, its lines joined; nil without one.
    var shown: String?

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
    let parts = text.components(separatedBy: "<!-- sh: ")
    return parts.indices.dropFirst().map { index in
      let part = parts[index]
      let commands = part.components(separatedBy: "-->")[0]
      let block = part.components(separatedBy: "\n```").dropFirst().first ?? "?\nno block of code"
      let lines = block.components(separatedBy: "\n").dropFirst()
      return Example(
        commands: commands.trimmingCharacters(in: .whitespacesAndNewlines), lines: Array(lines),
        shown: shown(atEndOf: parts[index - 1]))
    }
  }

  private static func shown(atEndOf text: String) -> String? {
    guard text.hasSuffix("\n```\n\n"), let block = text.components(separatedBy: "```shell\n").last
    else { return nil }
    return block.components(separatedBy: "\n```")[0].replacingOccurrences(of: " \\\n  ", with: " ")
  }

  /// Who reads the pages as a site sees no comments.
  @Test func pagesShowTheCommandsWhoseOutputTheyHave() {
    for page in Self.pages where page.path.contains(".docc/") {
      for example in page.examples {
        #expect(example.shown == example.commands, "\(page.path): \(example.commands)")
      }
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
