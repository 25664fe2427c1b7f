import Evasion
import Foundation
import Testing

/// The page of the documentation, against what the models do.
@Suite struct EvasionPageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private static let page = "\(root)/Sources/Simulation/Simulation.docc/Evasion.md"

  /// A page with its simulated figures, intervals and marks of disagreement taken out: they move with the
  /// count of visits, and `Scripts/verify-censors` holds them.
  private static func withoutFigures(_ page: String) -> [Substring] {
    page.replacing(#/ → [0-9.]+( \([0-9. to]+\))?( ✗)?/#, with: "")
      .replacing(#/\| [0-9]+ \| [0-9]+ \| [0-9]+ \|/#, with: "")
      .split(separator: "\n").filter { !$0.hasPrefix("- ") }
  }

  /// With one visit for each cell.
  @Test func thePageHasEveryTableStrategyAndPublishedFigure() throws {
    let folder = "\(Self.root)/rules/evasion"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let results = try files.map { file in
      (
        name: String(file.dropLast(5)),
        result: try EvasionResult(EvasionTable(contentsOf: "\(folder)/\(file)"), seeds: 1)
      )
    }
    let written = try String(contentsOfFile: Self.page, encoding: .utf8)
    #expect(Self.withoutFigures(written) == Self.withoutFigures(EvasionPage.text(results)))
  }

  /// Every cell that the page marks has its reason below.
  @Test func thePageExplainsWhatDiffers() throws {
    let written = try String(contentsOfFile: Self.page, encoding: .utf8)
    let marks = written.components(separatedBy: " ✗ |").count - 1
    let reasons = written.split(separator: "\n").filter { $0.hasPrefix("- ") }
    #expect(marks > 0)
    #expect(marks == reasons.count)
    #expect(!written.contains("not explained"))
  }
}
