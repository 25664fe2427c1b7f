import Foundation
import Gateway
import Testing

/// The page `Agreement` of the documentation: models against measured cases.
@Suite struct AgreementPageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// A row of `rules/measured/agreement.tsv`.
  private struct Row {
    var set: String
    var model: String
    var cases: Int
    var agree: Int
    var publication: String
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  private static func rows() throws -> [Row] {
    try text("rules/measured/agreement.tsv").split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(fields.count == 5)
      return Row(
        set: fields[0], model: fields[1], cases: try #require(Int(fields[2])),
        agree: try #require(Int(fields[3])), publication: fields[4])
    }
  }

  private static func page() throws -> String {
    try text("Sources/Simulation/Simulation.docc/Agreement.md")
  }

  /// The page's words, however its lines break.
  private static func words(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }

  @Test func everySetHasItsRow() throws {
    let page = try Self.page()
    let rows = try Self.rows()
    #expect(rows.count >= 30)
    for row in rows {
      #expect(row.agree <= row.cases)
      let line =
        "| \(row.publication) | `\(row.set)` | `\(row.model)` | \(row.cases) | \(row.agree) |\n"
      #expect(page.contains(line))
    }
    let table = page.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("`") }
    #expect(table.count == rows.count)
  }

  @Test func theSumIsThatOfTheRows() throws {
    let rows = try Self.rows()
    let sum = rows.reduce(0) { $0 + $1.agree }
    let cases = rows.reduce(0) { $0 + $1.cases }
    #expect(try Self.page().contains("\n\(sum) of \(cases) cases agree.\n"))
  }

  @Test func everyDoubtOfAModelIsThere() throws {
    let words = Self.words(try Self.page())
    for model in Set(try Self.rows().map(\.model)).subtracting(["scenario"]).sorted() {
      let censor = try Censor(contentsOf: "\(Self.root)/rules/censors/\(model).yaml")
      for doubt in censor.doubts {
        #expect(words.contains("- " + Self.words(doubt)), "\(model): \(doubt)")
      }
    }
  }
}
