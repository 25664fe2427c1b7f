import Configuration
import Generation
import TestSupport
import Testing

/// Names are taken from the files that people have.
@Suite struct NameRankingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func ranking(_ text: String) throws -> NameRanking {
    try NameRanking(contentsOf: try folder.write(Array(text.utf8), to: "list"))
  }

  @Test(
    arguments: [
      ("b.test\r\nA.test\n# c.test\nb.test\n", ["b.test", "a.test"]),
      ("0.0.0.0 b.test\n0.0.0.0 a.test\n", ["b.test", "a.test"]),
      ("1,b.test\r\n2,a.test\r\n", ["b.test", "a.test"]),
      ("1,b.test,3\n", ["b.test"]),
    ])
  func namesKeepTheirOrderAndStandOnce(text: String, names: [String]) throws {
    #expect(try ranking(text).names == names)
  }

  /// As Citizen Lab's lists have them (citizenlab/test-lists).
  @Test func sitesAreTheHostsOfURLs() throws {
    let ranking = try ranking(
      """
      url,category_code,category_description,date_added,source,notes
      https://one.test/a,NEWS,News Media,2014-04-15,citizenlab,"first, and last"
      http://two.test:8080/,NEWS,News Media,2014-04-15,citizenlab,
      "https://three.test/?a,b",NEWS,News Media,2014-04-15,citizenlab,https://four.test/
      https://one.test/b,NEWS,News Media,2014-04-15,citizenlab,
      """)
    #expect(ranking.names == ["one.test", "two.test", "three.test"])
    #expect(ranking.unusable.isEmpty)
  }

  @Test func whatIsNoNameIsSaidWithItsLine() throws {
    let ranking = try ranking("a.test\n192.0.2.1\nb c\n")
    #expect(ranking.names == ["a.test"])
    #expect(ranking.unusable.map(\.line) == [3])
  }

  @Test(arguments: ["", "# none\n", "a,b,c\n", "192.0.2.1\n", "contains:a\n", "||a.test^\n"])
  func filesWithoutNamesAreErrors(text: String) {
    #expect(throws: ConfigurationError.self) { try ranking(text) }
  }
}
