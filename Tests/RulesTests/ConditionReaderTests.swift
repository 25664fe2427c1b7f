import Foundation
import Rules
import Testing

/// Conditions in rule files: what is read, and what is said of mistakes.
@Suite struct ConditionReaderTests {
  private static func condition(_ text: String) throws -> String {
    let set = try RuleSet(
      parsing: "name: T\nrules:\n  - {id: c, when: {\(text)}}\n", file: "t.yaml")
    return set.rules[0].when?.description ?? "none"
  }

  @Test(arguments: [
    ("names: a.test", "name a.test"),
    ("names: ['exact:a.test', b.test], in: [sni, dns]", "dns, sni name exact:a.test or b.test"),
    ("keywords: [x, y]", "http-request word 'x' or 'y'"),
    ("host: a.test", "http-host name a.test"),
    ("addresses: 192.0.2.0/24, ports: 443", "server 192.0.2.0/24 and server any address ports 443"),
    ("transport: udp", "UDP"), ("protocols: [esni, quic]", "protocol esni or quic"),
    ("ech: true, server-name: absent", "ECH and no server name"),
    ("alpn: h3, tls-version: '1.3'", "ALPN h3 and TLS 1.3"),
    ("dns-type: [https, TYPE64]", "DNS type HTTPS or SVCB"),
    ("answer-cname: a.test", "CNAME a.test"),
    ("answer-addresses: 192.0.2.1", "DNS answer 192.0.2.1/32"),
    ("method: post, header: {X-A: b}", "HTTP method POST and header x-a with 'b'"),
    ("response: no", "answer with 'no'"),
    ("first-size: 1001-", "first payload of 1001 or more bytes"),
    ("quic-version: v1", "QUIC version 0x1"), ("network: home", "network home"),
    (
      "hours: 22-6, dates: 2024-02-29 to 2024-03-01",
      "hours 22-6 and dates 2024-02-29 to 2024-03-01"
    ),
    ("probability: 0.25", "probability 0.25"),
    ("any: [{ech: true}, {not: {ports: 80}}]", "ECH or not server any address ports 80"),
    (
      "all: [{any: [{ech: true}, {ech: false}]}, {ports: 1}]",
      "(ECH or no ECH) and server any address ports 1"
    ),
  ])
  func conditionsInWords(text: String, words: String) throws {
    #expect(try Self.condition(text) == words)
  }

  /// Each mistake is told with its place, and what to write instead.
  @Test(arguments: [
    ("nmaes: a.test", "r.yaml:3:18: unknown key 'nmaes' (did you mean 'names'?)"),
    ("ech: yes", "r.yaml:3:23: 'ech' must be true or false, not 'yes'"),
    (
      "server-name: missing", "r.yaml:3:31: unknown server-name 'missing' (one of: present, absent)"
    ),
    (
      "tls-version: '1.4'",
      "r.yaml:3:31: unknown tls-version '1.4' (did you mean '1.0'?)"
    ),
    ("dns-type: AAA", "r.yaml:3:28: 'AAA' is no type of DNS records (did you mean 'AAAA'?)"),
    ("in: sni", "r.yaml:3:22: 'in' says where to look for nothing (add 'names' or 'keywords')"),
    (
      "names: a.test, in: http-url",
      "r.yaml:3:37: the names of the condition are looked for nowhere "
        + "(add one of: dns, sni, quic-sni, http-host)"
    ),
    (
      "hours: 25-3",
      "r.yaml:3:25: '25-3' is no value of 'hours' (write 19-23, from 19:00 to 23:00)"
    ),
    (
      "dates: 2023-02-29",
      "r.yaml:3:25: '2023-02-29' is no value of 'dates' "
        + "(write 2025-03-01, or 2025-03-01 to 2025-03-31)"
    ),
    ("probability: 2", "r.yaml:3:31: 'probability' must be a number from 0 to 1, not '2'"),
    ("any: []", "r.yaml:3:23: 'any' is empty"),
    (
      "first-size: 9-3",
      "r.yaml:3:30: '9-3' is no size in bytes (such as 1001-1500, or 1001- for 1001 and more)"
    ),
    ("ja3: abc", "r.yaml:3:23: 'abc' is no value of 'ja3' (write 32 hexadecimal digits)"),
    (
      "quic-version: v9",
      "r.yaml:3:32: 'v9' is no version of QUIC (such as v1, v2, draft-29 or 0x709a50c4)"
    ),
  ])
  func mistakes(text: String, message: String) throws {
    let files = try RuleFiles()
    #expect(files.message("name: T\nrules:\n- {id: c, when: {\(text)}}\n") == message)
  }

  @Test func aRuleOfNothingButAnExceptionIsRefused() throws {
    let files = try RuleFiles()
    #expect(
      files.message("rules:\n- {id: c, unless: {ech: true}}\n")
        == "r.yaml:2:3: the rule 'c' blocks nothing "
        + "(give it 'names', 'keywords', 'addresses', 'protocols' or 'when')")
    #expect(
      files.message("rules:\n- {id: c, action: alow, names: a.test}\n")
        == "r.yaml:2:19: unknown action 'alow' (did you mean 'allow'?)")
    #expect(
      files.message("default: deny\nrules:\n- {id: c, names: a.test}\n")
        == "r.yaml:1:10: unknown default 'deny' (one of: block, allow)")
    #expect(
      files.message("default: block\nrules:\n- {id: default, names: a.test}\n").contains(
        "give it another id"))
  }

  @Test func conditionsAreBounded() throws {
    let files = try RuleFiles()
    let deep =
      String(repeating: "not: {", count: 9) + "ech: true" + String(repeating: "}", count: 9)
    #expect(files.message("rules:\n- {id: c, when: {\(deep)}}\n").contains("more than 8 deep"))
    let wide = (0..<33).map { "{ports: \($0 + 1)}" }.joined(separator: ", ")
    #expect(
      files.message("rules:\n- {id: c, when: {any: [\(wide)]}}\n").contains(
        "more than 32 conditions"))
    let many = (0..<1025).map { "- {id: c\($0), when: {ech: true}}" }.joined(separator: "\n")
    let set = try RuleSet(parsing: "rules:\n\(many)\n", file: "t.yaml")
    #expect(throws: (any Error).self) { try RuleMatcher([set]) }
  }

  @Test func aPlainRuleHasNoConditions() throws {
    let set = try RuleSet(parsing: "rules:\n- {id: c, names: a.test}\n", file: "t.yaml")
    #expect(set.isPlain)
    #expect(try RuleMatcher([set]).conditions.isEmpty)
    let other = try RuleSet(
      parsing: "rules:\n- {id: c, names: a.test}\n- {id: d, action: allow, names: b.test}\n",
      file: "t.yaml")
    #expect(!other.isPlain)
    #expect(try RuleMatcher([other]).rules.count == 2)
  }

  /// The reference explains every key, and its example works.
  @Test func theReferenceHasEveryCondition() throws {
    let page = try String(contentsOfFile: Self.root + "/rules/README.md", encoding: .utf8)
    for key in ConditionKey.allCases {
      #expect(
        page.contains("`\(key.rawValue)") || page.contains(", \(key.rawValue):"), "\(key.rawValue)")
    }
    let start = try #require(
      page.range(of: "<!-- A rule set with conditions. A test loads it. -->\n```yaml\n"))
    let rest = page[start.upperBound...]
    let end = try #require(rest.range(of: "```"))
    let set = try RuleSet(parsing: String(rest[..<end.lowerBound]), file: "README.md")
    #expect(set.rules.count == 4)
    #expect(try RuleMatcher([set]).conditions.criterionCount == 11)
  }

  @Test(arguments: ["ech-ir-2025", "ech-ru-2025"]) func whatWasMeasuredLoads(name: String) throws {
    let set = try RuleSet(contentsOf: Self.root + "/rules/measured/\(name).yaml")
    #expect(set.rules.count == 2)
    #expect(!set.isPlain)
    _ = try RuleMatcher([set])
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}
