import Rules
import Testing

@Suite struct RuleSetTests {
  private let files: RuleFiles

  init() throws { files = try RuleFiles() }

  @Test func everythingWrittenIsRead() throws {
    let set = try files.ruleSet(
      """
      name: Teaching set
      rules:
        - id: social
          category: GRP
          names: [Social.test., "contains:Tweet", "exact:a.test", ".b.test", "*.c.test"]
        - id: words
          keywords: [forbidden, Two Words]
          in: [http-url]
        - id: addresses
          names: x.test
          in: [sni, quic-sni]
          addresses:
            - 203.0.113.0/24
            - {prefix: 2001:db8::/32, ports: [443, 8000-8010], protocol: tcp}
            - {ports: 53}
      """)
    #expect(set.name == "Teaching set")
    #expect(set.rules.map(\.id) == ["social", "words", "addresses"])
    #expect(set.rules.map(\.line) == [3, 6, 9])
    #expect(set.rules.map(\.category) == ["GRP", nil, nil])
    let social = set.rules[0]
    #expect(
      social.names == [
        .suffix("social.test"), .contains("tweet"), .exact("a.test"), .suffix("b.test"),
        .suffix("c.test"),
      ])
    #expect(social.fields == .names)
    #expect(set.rules[1].keywords == ["forbidden", "Two Words"])
    #expect(set.rules[1].fields == FieldSet(.httpURL))
    let last = set.rules[2]
    #expect(last.fields == [FieldSet(.sni), FieldSet(.quicSNI), FieldSet(.address)])
    #expect(last.addresses.map(\.ports) == [[], [443...443, 8000...8010], [53...53]])
    #expect(last.addresses.map(\.transport) == [nil, .tcp, nil])
    #expect(last.addresses.map { $0.prefix?.length } == [120, 32, nil])
    #expect(set.findings.isEmpty)
  }

  @Test func keywordsAreLookedForInRequestsUnlessTheRuleSaysWhere() throws {
    let set = try files.ruleSet("rules: [{id: a, keywords: x}, {id: b, addresses: 192.0.2.1}]")
    #expect(set.rules.map(\.fields) == [FieldSet(.httpRequest), FieldSet(.address)])
    #expect(set.name == "r")
  }

  @Test(arguments: [
    ("rules: []", "r.yaml:1:8: 'rules' is empty"),
    ("name: x", "r.yaml:1:1: the rule set has no 'rules'"),
    ("rulse: []", "r.yaml:1:1: unknown key 'rulse' (did you mean 'rules'?)"),
    ("rules: {a: b}", "r.yaml:1:8: 'rules' must be a list, not a mapping"),
    ("rules: [{names: x.test}]", "r.yaml:1:9: the rule has no 'id'"),
    (
      "rules: [{id: a}]",
      "r.yaml:1:9: the rule 'a' blocks nothing (give it 'names', 'keywords', 'addresses', 'protocols' or 'when')"
    ),
    (
      "rules: [{id: a, names: []}]",
      "r.yaml:1:9: the rule 'a' blocks nothing (give it 'names', 'keywords', 'addresses', 'protocols' or 'when')"
    ),
    (
      "rules:\n  - {id: a, names: x}\n  - {id: a, names: y}",
      "r.yaml:3:5: the id 'a' is taken by the rule in line 2"
    ),
    (
      "rules: [{id: a b, names: x}]",
      "r.yaml:1:14: 'a b' is no id (up to 64 letters, digits, hyphens, underscores and dots)"
    ),
    (
      "rules: [{id: a, nmaes: x}]",
      "r.yaml:1:17: unknown key 'nmaes' (did you mean 'names'?)"
    ),
    (
      "rules: [{id: a, hosts: x}]",
      "r.yaml:1:17: unknown key 'hosts' "
        + "(one of: id, category, action, names, keywords, addresses, protocols, in, when, unless, residual, forged-addresses)"
    ),
    (
      "rules: [{id: a, category: NEWZ, names: x}]",
      "r.yaml:1:27: unknown category 'NEWZ' (did you mean 'NEWS'?)"
    ),
    (
      "rules: [{id: a, names: x, in: [snii]}]",
      "r.yaml:1:32: unknown field 'snii' (did you mean 'sni'?)"
    ),
    (
      "rules: [{id: a, names: x, in: [http-url]}]",
      "r.yaml:1:32: the rule 'a' has nothing to look for in http-url "
        + "(keywords are looked for there)"
    ),
    (
      "rules: [{id: a, keywords: x, in: sni}]",
      "r.yaml:1:34: the rule 'a' has nothing to look for in sni (names are looked for there)"
    ),
    (
      "rules: [{id: a, names: x, keywords: y, in: [sni]}]",
      "r.yaml:1:44: the keywords of the rule 'a' are looked for nowhere "
        + "(add one of: http-url, http-request, payload)"
    ),
    (
      "rules: [{id: a, names: x, keywords: y, in: [payload]}]",
      "r.yaml:1:44: the names of the rule 'a' are looked for nowhere "
        + "(add one of: dns, sni, quic-sni, http-host)"
    ),
    (
      "rules: [{id: a, keywords: [x, X]}]",
      "r.yaml:1:31: the keyword 'X' is given twice"
    ),
    ("rules: [{id: a, keywords: ['']}]", "r.yaml:1:28: a keyword is empty"),
  ])
  func mistakesInRulesSayPlaceAndRemedy(text: String, message: String) {
    #expect(files.message(text) == message)
  }

  @Test(arguments: [
    (
      "https://x.test/a",
      "is a URL, not a name (write the name alone, or a rule with 'keywords' in http-url)"
    ),
    (
      "x.test/a",
      "has a path, and no name has one (write the name alone, or a rule with 'keywords' in http-url)"
    ),
    ("x.test:443", "has a port, and no name has one (write the name alone)"),
    ("sufix:x.test", "has an unknown form before its ':' (did you mean 'suffix:'?)"),
    (
      "ends:x.test",
      "has an unknown form before its ':' (one of: suffix:, exact:, contains:, prefix:, regex:, below:, "
        + "child:, url-regex:)"
    ),
    ("a b.test", "has a blank within the name"),
    ("www.*.test", "has a '*' within the name ('*.' may begin a name; for more write 'regex:')"),
    ("||x.test^", "is written for an ad blocker (write the name alone, without '||' and '^')"),
    ("a,b", "has a character that no name has"),
    ("a..b", "has two dots without a label between them"),
    (".", "holds no name"),
    ("exact:", "holds no name"),
    ("regex:", "holds no name"),
    (
      "contains:твит",
      "is a part of a name, whose form in ASCII depends on the whole (write whole names)"
    ),
    ("ü.1\u{661}", "has no form in ASCII (write it with xn--)"),
    (
      "regex:a(b",
      "of the rule 'a' is an expression that cannot be searched for: "
        + "Missing close parenthesis for group started at index 1."
    ),
    (
      "regex:a*",
      "of the rule 'a' is an expression that cannot be searched for: it is found in every name"
    ),
    (
      "regex:(?=a)b",
      "of the rule 'a' is an expression that cannot be searched for: it has '(?=', which is not searched for"
    ),
    ("203.0.113.7", "is an address, not a name (write it in 'addresses')"),
    ("203.0.113.0/24", "is an address, not a name (write it in 'addresses')"),
  ])
  func mistakesInNamesSayPlaceAndRemedy(name: String, message: String) {
    let text = "rules:\n  - id: a\n    names:\n      - \"\(name)\""
    #expect(files.message(text) == "r.yaml:4:9: '\(name)' \(message)")
  }

  @Test func longNamesAreRefused() {
    let label = String(repeating: "a", count: 63)
    let name = [label, label, label].joined(separator: ".") + "."
    let fitting = name + String(repeating: "b", count: 61)
    #expect(files.message("rules: [{id: a, names: \(fitting)}]") == "no error")
    #expect(
      files.message("rules: [{id: a, names: \(fitting)b}]").hasSuffix(
        "has more than 253 characters"))
    #expect(
      files.message("rules: [{id: a, names: \(label)a.test}]").hasSuffix(
        "has a label of more than 63 characters"))
  }

  @Test(arguments: [
    (
      "203.0.113.7/24",
      "'203.0.113.7/24' has bits set behind the first 24 (did you mean '203.0.113.0/24'?)"
    ),
    (
      "2001:db8::1/32",
      "'2001:db8::1/32' has bits set behind the first 32 (did you mean '2001:db8::/32'?)"
    ),
    (
      "203.0.113.0/33",
      "'203.0.113.0/33' is no address (such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32)"
    ),
    ("x.test", "'x.test' is no address (such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32)"),
  ])
  func mistakesInAddressesSayPlaceAndRemedy(address: String, message: String) {
    let text = "rules: [{id: a, addresses: [\"\(address)\"]}]"
    #expect(files.message(text) == "r.yaml:1:29: \(message)")
  }

  @Test(arguments: [
    ("{ports: 0}", "r.yaml:1:36: '0' is no port (such as 443, or 8000-8010 for several)"),
    ("{ports: 70000}", "r.yaml:1:36: '70000' is no port (such as 443, or 8000-8010 for several)"),
    ("{ports: 1-2-3}", "r.yaml:1:36: '1-2-3' is no port (such as 443, or 8000-8010 for several)"),
    ("{ports: 9-8}", "r.yaml:1:36: the ports '9-8' end before they begin (did you mean '8-9'?)"),
    (
      "{protocol: tcp}",
      "r.yaml:1:28: the address has neither 'prefix' nor 'ports', so it would be all servers"
    ),
    ("{ports: 53, protocol: icmp}", "r.yaml:1:50: unknown protocol 'icmp' (one of: tcp, udp)"),
    ("{port: 53}", "r.yaml:1:29: unknown key 'port' (did you mean 'ports'?)"),
  ])
  func mistakesInPortsSayPlaceAndRemedy(address: String, message: String) {
    #expect(files.message("rules: [{id: a, addresses: \(address)}]") == message)
  }

  @Test func missingFilesAreSaid() throws {
    #expect(
      "\(#expect(throws: (any Error).self) { try RuleSet(contentsOf: "no/such.yaml") }.map { "\($0)" } ?? "")"
        == "no/such.yaml: no such file")
    #expect(
      files.message("rules: [{id: a, names: {list: lists/none.txt}}]")
        == "r.yaml:1:31: the list lists/none.txt: no such file "
        + "(a list's path begins at the folder of the rule set)")
    #expect(files.message("", name: "empty.txt") == "empty.txt: is empty")
    #expect(
      files.message("# x\n", name: "comments.txt") == "comments.txt: holds nothing but comments")
  }

  @Test func namesComeFromListsBesideTheRuleSet() throws {
    _ = try files.write("a.test\nb.test\n", to: "lists/social.txt")
    let set = try files.ruleSet(
      "rules: [{id: a, names: [c.test, {list: lists/social.txt}, d.test]}]")
    let names = set.rules[0].names
    #expect(names.map(\.text) == ["c.test", "a.test", "b.test", "d.test"])
    #expect(names.indices.map { names.line(at: $0) } == [1, 1, 2, 1])
    #expect(
      names.indices.map { names.file(at: $0)?.split(separator: "/").last } == [
        "r.yaml", "social.txt", "social.txt", "r.yaml",
      ])
  }

  @Test func summaryCountsByFormAndCategory() throws {
    let set = try files.ruleSet(
      """
      rules:
        - {id: a, category: NEWS, names: [a.test, "exact:b.test", "regex:^c"], keywords: [w]}
        - {id: b, names: [d.test], addresses: [192.0.2.1, 192.0.2.2]}
      """)
    let summary = RuleSetSummary(of: set)
    #expect([summary.ruleCount, summary.nameCount] == [2, 4])
    #expect([summary.keywordCount, summary.addressCount] == [1, 2])
    #expect(summary.namesByForm.map(\.name) == ["suffix", "exact", "regex"])
    #expect(summary.namesByForm.map(\.count) == [2, 1, 1])
    #expect(summary.entriesByCategory.map(\.name) == ["-", "NEWS"])
    #expect(summary.entriesByCategory.map(\.count) == [3, 4])
  }
}
