import Audit
import Configuration
import Gateway
import Rules
import TestSupport
import Testing

/// Rule sets against small lists; what is expected was worked out by hand.
@Suite struct SiteAuditTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func audit(
    _ rules: String, _ lists: String..., zipf: Double = 1, visits: String? = nil
  ) throws -> AuditResult {
    var options = AuditOptions()
    options.rules = [try folder.write("rules:\n" + rules, to: "rules.yaml")]
    for (number, list) in lists.enumerated() {
      options.lists.append(try folder.write(list, to: "list-\(number)"))
    }
    options.zipfExponent = zipf
    options.visits = visits
    return try SiteAudit(options).run()
  }

  private func blocked(_ result: AuditResult) -> [String] {
    result.blocked.map { result.site($0.place).text }
  }

  @Test func suffixesMeanWholeLabels() throws {
    let result = try audit(
      "  - {id: a, names: [social.test, 'exact:news.test']}",
      "social.test\nwww.social.test\nantisocial.test\nnews.test\nwww.news.test\n")
    #expect(blocked(result) == ["social.test", "www.social.test", "news.test"])
    #expect(result.total.entries == 5)
    #expect(result.total.overBlocked == 0)
  }

  @Test func eachBroadWayOfHittingHasItsCause() throws {
    let result = try audit(
      """
        - {id: all, names: [test]}
        - {id: text, names: ["contains:tweet"]}
        - {id: word, keywords: [sex], in: [http-url]}
      """,
      """
      url,category_code
      https://a.test/,NEWS
      https://betweetn-the-lines.example/,CULTR
      https://tweet.example/,GRP
      http://b.example/sussex,CULTR
      http://b.example/sex,PORN
      """)
    #expect(
      result.blocked.map(\.collateral) == [.suffix, .substring, nil, .keyword, nil])
    #expect(result.total.blocked == 5)
    #expect(result.total.overBlocked == 3)
    #expect(result.byCollateral.map(\.label) == ["suffix", "substring", "keyword"])
  }

  @Test func aRuleThatMeansTheEntryMakesItIntended() throws {
    let result = try audit(
      "  - {id: all, names: [test]}\n  - {id: one, names: [a.test]}", "a.test\nb.test\n")
    #expect(result.blocked.map(\.collateral) == [nil, .suffix])
    #expect(result.byRule.map(\.counts.blocked) == [2, 1])
    #expect(result.byRule.map(\.counts.overBlocked) == [2, 0])
    #expect(result.byRule.map(\.alone) == [1, 0])
  }

  @Test func onlyPlainRequestsShowTheirPath() throws {
    let result = try audit(
      "  - {id: word, keywords: [forbidden], in: [http-url]}",
      "http://a.test/forbidden\nhttps://a.test/forbidden\na.test\n")
    #expect(blocked(result) == ["http://a.test/forbidden"])
    #expect(result.byField.map(\.counts.entries) == [1])
  }

  /// RFC 3986 §2.1: `%66` is f.
  @Test func escapesAreDecodedAsInAReplay() throws {
    let result = try audit(
      "  - {id: word, keywords: [forbidden], in: [http-url]}", "http://a.test/%66orbidden\n")
    #expect(result.total.blocked == 1)
  }

  @Test func theRequestLineAndHostAreLegible() throws {
    let result = try audit(
      """
        - {id: line, keywords: ["GET /page"]}
        - {id: host, keywords: ["Host: b.test:8080"]}
      """, "http://a.test/page#top\nhttp://user@b.test:8080\n")
    #expect(result.blocked.map { result.rules(of: $0.hits) } == [[0], [1]])
  }

  @Test func rulesAreAskedOnlyWhereTheyLook() throws {
    let result = try audit(
      "  - {id: a, names: [a.test], in: [sni]}\n  - {id: b, names: [a.test], in: [dns, sni]}",
      "a.test\n")
    #expect(result.byField.map(\.field) == [.dns, .sni])
    #expect(result.byField.map(\.counts.blocked) == [1, 1])
    #expect(
      result.blocked[0].hits.map(\.fields) == [[FieldSet(.sni)], [FieldSet(.dns), FieldSet(.sni)]])
  }

  @Test func severalRulesAreSaidInTheirOrder() throws {
    let result = try audit(
      """
        - {id: a, names: [a.test], in: [quic-sni]}
        - {id: b, names: [test], in: [dns]}
        - {id: c, names: ["contains:a", a.test], in: [sni]}
      """, "a.test\n")
    #expect(
      result.blocked[0].hits.map { result.patterns[$0.pattern].text }
        == ["a.test", "test", "contains:a", "a.test"])
    #expect(result.rules(of: result.blocked[0].hits) == [0, 1, 2])
    #expect(result.byRule.map(\.patternsHit) == [1, 1, 2])
  }

  @Test func addressesAreTriedAgainstEntriesThatAreOnes() throws {
    let result = try audit(
      """
        - {id: a, addresses: 192.0.2.0/24}
        - {id: b, addresses: {ports: [8080]}}
      """,
      "192.0.2.1\n198.51.100.1\nhttp://198.51.100.1:8080/\nhttps://[2001:db8::1]:8080/\na.test\n")
    #expect(
      blocked(result) == ["192.0.2.1", "http://198.51.100.1:8080/", "https://[2001:db8::1]:8080/"])
    #expect(result.byField.map(\.counts.entries) == [4])
  }

  @Test func whatNoListTellsIsNotTried() throws {
    let result = try audit(
      """
        - {id: bytes, keywords: [a], in: [payload]}
        - {id: tunnels, protocols: [tor, ssh]}
        - {id: servers, addresses: 192.0.2.1}
        - {id: idle, names: [b.test, c.test]}
        - {id: hit, names: [a.test, d.test]}
      """, "a.test\n")
    #expect(result.byRule.map(\.isTried) == [false, false, false, true, true])
    #expect(
      result.byField.filter { $0.counts.entries == 0 }.map(\.field) == [
        .payload, .address, .protocol,
      ])
    #expect(result.byField.last?.patternCount == 2)
    #expect(result.idleRules == [3])
    #expect(result.idlePatterns.map { result.patterns[$0].text } == ["b.test", "c.test", "d.test"])
  }

  /// 1 + 1/2 + 1/3 + 1/4 of which 1/2 and 1/4 are blocked.
  @Test func ranksWeighByZipfsLaw() throws {
    let result = try audit(
      "  - {id: a, names: [b.test, d.test]}", "1,a.test\n2,b.test\n3,c.test\n4,d.test\n")
    let share = try #require(result.zipf)
    #expect(abs(share.value - 0.75 / (25.0 / 12)) < 1e-12)
  }

  @Test func theExponentIsAsAskedFor() throws {
    let result = try audit("  - {id: a, names: [b.test]}", "a.test\nb.test\n", zipf: 2)
    #expect(abs((result.zipf?.value ?? 0) - 0.2) < 1e-12)
  }

  @Test func visitsWeighAsTheListSays() throws {
    let result = try audit(
      "  - {id: a, names: [b.test]}", "domain,visits\na.test,30\nb.test,10\nc.test,none\n",
      visits: "visits")
    #expect(result.visits?.value == 0.25)
    #expect(result.visits?.entries == 2)
    #expect(result.lists[0].unusable.map(\.line) == [4])
  }

  @Test func aColumnThatNoListHasIsAnError() {
    #expect {
      try audit("  - {id: a, names: [b.test]}", "domain,visits\na.test,1\n", visits: "visit")
    } throws: { error in
      "\(error)".hasSuffix(":1: no list has a column 'visit' (did you mean 'visits'?)")
    }
  }

  @Test func bandsOfRanksEndWithTheList() throws {
    let list = (1...25).map { "\($0),\($0 % 2 == 0 ? "a" : "b")\($0).test" }.joined(separator: "\n")
    let result = try audit("  - {id: a, names: ['prefix:a']}", list)
    #expect(result.byRank.map(\.label) == ["10", "25"])
    #expect(result.byRank.map(\.counts.entries) == [10, 25])
    #expect(result.byRank.map(\.counts.blocked) == [5, 12])
  }

  @Test func anEntryCountsAsOftenAsItStandsThere() throws {
    let result = try audit(
      "  - {id: a, names: [a.test]}", "url\nhttps://a.test/\nhttps://a.test/2\nhttps://b.test/\n",
      "a.test\na.test\n")
    #expect(result.total.entries == 5)
    #expect(result.total.blocked == 4)
    #expect(result.names.entries == 2)
    #expect(result.names.blocked == 1)
    #expect(result.repetitions.map(\.place) == [SitePlace(list: 1, index: 1)])
    #expect(result.repetitions.map(\.first) == [SitePlace(list: 1, index: 0)])
    #expect(result.byList.map(\.counts.blocked) == [2, 2])
  }

  @Test func categoriesAreThoseOfTheEntries() throws {
    let result = try audit(
      "  - {id: a, category: GRP, names: [a.test, b.test]}",
      "url,category_code\nhttps://a.test/,NEWS\nhttps://b.test/,NEWS\nhttps://c.test/,HUMR\n")
    #expect(result.byCategory.map(\.label) == ["NEWS", "HUMR"])
    #expect(result.byCategory.map(\.counts.blocked) == [2, 0])
  }

  /// `com` and `co.uk` are in the public suffix list, `example.co.uk` is not.
  @Test func publicSuffixesAreFound() throws {
    let result = try audit(
      "  - {id: a, names: [com, example.co.uk, co.uk, 'exact:org']}",
      "a.com\nb.com\nc.co.uk\nd.org\n")
    #expect(result.publicSuffixes.map { result.patterns[$0.pattern].text } == ["com", "co.uk"])
    #expect(result.publicSuffixes.map(\.entries) == [2, 1])
  }

  @Test func aListThatCannotBeReadIsLeftOut() throws {
    var options = AuditOptions()
    options.rules = [try folder.write("a.test\n", to: "rules.txt")]
    options.lists = [folder.path + "/none", try folder.write("a.test\n", to: "list")]
    let result = try SiteAudit(options).run()
    #expect(result.errors.map(\.file) == [folder.path + "/none"])
    #expect(result.total.blocked == 1)
  }

  /// SHA-256 by coreutils: `printf 'a.test\n' | sha256sum`.
  @Test func inputsHaveTheirDigest() throws {
    var options = AuditOptions()
    options.rules = [try folder.write("rules:\n  - {id: a, names: {list: l.txt}}\n", to: "r.yaml")]
    options.lists = [try folder.write("a.test\n", to: "l.txt")]
    options.digestsInputs = true
    let digest = "5f0f8175e59f623c3016f1ab6162b8a1118702ee5b1bb773b1dad2969ddd7857"
    let result = try SiteAudit(options).run()
    #expect(result.ruleFiles.map(\.path) == ["r.yaml", "l.txt"].map { "\(folder.path)/\($0)" })
    #expect(result.ruleFiles[1].sha256 == digest)
    #expect(result.listFiles[0].sha256 == digest)
  }

  /// What a list tells of conditions counts; what it does not tell may hold.
  @Test func conditionsTakeAwayWhatListsTell() throws {
    let result = try audit(
      """
        - {id: good, action: allow, names: help.social.test}
        - {id: below, names: social.test, unless: {names: "exact:old.social.test"}}
        - {id: ech, names: far.test, when: {ech: true}}
        - {id: fine, names: near.test, when: {not: {names: near.test}}}
        - {id: post, names: web.test, when: {method: POST}}
      """,
      "social.test\nhelp.social.test\nold.social.test\nfar.test\nnear.test\nhttp://web.test/\n")
    #expect(blocked(result) == ["social.test", "far.test"])
  }

  /// An allow-list: what no rule allows is blocked, whatever it is, and by the default where no rule names it.
  @Test func aSetThatBlocksByDefaultBlocksWhatNoRuleAllows() throws {
    let result = try audit(
      """
        - {id: bad, names: old.a.test}
        - {id: good, action: allow, names: a.test}
      default: block
      """,
      "a.test\nwww.a.test\nold.a.test\nother.test\n192.0.2.1\nhttp://a.test/x\n")
    #expect(blocked(result) == ["old.a.test", "other.test", "192.0.2.1"])
    let hits = result.blocked.map { $0.hits.map { result.patterns[$0.pattern].text } }
    #expect(hits == [["old.a.test"], ["default: block"], ["default: block"]])
    #expect(result.byRule.map(\.counts.blocked) == [1, 0, 2])
    #expect(result.byRule.map(\.isTried) == [true, true, true])
  }

  /// Names alone are allowed by it, and what is sent to addresses is not.
  @Test func aSetThatBlocksByDefaultLooksAtEachFieldByItself() throws {
    let result = try audit(
      "  - {id: good, action: allow, names: a.test, in: [dns]}\ndefault: block\n", "a.test\n")
    #expect(blocked(result) == ["a.test"])
    #expect(result.blocked[0].hits[0].fields == FieldSet.names.subtracting(FieldSet(.dns)))
  }

  /// URLs of a list are joined with the conditions of its rule, as its names are.
  @Test func urlsOfListsAreJoinedWithConditions() throws {
    let list = try folder.write(
      "[Adblock Plus 2.0]\n||a.test/x\n||b.test^\n", to: "urls.txt")
    func rule(_ method: String) -> String {
      "  - {id: \(method), names: {list: \(list)}, when: {method: \(method)}}\n"
    }
    let result = try audit(
      rule("POST") + rule("GET"),
      "http://a.test/x/y\nhttp://a.test/z\nhttp://b.test/\n")
    #expect(blocked(result) == ["http://a.test/x/y", "http://b.test/"])
    #expect(result.byRule.map(\.counts.blocked) == [0, 2])
  }
}
