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
      (
        "a.test.\nd.test\ne.test\n.b.test\n*.c.test\n",
        ["a.test", "d.test", "e.test", "b.test", "c.test"]
      ),
      ("-m.a_b.test\nlocalhost\ncom", ["-m.a_b.test", "localhost", "com"]),
      ("http://a.test/\nb.test:8080/x\nc*.d.test", ["exact:a.test", "regex:^c.*\\.d\\.test$"]),
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
          + "nothing: '192.0.2.1 nas.test' (line 1)"
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
    let good = (1...80).map { "n\($0).test\n" }.joined()
    let text =
      good + """
        c.test:80
        two words
        regex:(
        word
        d41d8cd98f00b204e9800998ecf8427e
        ZXZpbA
        10.20.30
        ftp://a.test/
        """
    #expect(
      try files.findings(text, name: "l.txt") == [
        "l.txt:81: warning: 1 entry is left out: it has a port, and no name has one "
          + "(write the name alone): 'c.test:80' (line 81)",
        "l.txt:82: warning: 1 entry is left out: it has a blank within the name: "
          + "'two words' (line 82)",
        "l.txt:83: warning: 1 entry is left out: it is an expression that cannot be searched for: "
          + "Missing close parenthesis for group started at index 0.: 'regex:(' (line 83)",
        "l.txt:84: warning: 3 entries are left out: each is one word, and no top-level domain: "
          + "'word' (line 84), 'd41d8cd98f00b204e9800998ecf8427e' (line 85), 'ZXZpbA' (line 86)",
        "l.txt:87: warning: 1 entry is left out: it ends in a number, as addresses do and no name "
          + "does: '10.20.30' (line 87)",
        "l.txt:88: warning: 1 entry is left out: it is a URL of neither HTTP nor HTTPS: "
          + "'ftp://a.test/' (line 88)",
      ])
  }

  @Test func listWithoutAUsableEntryIsAnError() {
    #expect(
      files.message("a.test:80\n", name: "l.txt")
        == "l.txt:1: 1 entry is left out: it has a port, and no name has one (write the name "
        + "alone): 'a.test:80' (line 1)")
  }

  @Test func listThatLosesMoreThanATenthIsAnErrorUnlessThatIsAllowed() throws {
    let text = (1...8).map { "n\($0).test\n" }.joined() + "word\n"
    #expect(
      files.message(text, name: "l.txt")
        == "l.txt:9: 1 of 9 entries are lost, more than a tenth, read as names: 1 entry is one "
        + "word, and no top-level domain: 'word' (line 9) (say what it is by 'format:', "
        + "mend it, or allow the loss by 'losses: all' or --losses all)")
    let path = try files.write(text, to: "l.txt")
    #expect(try RuleSet(contentsOf: path, tolerance: .all).rules[0].names.count == 8)
    let yaml = "rules: [{id: a, names: {list: l.txt, losses: all}}]\n"
    #expect(try files.ruleSet(yaml).rules[0].names.count == 8)
  }

  @Test func whatIsAboutSomethingElseIsCountedAndIsNoFault() throws {
    let text = "||a.test^\na.test##.banner\nb.test##.banner\n"
    let set = try files.ruleSet(text, name: "l.txt")
    let account = set.accounts[0]
    #expect(account.format == .adBlock)
    #expect(
      [account.readCount, account.usedCount, account.leftOutCount, account.wrongCount] == [
        3, 1, 2, 0,
      ])
    #expect(throws: (any Error).self) {
      try RuleSet(contentsOf: files.write(text, to: "l.txt"), tolerance: .none)
    }
  }

  @Test func wholeTopLevelDomainsAreFound() throws {
    #expect(
      try files.findings("com\na.test\n", name: "l.txt") == [
        "l.txt:1: warning: 1 name is a whole top-level domain, with every name in it: 'com' (line 1)"
      ])
  }

  @Test func listIsReadAsItsKeysSay() throws {
    _ = try files.write("+.a.test\nb.test\n", to: "l.txt")
    let yaml = "rules: [{id: a, names: {list: l.txt, format: clash, as: suffix}}]\n"
    #expect(try files.ruleSet(yaml).rules[0].names.map(\.description) == ["a.test", "b.test"])
    #expect(
      files.message("rules: [{id: a, names: {list: l.txt, format: clsh}}]\n")
        == "r.yaml:1:46: unknown format 'clsh' (did you mean 'clash'?)")
    #expect(
      files.message("rules: [{id: a, names: {list: l.txt, as: regex}}]\n")
        == "r.yaml:1:42: unknown meaning 'regex' (one of: suffix, exact, below, child)")
  }

  @Test func onlyTheChosenPartOfAListIsRead() throws {
    let yaml = "rules: [{id: a, names: {list: l.txt, format: v2fly, attribute: ads}}]\n"
    _ = try files.write("a.test @ads\nb.test\ninclude:more\n", to: "l.txt")
    _ = try files.write("c.test @ads\nd.test @cn\n", to: "more")
    let set = try files.ruleSet(yaml)
    #expect(set.rules[0].names.map(\.description) == ["a.test", "c.test"])
    #expect(set.files.map { $0.path.split(separator: "/").last } == ["l.txt", "more", "r.yaml"])
  }

  @Test func includesThatDoNotEndAreAnError() {
    #expect(
      files.message("a.test\ninclude:l.txt\n", name: "l.txt")
        == "l.txt:2: includes 'l.txt', and with it more than 16 lists within each other "
        + "(do they include themselves?)")
  }

  // MARK: - Encodings and packings

  /// "a.test\n" by `gzip -n9`, `xz -9`, `zstd` and `zip`, and the first and last half of two files in one.
  @Test(arguments: PackedList.all)
  func packedListsAreUnpacked(list: PackedList) throws {
    let set = try RuleSet(contentsOf: files.write(list.bytes, to: "l"))
    #expect(set.rules[0].names.map(\.description) == ["a.test"])
  }

  @Test func damagedAndManifoldArchivesAreErrors() {
    let cut = Array(PackedList.gzip.bytes.dropLast(9))
    #expect(files.message(cut, name: "l.gz").hasPrefix("l.gz: cannot be unpacked: "))
    #expect(
      files.message(PackedList.twoFiles, name: "l.zip")
        == "l.zip: is an archive of 2 files, and a list is one (unpack it, and name the list that is meant)"
    )
  }

  @Test func otherEncodingsAreConverted() throws {
    let text = "b\u{FC}cher.example\n"
    var little: [UInt8] = [0xFF, 0xFE]
    var big: [UInt8] = [0xFE, 0xFF]
    for unit in text.utf16 {
      little += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      big += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
    for bytes in [little, big] {
      let set = try RuleSet(contentsOf: files.write(bytes, to: "l.txt"))
      #expect(set.rules[0].names.map(\.description) == ["xn--bcher-kva.example"])
    }
    let latin: [UInt8] = [0xE9, 0x2E, 0x74, 0x65, 0x73, 0x74]
    _ = try files.write(latin, to: "latin.txt")
    let yaml = "rules: [{id: a, names: {list: latin.txt, charset: ISO-8859-1}}]\n"
    #expect(try files.ruleSet(yaml).rules[0].names.map(\.description) == ["xn--9ca.test"])
    #expect(
      files.message("rules: [{id: a, names: {list: latin.txt, charset: klingon}}]\n")
        == "latin.txt: is to be read as 'klingon', which is no known encoding "
        + "(such as UTF-16 or windows-1251)")
    #expect(
      files.message(latin, name: "l.txt")
        == "l.txt:1: 1 entry is left out: it is not UTF-8 (say by 'charset:' what it is written in): "
        + "'\u{FFFD}.test' (line 1)")
  }

  // MARK: - What is no list

  @Test(arguments: [
    (
      "\n<!DOCTYPE html><title>404</title>",
      "is a web page, not a list (servers send such pages for errors: download it again, and look at it)"
    ),
    (
      "{\"a\": 1}\n",
      "is JSON, and none of the lists that are known (known are rule sets of sing-box, warning lists of "
        + "MISP, OONI's and Spamhaus's)"
    ),
    (
      "SRS\u{1}x",
      "is a compiled rule set of sing-box ('sing-box rule-set decompile' makes JSON of it)"
    ),
    ("a\u{0}\u{1}", "is not a text file"),
    ("", "is empty"),
    ("# nothing\n", "holds nothing but comments"),
    (
      "url,category\n\"http://a.test/,x\n",
      "has a quote that nothing closes (within quotes a quote is doubled)"
    ),
  ])
  func whatIsNoListIsSaid(text: String, message: String) {
    #expect(files.message(text, name: "l.txt").replacing(":2:", with: ":") == "l.txt: \(message)")
  }

  @Test func listThatIsAFolderIsSaid() throws {
    let yaml = "rules: [{id: a, names: {list: .}}]\n"
    #expect(files.message(yaml).contains("is a folder, not a file"))
  }

  @Test func controlCharactersAreShownByTheirNumbers() {
    #expect(files.message("\u{1B}[31ma.test\n", name: "l.txt").contains("'\\u{1b}[31ma.test'"))
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
    for format in ListFormat.allCases {
      let yaml = "rules: [{id: a, names: {list: l.txt, format: \(format.rawValue)}}]\n"
      _ = files.message(yaml, name: "f.yaml")
    }
    _ = files.message("rules: [{id: a, names: [".utf8 + bytes + "]}]".utf8, name: "r.yaml")
  }
}
