import Foundation
import Rules
import Testing

/// Lists that censors were measured to block; they are not part of the repository.
@Suite struct RealListTests {
  static let folder =
    ProcessInfo.processInfo.environment["CHOKEPOINT_LISTS"] ?? "/work/shared/lists"
  static let lists = [
    "gfw-dns-2025.txt", "gfw-quic-2025.txt", "henan-sni-2024.txt", "tranco-top-10k.txt",
  ]
  .map { folder + "/" + $0 }
  .filter { FileManager.default.fileExists(atPath: $0) }

  @Test(.enabled(if: !lists.isEmpty, "no lists in CHOKEPOINT_LISTS"), arguments: lists)
  func everyNameOfTheListHitsItself(path: String) throws {
    let set = try RuleSet(contentsOf: path)
    let matcher = try RuleMatcher([set])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline)
    #expect(set.rules[0].names.count == lines.count)
    #expect(set.unusable.isEmpty)
    var missed: [Substring] = []
    for line in lines where matcher.hits(name: line.lowercased(), .dns).map(\.rule) != [0] {
      missed.append(line)
    }
    #expect(missed.isEmpty)
  }
}
