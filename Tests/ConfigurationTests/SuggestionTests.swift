import Configuration
import Testing

@Suite struct SuggestionTests {
  static let keys = ["id", "category", "names", "keywords", "addresses", "in"]

  @Test(arguments: [
    ("nmaes", "names"), ("name", "names"), ("Names", "names"), ("keyword", "keywords"),
    ("adresses", "addresses"), ("addreses", "addresses"), ("cathegory", "category"),
    ("ids", "id"), ("categories", "category"),
  ])
  func misspeltWordFindsItsMeaning(word: String, meant: String) {
    #expect(Suggestion.nearest(to: word, among: Self.keys) == meant)
  }

  @Test(arguments: ["ports", "x", "", "protocol", "ab", String(repeating: "names", count: 1000)])
  func distantWordFindsNothing(word: String) {
    #expect(Suggestion.nearest(to: word, among: Self.keys) == nil)
  }

  @Test func firstOfEquallyNearWordsIsTaken() {
    #expect(Suggestion.nearest(to: "sn", among: ["sni", "dns"]) == "sni")
    #expect(Suggestion.nearest(to: "cat", among: ["car", "bat"]) == "car")
  }

  @Test func remedyListsTheWordsWhenNoneIsNear() {
    #expect(Suggestion.remedy(for: "payload", among: ["dns", "sni"]) == "one of: dns, sni")
    #expect(Suggestion.remedy(for: "snii", among: ["dns", "sni"]) == "did you mean 'sni'?")
  }
}
