import Rules
import Testing

@Suite struct ListReaderTests {
  private let files: RuleFiles

  init() throws { files = try RuleFiles() }

  private func names(_ text: String) throws -> [NamePattern] {
    Array(try files.ruleSet(text, name: "list.txt").rules[0].names)
  }

  @Test func plainListIsARuleSetOfOneRule() throws {
    let set = try files.ruleSet("a.test\n", name: "My-List.txt")
    #expect([set.name, set.rules[0].id] == ["My-List", "My-List"])
    #expect(set.rules.count == 1)
    #expect(set.rules[0].fields == .names)
  }

  @Test(
    arguments: [
      ("a.test\nb.test", ["a.test", "b.test"]),
      ("\u{FEFF}a.test\r\n\r\nB.Test\r\n", ["a.test", "b.test"]),
      ("# c\na.test # note\n\t b.test\t#x\n   \n", ["a.test", "b.test"]),
      ("a.test.\n.b.test\n*.c.test\n", ["a.test", "b.test", "c.test"]),
      ("-m.a_b.test\nlocalhost\nx", ["-m.a_b.test", "localhost", "x"]),
      (
        "exact:a.test\nregex: ^b\\d\ncontains:C\nprefix:d.\n",
        ["exact:a.test", "regex:^b\\d", "contains:c", "prefix:d."]
      ),
      (
        "b\u{FC}cher.example\nexact:россия.рф",
        ["xn--bcher-kva.example", "exact:xn--h1alffa9f.xn--p1ai"]
      ),
    ] as [(String, [String])])
  func entriesAreReadAsWritten(text: String, names: [String]) throws {
    #expect(try self.names(text).map(\.description) == names)
  }

  @Test func hostsEntriesAreExactAndLocalOnesAreNone() throws {
    let text = """
      127.0.0.1 localhost
      127.0.0.1 localhost.localdomain
      127.0.0.1 local
      ::1 ip6-localhost ip6-loopback
      fe80::1%lo0 localhost
      255.255.255.255 broadcasthost
      0.0.0.0 0.0.0.0
      0.0.0.0 Ads.test
      127.0.0.1 b.test
      ::1\tc.test d.test # two
      0.0.0.0  localnews.test
      0.0.0.0 local.test
      """
    #expect(
      try names(text).map(\.description) == [
        "exact:ads.test", "exact:b.test", "exact:c.test", "exact:d.test", "exact:localnews.test",
        "exact:local.test",
      ])
  }

  @Test func hostsEntriesWithAddressesOfTheirOwnAreLeftOut() throws {
    #expect(
      try files.findings("192.0.2.1 nas.test\n0.0.0.0 a.test\n", name: "hosts") == [
        "hosts:1: warning: 1 entry is left out: it leads to an address of its own, which blocks "
          + "nothing (hosts files block with 0.0.0.0, 127.0.0.1, :: or ::1): "
          + "'192.0.2.1 nas.test' (line 1)"
      ])
  }

  @Test func bareAddressesBecomeAddresses() throws {
    let set = try files.ruleSet(
      "a.test\n192.0.2.1\n198.51.100.0/24\n2001:db8::/32\n", name: "l.txt")
    #expect(set.rules[0].names.count == 1)
    #expect(set.rules[0].addresses.map { $0.prefix?.length } == [128, 120, 32])
    #expect(set.rules[0].fields.contains(.address))
    #expect(set.findings.isEmpty)
  }

  @Test func entriesThatCannotBeAppliedAreCountedWithTheFirstThree() throws {
    let text = """
      a.test
      http://b.test/x
      c.test/1
      c.test/2
      c.test/3
      c.test/4
      c.test:80
      two words
      regex:(
      """
    let url = "(write the name alone, or a rule with 'keywords' in http-url)"
    #expect(
      try files.findings(text, name: "l.txt") == [
        "l.txt:2: warning: 1 entry is left out: it is a URL, not a name \(url): "
          + "'http://b.test/x' (line 2)",
        "l.txt:3: warning: 4 entries are left out: each has a path, and no name has one \(url): "
          + "'c.test/1' (line 3), 'c.test/2' (line 4), 'c.test/3' (line 5) and 1 more",
        "l.txt:7: warning: 1 entry is left out: it has a port, and no name has one "
          + "(write the name alone): 'c.test:80' (line 7)",
        "l.txt:8: warning: 1 entry is left out: it has a blank within the name: "
          + "'two words' (line 8)",
        "l.txt:9: warning: 1 entry is left out: it is an expression that cannot be searched for: "
          + "Missing close parenthesis for group started at index 0.: 'regex:(' (line 9)",
      ])
  }

  @Test func listWithoutAUsableEntryIsAnError() {
    #expect(
      files.message("a.test/x\n", name: "l.txt")
        == "l.txt:1: 1 entry is left out: it has a path, and no name has one (write the name "
        + "alone, or a rule with 'keywords' in http-url): 'a.test/x' (line 1)")
  }

  @Test(arguments: [
    (
      "W0F1dG9Qcm94eSAwLjIuOV0KISBDaGVja3N1bTogSmlSdnVGNjdrYlhydVB0ZmtY\n",
      "an AutoProxy list (gfwlist) in base64"
    ),
    ("aHR0cHM6Ly9leGFtcGxlLm9yZwpodHRwczovL2V4YW1wbGUub3JnCmh0dHBzOi8v\n", "base64"),
    ("[AutoProxy 0.2.9]\n||x.test\n", "an AutoProxy list (gfwlist)"),
    ("! Title: x\n||x.test^\n", "a list for ad blockers"),
    ("server=/x.test/192.0.2.1\n", "a configuration of dnsmasq"),
    ("$TTL 60\n", "a zone file (RPZ)"),
    ("url,category_code,category_description\n", "a table (CSV)"),
    ("1,x.test\n2,y.test\n", "a ranking (CSV)"),
    ("{\"a\": 1}\n", "JSON"),
  ])
  func otherFormatsAreSaid(text: String, format: String) {
    #expect(
      files.message(text, name: "l.txt")
        == "l.txt: looks like \(format), not like a list of names "
        + "(a list has one name a line, or is a hosts file)")
  }

  @Test func packedListsAreSaid() {
    #expect(
      files.message([0x1F, 0x8B, 8, 0], name: "l.gz")
        == "l.gz: looks like a gzip file, not like a list of names (unpack it first)")
    #expect(
      files.message([0xFF, 0xFE, 0x61, 0], name: "l.txt")
        == "l.txt: is UTF-16 text (save it as UTF-8)")
    #expect(files.message([0x61, 0, 1], name: "l.bin") == "l.bin: is not a text file")
  }

  @Test func yamlIsToldByItsFirstKeyToo() throws {
    #expect(
      try files.ruleSet("# x\nname: N\nrules: [{id: a, names: b}]\n", name: "x.conf").name == "N")
  }

  /// Any bytes make a list, an error or findings: nothing traps.
  @Test(arguments: 0..<200)
  func arbitraryBytesAreSurvived(seed: UInt64) {
    var generator = Generator(seed: seed)
    let alphabet: [UInt8] = Array("a.:*#/ \t\r\n-%0|,".utf8) + [0xC3, 0xBC, 0xFF, 0x80]
    let bytes = (0..<300).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] }
    _ = files.message(bytes, name: "l.txt")
    _ = files.message("rules: [{id: a, names: [".utf8 + bytes + "]}]".utf8, name: "r.yaml")
  }
}
