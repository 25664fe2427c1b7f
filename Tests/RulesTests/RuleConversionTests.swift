import Rules
import Testing

/// Rule sets for other filters, held against what their documentation says.
@Suite struct RuleConversionTests {
  private static func convert(
    _ rules: String, to target: ConversionTarget
  ) throws -> (lines: [String], conversion: RuleConversion) {
    let set = try RuleSet(parsing: "name: T\nrules:\n" + rules, file: "t.yaml")
    var lines: [String] = []
    let conversion = RuleConversion([set], to: target) { lines.append($0) }
    return (lines, conversion)
  }

  /// docs.suricata.io, "Suricata Rules": `dotprefix` with `endswith` is a name and all below it.
  @Test(arguments: [
    (
      "names: a.test, in: dns",
      #"dns any any -> any any (msg:"T\: r"; dns.query; dotprefix; content:".a.test"; nocase; endswith;"#
    ),
    (
      "names: 'exact:a.test', in: sni",
      #"tls any any -> any any (msg:"T\: r"; tls.sni; content:"a.test"; nocase; startswith; endswith;"#
    ),
    (
      "names: 'prefix:vpn', in: quic-sni",
      #"quic any any -> any any (msg:"T\: r"; quic.sni; content:"vpn"; nocase; startswith;"#
    ),
    // http.host is in lower case; nocase is refused there.
    (
      "names: 'contains:vpn', in: http-host",
      #"http any any -> any any (msg:"T\: r"; http.host; content:"vpn";"#
    ),
    (
      "names: 'regex:a/b;c', in: dns",
      #"dns any any -> any any (msg:"T\: r"; dns.query; pcre:"/a\/b\;c/i";"#
    ),
    (
      "keywords: 'a\"|;b', in: payload",
      #"tcp any any -> any any (msg:"T\: r"; content:"a|22||7C||3B|b"; nocase;"#
    ),
    ("addresses: 192.0.2.0/24", #"ip any any -> 192.0.2.0/24 any (msg:"T\: r";"#),
    (
      "addresses: {ports: [443, 8000-8010], protocol: tcp}",
      #"tcp any any -> any [443,8000:8010] (msg:"T\: r";"#
    ),
    ("protocols: ssh", #"ssh any any -> any any (msg:"T\: r";"#),
  ])
  func signatures(rule: String, signature: String) throws {
    let (lines, conversion) = try Self.convert("- {id: r, \(rule)}\n", to: .suricata)
    #expect(lines.first == "drop \(signature) sid:1000001; rev:1;)")
    #expect(conversion.writtenCount == 1)
  }

  @Test func eachSignatureHasANumberOfItsOwn() throws {
    let (lines, _) = try Self.convert("- {id: r, names: [a.test, b.test]}\n", to: .suricata)
    #expect(lines.count == 8)
    let numbers = lines.compactMap { $0.split(separator: "sid:").last?.prefix(7) }
    #expect(Set(numbers).count == 8)
  }

  @Test func whatCannotBeSaidIsCounted() throws {
    let rules = """
      - {id: a, names: [a.test, 'regex:x+'], in: dns}
      - {id: b, keywords: [word], addresses: [192.0.2.1, {ports: 80}]}
      - {id: c, protocols: [esni, ssh]}
      - {id: d, names: c.test, when: {ech: true}}
      - {id: e, names: c.test, action: allow}

      """
    let plain = try Self.convert(rules, to: .plain)
    #expect(plain.lines == ["a.test", "regex:x+", "192.0.2.1/32"])
    #expect(plain.conversion.entryCount == 9)
    #expect(plain.conversion.writtenCount == 3)
    #expect(plain.conversion.losses.map(\.leftOutCount) == [1, 1, 2, 0, 1, 1])
    #expect(plain.conversion.losses.map(\.changedCount) == [0, 0, 0, 2, 0, 0])
    let suricata = try Self.convert(rules, to: .suricata)
    #expect(suricata.conversion.writtenCount == 6)
    #expect(
      suricata.conversion.losses.map(\.what) == [
        "these protocols", "these conditions", "rules that allow",
      ])
  }

  /// A list that is read again means what the rule meant.
  @Test func aListReadsAsWhatItWasMadeOf() throws {
    let rules =
      "- {id: r, names: [a.test, 'exact:b.test', 'contains:c', 'prefix:d', 'regex:e+'], addresses: 192.0.2.0/24}\n"
    let (lines, conversion) = try Self.convert(rules, to: .plain)
    #expect(conversion.losses.isEmpty)
    let files = try RuleFiles()
    let list = try files.ruleSet(lines.joined(separator: "\n"), name: "list.txt")
    let set = try RuleSet(parsing: "rules:\n" + rules, file: "t.yaml")
    #expect(list.rules[0].names == set.rules[0].names)
    #expect(list.rules[0].addresses == set.rules[0].addresses)
  }

  /// opengfw.org, "Rules" and "Analyzers".
  @Test(arguments: [
    (
      "names: a.test, in: sni",
      #"let n = lower(string(tls?.req?.sni)); n == "a.test" || n endsWith ".a.test""#
    ),
    (
      "names: 'exact:a.test', in: dns",
      #"dns != nil && !dns.qr && any(dns.questions, {lower(.name) == "a.test"})"#
    ),
    (
      "names: 'regex:^a', in: http-host",
      #"let n = lower(string(http?.req?.headers?.host)); n matches "(?i)^a""#
    ),
    (
      "addresses: {prefix: 192.0.2.0/24, ports: 443, protocol: tcp}",
      #"(cidr(string(ip.dst), "192.0.2.0/24") && proto == "tcp" && port.dst == 443)"#
    ),
    ("protocols: fully-encrypted", "(fet != nil && fet.yes)"),
  ])
  func expressions(rule: String, expression: String) throws {
    let (lines, conversion) = try Self.convert("- {id: r, \(rule)}\n", to: .opengfw)
    #expect(lines.count == 3)
    #expect(lines[1] == "  action: block")
    #expect(lines[2] == "  expr: '\(expression)'")
    #expect(conversion.losses.isEmpty)
  }

  @Test func resolversSayNamesInDNS() throws {
    let rules =
      "- {id: r, names: [a.test, 'exact:b.test', 'contains:c'], in: dns, addresses: 192.0.2.1}\n"
    let dnsmasq = try Self.convert(rules, to: .dnsmasq)
    #expect(dnsmasq.lines == ["address=/a.test/", "host-record=b.test,0.0.0.0"])
    #expect(dnsmasq.conversion.losses.map(\.what) == ["parts of names", "addresses"])
    let zone = try Self.convert(rules, to: .rpz)
    #expect(zone.lines.dropFirst(3) == ["a.test CNAME .", "*.a.test CNAME .", "b.test CNAME ."])
    #expect(
      try Self.convert("- {id: r, names: a.test, in: sni}\n", to: .rpz).conversion.writtenCount == 0
    )
  }

  /// What is written in YAML reads as what it was made of.
  @Test func aRuleSetReadsAsItself() throws {
    let rules = """
      - {id: a, category: NEWS, names: [a.test, 'prefix:b'], in: [dns, sni]}
      - {id: b, keywords: ["it's", 'x: y'], addresses: [192.0.2.1, {ports: [80, 90-99], protocol: udp}]}
      - {id: c, protocols: [esni], action: allow}
      - id: d
        names: c.test
        when: {any: [{ech: true, alpn: h2}, {not: {hours: 22-6}}], header: {X-A: b}, transport: tcp}
        unless: {keywords: z, in: payload, first-size: 10-, quic-version: v1, dns-type: A}
      default: block

      """
    let (lines, conversion) = try Self.convert(rules, to: .yaml)
    #expect(conversion.losses.isEmpty)
    let set = try RuleSet(parsing: lines.joined(separator: "\n"), file: "out.yaml")
    #expect(set.defaultAction == .block)
    #expect(set.rules.map(\.id) == ["a", "b", "c", "d"])
    #expect(set.rules[0].fields == [FieldSet(.dns), FieldSet(.sni)])
    #expect(set.rules[1].keywords == ["it's", "x: y"])
    #expect(set.rules[1].addresses.count == 2)
    #expect(set.rules[2].action == .allow)
    let original = try RuleSet(parsing: "name: T\nrules:\n" + rules, file: "t.yaml")
    #expect(set.rules.map(\.conditionText) == original.rules.map(\.conditionText))
    var again: [String] = []
    _ = RuleConversion([set], to: .yaml) { again.append($0) }
    #expect(again == lines)
  }
}
