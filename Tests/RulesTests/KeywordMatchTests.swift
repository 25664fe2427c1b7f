import Rules
import Testing

@Suite struct KeywordMatchTests {
  private func matcher(_ keywords: String..., in field: Field = .httpURL) throws -> RuleMatcher {
    try RuleMatcher([RuleSet([Rule(id: "a", keywords: keywords, fields: FieldSet(field))])])
  }

  @Test(
    arguments: [
      ("search.example/?q=forbidden", Breadth.named),
      ("search.example/?q=FORBIDDEN&x=1", .named),
      ("search.example/?q=unforbidden", .keyword),
      ("search.example/?q=forbiddenness", .keyword),
      ("search.example/unforbidden/forbidden", .named),
      ("search.example/?q=%22forbidden%22", .named),
      ("forbidden", .named),
      ("search.example/?q=forbiden", nil),
      ("", nil),
    ] as [(String, Breadth?)])
  func keywordIsWeighedByItsBorders(text: String, breadth: Breadth?) throws {
    #expect(try matcher("forbidden").hits(text: text, .httpURL).first?.breadth == breadth)
  }

  @Test func keywordWithBordersOfItsOwnStandsAlone() throws {
    #expect(try matcher("/q=").hits(text: "x.test/q=abc", .httpURL).map(\.breadth) == [.named])
  }

  @Test(arguments: [
    "x.test/?q=two words", "x.test/?q=two%20words", "x.test/?q=Two+Words",
  ])
  func blanksAreFoundAsURLsWriteThem(text: String) throws {
    #expect(try matcher("two words").hits(text: text, .httpURL).count == 1)
  }

  @Test(arguments: ["x.test/?q=\u{6CD5}\u{8F6E}", "x.test/?q=%E6%B3%95%e8%bd%ae"])
  func otherScriptsAreFoundPlainAndInPercentEncoding(text: String) throws {
    #expect(try matcher("\u{6CD5}\u{8F6E}").hits(text: text, .httpURL).count == 1)
  }

  @Test func payloadsAreSearchedForTheBytesAlone() throws {
    let matcher = try matcher("two words", in: .payload)
    #expect(try matcher.hits(text: "two words", .payload).count == 1)
    #expect(try matcher.hits(text: "two+words", .payload).isEmpty)
    #expect(matcher.keywordLengthMax == 9)
    #expect(try self.matcher("two words").keywordLengthMax == 11)
  }

  @Test func keywordsAreFoundInTheirFieldsAndSets() throws {
    let sets = [
      RuleSet([Rule(id: "a", keywords: ["x"], fields: FieldSet(.httpURL))], name: "s"),
      RuleSet([Rule(id: "b", keywords: ["x"], fields: FieldSet.texts)], name: "t"),
      RuleSet([Rule(id: "c", keywords: ["x"])], name: "u"),
    ]
    let matcher = try RuleMatcher(sets)
    #expect(try matcher.hits(text: "x", .httpURL).map(\.rule) == [0, 1])
    #expect(try matcher.hits(text: "x", .httpRequest).map(\.rule) == [1, 2])
    #expect(try matcher.hits(text: "x", .payload).map(\.rule) == [1])
    #expect(try matcher.hits(text: "x", .httpURL, RuleSetMask(set: 1)).map(\.rule) == [1])
    #expect(try matcher.hits(text: "x", .sni).isEmpty)
    #expect(Field.allCases.filter(matcher.wants) == [.httpURL, .httpRequest, .payload])
  }

  @Test func metacharactersMeanThemselves() throws {
    let matcher = try matcher("a.b*", "c\\d")
    #expect(try matcher.hits(text: "axbb", .httpURL).isEmpty)
    #expect(try matcher.hits(text: "a.b*", .httpURL).count == 1)
    #expect(try matcher.hits(text: "c\\d", .httpURL).count == 1)
  }

  @Test func scratchServesScansOfDifferentFields() throws {
    let sets = [
      RuleSet([
        Rule(id: "a", keywords: ["one", "two", "three"], fields: FieldSet(.httpURL)),
        Rule(id: "b", keywords: ["one"], fields: FieldSet(.payload)),
      ])
    ]
    let matcher = try RuleMatcher(sets)
    var scratch = try KeywordScratch(for: matcher)
    var hits: [RuleHit] = []
    let text = Array("three two one".utf8)
    for field in [Field.httpURL, .payload, .httpURL, .payload] {
      matcher.scan(text.span, field: field, sets: .all, scratch: &scratch, into: &hits)
    }
    #expect(hits.map(\.rule) == [0, 1, 0, 1])
  }
}
