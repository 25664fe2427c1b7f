import Rules
import Testing

@Suite struct RedundancyTests {
  private let files: RuleFiles

  init() throws { files = try RuleFiles() }

  @Test func namesBelowOthersAreFound() throws {
    let list =
      "www.social.test\nsocial.test\na.b.social.test\nantisocial.test\nx.social.test\nm.social.test\n"
    #expect(
      try files.findings(list, name: "l.txt") == [
        "l.txt:1: note: 4 names are blocked anyway: "
          + "'www.social.test' (line 1, by 'social.test' in line 2), "
          + "'a.b.social.test' (line 3, by 'social.test' in line 2), "
          + "'x.social.test' (line 5, by 'social.test' in line 2) and 1 more"
      ])
  }

  @Test func namesGivenTwiceAreFound() throws {
    #expect(
      try files.findings("a.test\nb.test\nA.test.\nexact:c.test\nexact:c.test\n", name: "l.txt")
        == [
          "l.txt:3: note: 2 names are given twice: 'a.test' (line 3, as in line 1), "
            + "'exact:c.test' (line 5, as in line 4)"
        ])
  }

  @Test func suffixCoversTheExactNameAndNotTheReverse() throws {
    #expect(
      try files.findings("exact:a.test\na.test\nexact:b.test\nx.b.test\n", name: "l.txt") == [
        "l.txt:1: note: 1 name is blocked anyway: 'exact:a.test' (line 1, by 'a.test' in line 2)"
      ])
  }

  @Test func rulesThatLookElsewhereDoNotCover() throws {
    let rules = """
      rules:
        - {id: a, names: a.test, in: dns}
        - {id: b, names: a.test, in: sni}
        - {id: c, names: b.test}
        - {id: d, names: x.b.test, in: sni}
      """
    #expect(
      try files.findings(rules) == [
        "r.yaml:5: note: 1 name is blocked anyway: 'x.b.test' (line 5, by 'b.test' in line 4)"
      ])
  }

  /// Were each compared with all others, this would take hours.
  @Test(.timeLimit(.minutes(1)))
  func manyEqualNamesTakeNoLongerThanOthers() throws {
    let list = String(repeating: "a.test\nexact:a.test\n", count: 50_000)
    let set = try files.ruleSet(list, name: "l.txt")
    #expect(set.findings.map(\.count) == [99_998, 1])
    #expect(try RuleMatcher([set]).hits(name: "a.test", .dns).map(\.rule) == [0])
  }

  /// A rule that allows is no rule given twice, and what it allows is not blocked anyway.
  @Test func rulesWithConditionsCoverNothing() throws {
    let files = try RuleFiles()
    #expect(
      try files.findings(
        """
        rules:
          - {id: good, action: allow, names: good.social.test}
          - {id: night, names: social.test, when: {hours: 22-6}}
          - {id: below, names: social.test}
          - {id: ech, names: www.social.test, unless: {ech: true}}
        """) == [])
    #expect(
      try files.findings(
        """
        rules:
          - {id: below, names: social.test}
          - {id: good, action: allow, names: good.social.test}
          - {id: again, names: www.social.test}
        """
      ).count == 1)
  }
}
