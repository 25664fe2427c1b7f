import Dissection
import Foundation
import Rules
import Testing

/// The rule set under `rules/`, that examples and the documentation use.
@Suite struct TeachingSetTests {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../rules/teaching.yaml").standardized.path

  private let set: RuleSet
  private let matcher: RuleMatcher

  init() throws {
    set = try RuleSet(contentsOf: Self.path)
    matcher = try RuleMatcher([set])
  }

  private func rules(_ hits: [RuleHit]) -> [String] {
    hits.map { "\(matcher.rules[Int($0.rule)].id) \($0.breadth.rawValue)" }
  }

  @Test func setIsOfReadableSizeAndWithoutFindings() {
    let summary = RuleSetSummary(of: set)
    #expect(set.findings.isEmpty)
    #expect(summary.nameCount == 19)
    #expect(summary.entriesByCategory.count == 9)
    #expect(Field.allCases.filter(matcher.wants) == Field.allCases.filter { $0 != .payload })
  }

  @Test(
    arguments: [
      ("www.banned-news.test", Field.sni, ["foreign-news named"]),
      ("news.example", .dns, []),
      ("antisocial.test", .dns, []),
      ("www.tweet.test", .quicSNI, ["social-networks named", "tweet-anywhere named"]),
      ("bittersweetweets.example", .sni, ["tweet-anywhere substring"]),
      ("activist.blogs.example", .dns, ["opposition named"]),
      ("activist.blogs.example", .sni, []),
      ("www.video.example", .sni, ["video named"]),
      ("www.video.example", .quicSNI, []),
      ("stream.music.test", .quicSNI, ["music-quic named"]),
      ("play.games.example", .httpHost, ["games named"]),
      ("get.freedom-vpn.test", .dns, ["circumvention named"]),
      ("proxy-list.test", .sni, ["circumvention named"]),
      ("rights-watch.example", .sni, ["human-rights named"]),
    ] as [(String, Field, [String])])
  func eachRuleShowsItsWay(name: String, field: Field, hits: [String]) {
    #expect(rules(matcher.hits(name: name, field)) == hits)
  }

  @Test func wordsAreFoundInURLsAndReferers() throws {
    #expect(
      try rules(matcher.hits(text: "search.example/search?q=forbidden+word", .httpURL)) == [
        "searches named"
      ])
    #expect(
      try rules(
        matcher.hits(text: "Referer: http://search.example/search?q=forbidden", .httpRequest))
        == ["referers named"])
  }

  @Test func sharedAddressIsHitWhateverIsThere() throws {
    var hits: [RuleHit] = []
    matcher.match(
      address: try #require(IPAddress("203.0.113.11")), port: 80, protocolNumber: 6, sets: .all,
      into: &hits)
    #expect(rules(hits) == ["shared-hosting address"])
  }
}
