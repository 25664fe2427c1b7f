import Foundation
import Testing

/// `chokepoint censors`, as it is typed.
@Suite struct CensorsTests {
  private static var files: [String] {
    let folder = Program.root + "/rules/censors"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  @Test func allFilesAreListed() throws {
    let done = try Program.run("censors", "list")
    let names = done.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(done.status == 0)
    #expect(names.map(String.init) == Self.files)
  }

  @Test(arguments: files)
  func eachHasAPageOf80Columns(name: String) throws {
    let done = try Program.run("censors", "show", name)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func aPageSaysHowItReadsAndWhoMeasuredIt() throws {
    let page = try Program.run("censors", "show", "henan-2023").output
    #expect(page.contains("Segments with TCP options are not taken."))
    #expect(page.contains("It looks at flows that are opened inside."))
    #expect(page.contains("IEEE S&P 2025"))
  }

  @Test func anUnknownNameIsAnsweredByTheNearest() throws {
    let done = try Program.run("censors", "show", "henan-2024")
    #expect(done.status == 2)
    #expect(done.errors.contains("did you mean 'henan-2023'?"))
  }
}
