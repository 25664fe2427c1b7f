import Testing

@testable import Rules

@Suite struct MatcherTrialTests {
  @Test func theInstalledLibraryPasses() {
    #expect(MatcherTrial.complaint == nil)
  }

  @Test func aSearchThatFindsNothingFails() {
    #expect(
      MatcherTrial.complaint { _ in { _ in [] } }
        == "it does not find 'secret' at 34 of 40 bytes, and nothing else")
  }

  @Test func aSearchThatFindsTooMuchFails() {
    #expect(MatcherTrial.complaint { words in { _ in Array(words.indices) } } != nil)
  }

  @Test func aLibraryThatCompilesNothingFails() {
    #expect(MatcherTrial.complaint { _ in nil } == "it does not compile words")
  }

  /// Where the installed library misses words without padding, the trial finds out.
  @Test func missesWithoutPaddingAreFound() throws {
    let words = ["secret", "forbidden"]
    let search = try #require(MatcherTrial.library(paddingCount: 0)(words))
    var misses = 0
    for count in 64..<192 {
      for behind in 0..<40 {
        var text = [UInt8](repeating: UInt8(ascii: "."), count: count)
        text.replaceSubrange((count - behind - 6)..<(count - behind), with: "secret".utf8)
        if search(text) != [0] { misses += 1 }
      }
    }
    let complaint = MatcherTrial.complaint(of: MatcherTrial.library(paddingCount: 0))
    #expect((complaint != nil) == (misses > 0), "\(misses) misses")
  }

  @Test(arguments: [
    ("5.4.9 ", "Vectorscan 5.4.9"), ("5.4.11 2023-11-21", "Vectorscan 5.4.11"),
    ("", "Vectorscan of unknown version"),
  ])
  func theLibraryIsNamedByItsVersion(text: String, name: String) {
    #expect(VectorscanLibrary.name(version: text) == name)
  }
}
