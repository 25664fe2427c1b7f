import Rules
import Testing

@Suite struct NameMatchTests {
  private func breadth(_ pattern: NamePattern, of name: String) throws -> Breadth? {
    let matcher = try RuleMatcher([RuleSet([Rule(id: "a", names: [pattern])])])
    return matcher.hits(name: name, .sni).first?.breadth
  }

  @Test(
    arguments: [
      ("social.test", Breadth.named), ("www.social.test", .named), ("a.b.social.test", .named),
      ("antisocial.test", nil), ("social.test.example", nil), ("test", nil), ("", nil),
      ("socialatest", nil), (".social.test", .named), ("social.tes", nil),
      // Escaped dots end no label (RFC 4343 §2.1); an escaped backslash before one does not count.
      ("x\\.social.test", nil), ("x\\\\.social.test", .named), ("x\\\\\\.social.test", nil),
    ] as [(String, Breadth?)])
  func suffixEndsAtLabelBorders(name: String, breadth: Breadth?) throws {
    #expect(try self.breadth(.suffix("social.test"), of: name) == breadth)
  }

  @Test func namesThatEndAlikeAreNotConfused() throws {
    #expect(try breadth(.suffix("evil.com"), of: "notevil.com") == nil)
    #expect(try breadth(.suffix("t.co"), of: "reddit.com") == nil)
    #expect(try breadth(.suffix("t.co"), of: "microsoft.co") == nil)
    #expect(try breadth(.exact("social.test"), of: "www.social.test") == nil)
    #expect(try breadth(.exact("social.test"), of: "social.test") == .named)
  }

  @Test func suffixOfOneLabelIsBroad() throws {
    #expect(try breadth(.suffix("test"), of: "social.test") == .suffix)
    #expect(try breadth(.suffix("test"), of: "a.social.test") == .suffix)
    #expect(try breadth(.suffix("test"), of: "test") == .named)
  }

  @Test(
    arguments: [
      (NamePattern.contains("tweet"), "tweet.test", Breadth.named),
      (.contains("tweet"), "my-tweet.test", .named),
      (.contains("tweet"), "bittersweetweets.example", .substring),
      (.contains("tweet"), "betweetn.tweet.example", .named),
      (.contains("tweet"), "betwee.n", nil),
      (.prefix("vpn"), "vpn.test", .named),
      (.prefix("vpn"), "vpn2.test", .substring),
      (.prefix("vpn"), "my.vpn.test", nil),
      (.regex("^www\\d+\\.x\\.test$"), "www12.x.test", .named),
      (.regex("^www\\d+\\.x\\.test$"), "www12.x.test.y", nil),
      (.regex("X\\.T"), "axx.test", .substring),
      (.regex("x\\.test"), "x.test", .named),
      (.contains("a.b"), "axb", nil),
    ] as [(NamePattern, String, Breadth?)])
  func textsWithinNamesAreWeighedByTheirBorders(
    pattern: NamePattern, name: String, breadth: Breadth?
  ) throws {
    #expect(try self.breadth(pattern, of: name) == breadth)
  }

  @Test func hitsAreFilteredByFieldAndSet() throws {
    let first = RuleSet(
      [
        Rule(id: "a", category: "NEWS", names: [.suffix("x.test")], fields: FieldSet(.dns)),
        Rule(id: "b", names: [.suffix("x.test"), .contains("x")], fields: FieldSet(.sni)),
      ], name: "first")
    let second = RuleSet([Rule(id: "a", names: [.exact("x.test")])], name: "second")
    let matcher = try RuleMatcher([first, second])
    #expect(
      matcher.rules == [
        MatcherRule(set: 0, id: "a", category: "NEWS", setName: "first"),
        MatcherRule(set: 0, id: "b", category: nil, setName: "first"),
        MatcherRule(set: 1, id: "a", category: nil, setName: "second"),
      ])
    #expect(matcher.hits(name: "x.test", .dns).map(\.rule) == [0, 2])
    #expect(matcher.hits(name: "x.test", .sni).map(\.rule) == [1, 2])
    #expect(matcher.hits(name: "x.test", .httpHost).map(\.rule) == [2])
    #expect(matcher.hits(name: "x.test", .sni, RuleSetMask(set: 0)).map(\.rule) == [1])
    #expect(matcher.hits(name: "x.test", .sni, RuleSetMask(set: 1)).map(\.rule) == [2])
    #expect(matcher.hits(name: "x.test", .sni, []).isEmpty)
    #expect(Field.allCases.filter(matcher.wants) == [.dns, .sni, .quicSNI, .httpHost])
  }

  @Test func ruleIsHitOnceByItsNarrowestPattern() throws {
    let rule = Rule(
      id: "a", names: [.contains("cial"), .suffix("test"), .exact("social.test")])
    let matcher = try RuleMatcher([RuleSet([rule])])
    #expect(matcher.hits(name: "social.test", .dns) == [RuleHit(rule: 0, breadth: .named)])
    #expect(matcher.hits(name: "specials.test", .dns) == [RuleHit(rule: 0, breadth: .suffix)])
    #expect(matcher.hits(name: "specials.org", .dns) == [RuleHit(rule: 0, breadth: .substring)])
  }

  @Test func earlierHitsAreKept() throws {
    let matcher = try RuleMatcher([RuleSet([Rule(id: "a", names: [.suffix("x.test")])])])
    var hits = [RuleHit(rule: 0, breadth: .keyword), RuleHit(rule: 7, breadth: .address)]
    matcher.match(name: Array("x.test".utf8).span, field: .dns, sets: .all, into: &hits)
    #expect(hits.map(\.rule) == [0, 7, 0])
  }

  @Test func moreThan64SetsAreRefused() throws {
    let sets = (0..<65).map {
      RuleSet([Rule(id: "a", names: [.suffix("x\($0).test")])], name: "s\($0)")
    }
    #expect(throws: Never.self) { try RuleMatcher(Array(sets[..<64])) }
    let error = #expect(throws: (any Error).self) { try RuleMatcher(sets) }
    #expect(
      error.map { "\($0)" } == "s64.yaml: is one rule set too many: a run has at most 64")
    let matcher = try RuleMatcher(Array(sets[..<64]))
    #expect(matcher.hits(name: "x63.test", .dns, RuleSetMask(set: 63)).map(\.rule) == [63])
    #expect(matcher.hits(name: "x63.test", .dns, RuleSetMask(set: 62)).isEmpty)
  }

  @Test func expressionThatCannotBeCompiledIsAnErrorOfItsSet() throws {
    let rule = Rule(id: "a", names: [.contains("x"), .regex("a(b")])
    let error = #expect(throws: (any Error).self) { try RuleMatcher([RuleSet([rule])]) }
    #expect(
      error.map { "\($0)" } == "set.yaml: an expression of the rule 'a' cannot be searched for: "
        + "Missing close parenthesis for group started at index 1.")
  }

  @Test func expressionThatStandsAloneSomehowIsNamed() throws {
    let pattern = NamePattern.regex("[ab]{1,200}[bc]{1,200}[cd]{1,200}")
    #expect(try breadth(pattern, of: "abcd") == .named)
    #expect(try breadth(pattern, of: "xabcd") == .substring)
    #expect(try breadth(pattern, of: "xabcd-abcd.test") == .named)
    #expect(try breadth(pattern, of: "ad") == nil)
  }

  @Test func matcherWithoutRulesFindsNothing() throws {
    let matcher = try RuleMatcher([])
    #expect(matcher.hits(name: "x.test", .dns).isEmpty)
    #expect(try matcher.hits(text: "x", .payload).isEmpty)
    #expect(Field.allCases.filter(matcher.wants).isEmpty)
    #expect(matcher.keywordLengthMax == 0)
  }

  @Test func ownScratchFindsTheSame() throws {
    let matcher = try RuleMatcher([
      RuleSet([Rule(id: "a", names: [.contains("b")]), Rule(id: "b", names: [.suffix("abc")])])
    ])
    var scratch = try KeywordScratch(for: matcher)
    var hits: [RuleHit] = []
    for _ in 0..<3 {
      hits.removeAll(keepingCapacity: true)
      matcher.match(
        name: Array("x.abc".utf8).span, field: .dns, sets: .all, scratch: &scratch, into: &hits)
    }
    #expect(hits == matcher.hits(name: "x.abc", .dns))
    #expect(hits.map(\.rule) == [0, 1])
  }

  @Test func threadsThatShareAMatcherFindTheSame() async throws {
    let names = (0..<200).map { "host\($0).\($0 % 2 == 0 ? "tweet" : "social").test" }
    let rules = [
      Rule(id: "a", names: [.contains("tweet"), .regex("host1\\d\\.")]),
      Rule(id: "b", names: [.suffix("social.test")]),
    ]
    let matcher = try RuleMatcher([RuleSet(rules)])
    let alone = names.map { matcher.hits(name: $0, .dns) }
    await withTaskGroup(of: [[RuleHit]].self) { group in
      for _ in 0..<8 { group.addTask { names.map { matcher.hits(name: $0, .dns) } } }
      for await hits in group { #expect(hits == alone) }
    }
  }
}
