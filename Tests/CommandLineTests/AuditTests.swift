import Foundation
import TestSupport
import Testing

/// `chokepoint audit`, as it is typed.
@Suite struct AuditTests {
  /// Lists that censors were measured to block, and lists of sites; they stand beside the package, or
  /// where `CHOKEPOINT_SHARED` says.
  private static let lists =
    (ProcessInfo.processInfo.environment["CHOKEPOINT_SHARED"] ?? Program.root + "/../shared")
    + "/lists"
  private static let areHere = FileManager.default.fileExists(atPath: lists + "/gfw-dns-2025.txt")
  private static let tables = ["cn", "global", "in", "ir", "kz", "ru"].map {
    "citizenlab-\($0).csv"
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  private func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// What a script of ten lines finds: entries and their categories.
  private static func byScript(_ rules: String, _ lists: [String]) throws -> [(String, String)] {
    let script = Program.root + "/Scripts/lib/blocked_entries.py"
    let done = try #require(
      try Program.runTool("python3", [script, rules] + lists), "python3 is not installed")
    #expect(done.status == 0, "\(done.errors)")
    return done.output.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t")
      return (String(fields[0]), String(fields[1]))
    }
  }

  // MARK: - Real lists

  @Test(
    .enabled(
      if: areHere, "../shared/lists is not here, and CHOKEPOINT_SHARED names no other place"),
    arguments: [
      ("gfw-dns-2025.txt", ["tranco-top-10k.txt"]), ("henan-sni-2024.txt", ["tranco-top-10k.txt"]),
      ("gfw-dns-2025.txt", tables),
    ])
  func blockedEntriesAreThoseOfAScript(rules: String, lists: [String]) throws {
    let rules = "\(Self.lists)/\(rules)"
    let lists = lists.map { "\(Self.lists)/\($0)" }
    let expected = try Self.byScript(rules, lists)
    let arguments = ["--blocked", folder.path + "/blocked", "--json", folder.path + "/json"]
    let done = try Program.run(list: ["audit", "--rules", rules] + arguments + lists)
    #expect(done.status == 0, "\(done.errors)")
    let blocked = try text("blocked").split(separator: "\n").map(String.init)
    #expect(expected.count > 100)
    #expect(blocked == expected.map(\.0))
    let counts = Dictionary(grouping: expected.map(\.1).filter { $0 != "-" }) { $0 }
      .mapValues(\.count)
    let groups = try json("json")["by_category"] as? [[String: Any]] ?? []
    var found: [String: Int] = [:]
    for group in groups {
      let count = group["blocked"] as? Int ?? 0
      if count > 0 { found[group["category"] as? String ?? ""] = count }
    }
    #expect(found == counts)
  }

  @Test(
    .enabled(
      if: areHere, "../shared/lists is not here, and CHOKEPOINT_SHARED names no other place"))
  func gfwlistBlocksWhatAScriptFindsByItsRules() throws {
    let rules = Self.lists + "/gfwlist.base64.txt"
    let sites = Self.lists + "/tranco-top-10k.txt"
    let script = Program.root + "/Scripts/lib/autoproxy_entries.py"
    let expected = try #require(
      try Program.runTool("python3", [script, rules, sites]), "python3 is not installed")
    #expect(expected.status == 0, "\(expected.errors)")
    let done = try Program.run(
      list: ["audit", "--rules", rules, sites, "--blocked", folder.path + "/blocked"])
    #expect(done.status == 0, "\(done.errors)")
    let blocked = try text("blocked").split(separator: "\n")
    #expect(blocked.count > 1_000)
    #expect(blocked == expected.output.split(separator: "\n"))
  }

  // MARK: - Made-up lists

  private func writeExample() throws -> (rules: String, sites: String) {
    let rules = """
      name: Example
      rules:
        - {id: social, category: GRP, names: [social.test, 'contains:tweet']}
        - {id: everything, names: [invalid, co.uk]}
        - {id: words, keywords: [secret], in: [http-url, payload]}
        - {id: tunnels, protocols: [tor]}
        - {id: idle, names: [nowhere.test]}
      """
    let sites = """
      url,category_code,hits
      https://www.social.test/,GRP,50
      https://betweetn-the-lines.example/,CULTR,20
      http://news.example/secretary,NEWS,10
      https://news.example/secret,NEWS,10
      https://shop.co.uk/,COMM,5
      https://a.invalid/,COMM,5
      https://www.social.test/,GRP,

      """
    return (
      try folder.write(rules, to: "rules.yaml"), try folder.write(sites, to: "sites.csv")
    )
  }

  @Test func theSummaryCountsByHand() throws {
    let (rules, sites) = try writeExample()
    let done = try Program.run("audit", "--rules", rules, sites, "--visits", "hits")
    #expect(done.status == 0)
    // The last entry has no number of hits.
    #expect(done.errors.contains("\(sites):8: warning: 1 entry not counted: each has no number"))
    for line in [
      #/Simulated: 7 entries, 5 names/#, #/entries that would be blocked +6 of 7 \(85.7 %\)/#,
      #/of these, over-blocked +3/#, #/names, each once +5 of 5/#,
      #/entries that stood there before +1/#, #/visits, by the column 'hits' +90.0 % of 6 entries/#,
      #/GRP  social networking +2 +2 +100.0 % +0/#, #/NEWS  news media +2 +1 +50.0 % +1/#,
      #/  sni +7 +5 +71.4 % +2/#, #/  http-url +1 +1 +100.0 % +1/#,
      #/  social +3 +3 +2 +1/#, #/  everything +2 +2 +2 +1/#,
      #/betweetn-the-lines.example/ +contains:tweet +substring/#,
      #/news.example/secretary +secret +keyword/#, #/a.invalid/ +invalid +suffix/#,
      #/  rules +1 of 5 \(20.0 %\)\n    idle\n/#,
      #/  payload +1\n    words\n  protocol +1\n    tunnels\n/#,
      #/public suffixes, with all below +1 of 6 \(16.7 %\)\n    co.uk \(1\)\n/#,
    ] { #expect(done.output.contains(line), "\(done.output)") }
    #expect(done.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func theDocumentHoldsEveryBlockedEntry() throws {
    let (rules, sites) = try writeExample()
    let done = try Program.run(
      "audit", "--rules", rules, sites, "--limit", "1", "--quiet", "--json", folder.path + "/json",
      "--csv", folder.path + "/csv", "--blocked", folder.path + "/blocked")
    #expect(done.status == 0)
    #expect(done.output.isEmpty && done.errors.isEmpty)
    let document = try json("json")
    let blocked = try #require(document["blocked"] as? [[String: Any]])
    #expect(blocked.map { $0["line"] as? Int } == [2, 3, 4, 6, 7, 8])
    #expect(
      blocked.map { $0["over_blocked"] as? String }
        == [nil, "substring", "keyword", nil, "suffix", nil])
    let digests = ["rules", "lists"].flatMap { document[$0] as? [[String: Any]] ?? [] }
      .compactMap { $0["sha256"] as? String }
    #expect(digests.allSatisfy { $0.count == 64 } && digests.count == 2)
    #expect(try text("blocked").split(separator: "\n").count == 6)
    // Each entry of the list has one pattern that hits it.
    #expect(try text("csv/blocked.csv").split(separator: "\r\n").count == 7)
    #expect(
      try text("csv/by_category.csv")
        == "category,entries,blocked,over_blocked\r\nCOMM,2,2,1\r\nGRP,2,2,0\r\nCULTR,1,1,1\r\n"
        + "NEWS,2,1,1\r\n")
  }

  @Test func theSameInputsGiveTheSameBytes() throws {
    let (rules, sites) = try writeExample()
    for name in ["one", "two"] {
      _ = try Program.run(
        "audit", "--rules", rules, sites, "--quiet", "--json", "\(folder.path)/\(name)")
    }
    #expect(try text("one") == text("two"))
  }

  // MARK: - Errors

  @Test func rulesThatCannotBeUsedWriteNothing() throws {
    let (_, sites) = try writeExample()
    let done = try Program.run(
      "audit", "--rules", "/nonexistent.yaml", sites, "--json", folder.path + "/json")
    #expect(done.status == 2)
    #expect(done.errors == "chokepoint: /nonexistent.yaml: no such file\n")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/json"))
  }

  @Test func aListThatCannotBeReadDoesNotStopTheOthers() throws {
    let (rules, sites) = try writeExample()
    let done = try Program.run("audit", "--rules", rules, "/nonexistent.csv", sites)
    #expect(done.status == 1)
    #expect(done.errors == "chokepoint: /nonexistent.csv: no such file\n")
    #expect(done.output.contains("not read: /nonexistent.csv: no such file\n"))
    #expect(done.output.contains("Simulated: 7 entries"))
  }

  @Test func aColumnThatIsNotThereIsWrongUsage() throws {
    let (rules, sites) = try writeExample()
    let done = try Program.run(
      "audit", "--rules", rules, sites, "--visits", "hit", "--csv", folder.path + "/csv")
    #expect(done.status == 2)
    #expect(done.errors.hasSuffix("no list has a column 'hit' (did you mean 'hits'?)\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/csv"))
  }

  @Test(arguments: [["list"], ["--rules", "a", "list", "--zipf", "5"], ["--rules", "a"]])
  func wrongUsageIsSaid(arguments: [String]) throws {
    #expect(try Program.run(list: ["audit"] + arguments).status == 2)
  }
}
