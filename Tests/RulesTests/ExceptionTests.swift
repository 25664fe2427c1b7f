import Rules
import Testing

/// What exceptions of a rule take away, and what they leave.
@Suite struct ExceptionTests {
  private func matcher(_ exceptions: RuleExceptions) throws -> RuleMatcher {
    try RuleMatcher([
      RuleSet([
        Rule(
          id: "a",
          names: [.suffix("a.test"), .exact("x.good.a.test"), .contains("bad")],
          urls: [.contains("secret")], keywords: ["word"], exceptions: exceptions,
          fields: FieldSet.names.union([FieldSet(.httpURL), FieldSet(.httpRequest)])),
        Rule(id: "b", names: [.suffix("a.test")]),
      ])
    ])
  }

  @Test func exceptionsTakeAwayFromTheirRuleAlone() throws {
    let matcher = try matcher(RuleExceptions(names: [.suffix("good.a.test"), .contains("fine")]))
    #expect(matcher.hits(name: "www.a.test", .sni).map(\.rule) == [0, 1])
    #expect(matcher.hits(name: "good.a.test", .sni).map(\.rule) == [1])
    // Whatever is nearer.
    #expect(matcher.hits(name: "x.good.a.test", .sni).map(\.rule) == [1])
    #expect(matcher.hits(name: "bad.test", .sni).map(\.rule) == [0])
    #expect(matcher.hits(name: "fine.bad.test", .sni).map(\.rule) == [])
  }

  @Test func nearestNameDecidesWhereExceptionsAreHoles() throws {
    let matcher = try matcher(RuleExceptions(holes: [.suffix("good.a.test"), .below("c.a.test")]))
    #expect(matcher.hits(name: "good.a.test", .dns).map(\.rule) == [1])
    #expect(matcher.hits(name: "y.good.a.test", .dns).map(\.rule) == [1])
    #expect(matcher.hits(name: "x.good.a.test", .dns).map(\.rule) == [0, 1])
    #expect(matcher.hits(name: "c.a.test", .dns).map(\.rule) == [0, 1])
    #expect(matcher.hits(name: "d.c.a.test", .dns).map(\.rule) == [1])
  }

  @Test func exceptedNamesPassInURLsToo() throws {
    let matcher = try matcher(
      RuleExceptions(names: [.suffix("good.test")], urls: [.prefix("b.test/ok")]))
    #expect(try matcher.hits(text: "b.test/secret", .httpURL).map(\.rule) == [0])
    #expect(try matcher.hits(text: "WWW.good.test:8080/secret", .httpURL).map(\.rule) == [])
    #expect(try matcher.hits(text: "b.test/ok/word", .httpURL).map(\.rule) == [])
    #expect(try matcher.hits(text: "c.test/word", .httpURL).map(\.rule) == [0])
    #expect(try matcher.hits(text: "GET /word", .httpRequest).map(\.rule) == [0])
  }

  @Test func expressionsOverURLsAreTriedOnTheStartPage() throws {
    let rule = Rule(
      id: "a", names: [.urlRegex("^https://s[0-9]\\.test/$"), .urlRegex("//both[0-9]\\.test/")])
    let matcher = try RuleMatcher([RuleSet([rule])])
    #expect(matcher.hits(name: "s1.test", .sni).map(\.rule) == [0])
    #expect(matcher.hits(name: "s1.test", .quicSNI).map(\.rule) == [0])
    #expect(matcher.hits(name: "s1.test", .httpHost).isEmpty)
    // A question of DNS does not tell the scheme.
    #expect(matcher.hits(name: "s1.test", .dns).isEmpty)
    #expect(matcher.hits(name: "both1.test", .dns).map(\.rule) == [0])
    #expect(matcher.hits(name: "xs1.test", .sni).isEmpty)
  }

  @Test func keywordWithASchemeIsFoundAtTheStartOfURLs() throws {
    let rule = Rule(id: "a", keywords: ["http://a.test/x"], fields: FieldSet(.httpURL))
    let matcher = try RuleMatcher([RuleSet([rule])])
    #expect(try matcher.hits(text: "a.test/xy", .httpURL).map(\.rule) == [0])
    #expect(try matcher.hits(text: "b.test/?u=a.test/x", .httpURL).isEmpty)
    // As it stands in requests to proxies.
    #expect(try matcher.hits(text: "http://a.test/x", .httpURL).map(\.rule) == [0])
  }
}
