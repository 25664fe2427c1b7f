import Foundation
import TestSupport
import Testing

/// Nothing that strangers wrote acts on a terminal, forges a line, or is a formula, in any output.
@Suite struct HostileTextTests {
  private let folder: TemporaryFolder
  private let capture: String
  private let rules: String
  private let censor: String
  private let scenario: String

  init() throws {
    let evil = HostileText.quoted(HostileText.text)
    folder = try TemporaryFolder()
    capture = try folder.write(HostileText.capture, to: HostileText.fileName + ".pcap")
    rules = try folder.write(
      """
      name: \(evil)
      rules:
        - {id: one, category: NEWS, names: ["contains:listed"]}
        - {id: idle, names: [other.test, sub.other.test], keywords: [listed, \(evil)]}
      """, to: HostileText.fileName + ".yaml")
    censor = try folder.write(
      """
      name: evil
      title: \(evil)
      placement: in-path
      source: [\(evil)]
      doubts: [\(evil)]
      boxes:
        - {name: \(evil), reactions: {dns: dns-injection, sni: tcp-reset}}
        - {name: b, reactions: {http-host: block-page, http-url: tcp-reset}, source: \(evil)}
      """, to: "censor.yaml")
    scenario = try folder.write(
      """
      name: s
      title: \(evil)
      networks:
        - {name: \(evil), operator: \(evil), prefixes: [10.0.0.0/8]}
      gateways:
        - {name: \(evil), censor: censor.yaml, rules: \(HostileText.quoted(HostileText.fileName + ".yaml"))}
      routes:
        - {network: \(evil), gateways: \(evil)}
      """, to: "s.yaml")
  }

  /// Runs the program, and sees that what it writes is clean; gives standard output.
  @discardableResult
  private func clean(_ arguments: String..., status: Int32 = 0) throws -> String {
    let done = try Program.run(list: arguments)
    #expect(done.status == status, "\(arguments[0]): \(done.errors)")
    #expect(HostileText.faults(done.output).isEmpty, "\(arguments) on standard output")
    #expect(HostileText.faults(done.errors).isEmpty, "\(arguments) on standard error")
    return done.output
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func fieldCounts(ofTSV text: String) -> Set<Int> {
    Set(
      text.split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).count
      })
  }

  /// All tables of a folder: clean, with as many fields as their headers, and without formulas.
  private func checkTables(_ path: String) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(files.count > 1)
    for file in files {
      let table = try text("\(path)/\(file)")
      #expect(HostileText.faults(table).isEmpty, "\(file)")
      guard Python.isInstalled else { continue }
      let records = try Python.records(ofCSV: table)
      #expect(Set(records.map(\.count)).count == 1, "\(file)")
      let formulas = records.joined().filter { field in
        field.first.map("=+-@".contains) == true && Double(field) == nil
      }
      #expect(formulas.isEmpty, "\(file)")
    }
  }

  private func checkJSON(_ path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    _ = try JSONSerialization.jsonObject(with: bytes)
    #expect(HostileText.faults(String(decoding: bytes, as: UTF8.self)).isEmpty, "\(path)")
  }

  @Test func namesAreRowsOfSevenFieldsAndOfEightWithTheirCapture() throws {
    #expect(fieldCounts(ofTSV: try clean("names", capture)) == [7])
    #expect(fieldCounts(ofTSV: try clean("names", capture, "--with-capture")) == [8])
    #expect(fieldCounts(ofTSV: try clean("names", folder.path)) == [8])
    try clean("names", folder.path + "/no" + HostileText.fileName, status: 1)
  }

  @Test func everyFileOfAReplayIsClean() throws {
    let out = folder.path + "/out"
    let summary = try clean(
      "replay", capture, capture, "--scenario", scenario, "--profile", "--flows", out + ".jsonl",
      "--json", out + ".json", "--html", out + ".html", "--csv", out, "--sqlite", out + ".db")
    #expect(summary.contains(#"=evil\u{d}\u{a}"#))
    for line in try text(out + ".jsonl").split(separator: "\n") {
      let flow = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect((flow["capture"] as? String)?.contains(HostileText.text) == true)
    }
    #expect(HostileText.faults(try text(out + ".jsonl")).isEmpty)
    try checkJSON(out + ".json")
    try checkTables(out)
    let page = try text(out + ".html")
    #expect(HostileText.faults(page).isEmpty)
    // The page has one script of its own.
    #expect(!page.contains("<b>") && page.components(separatedBy: "<script").count == 2)
  }

  @Test func comparisonsAreClean() throws {
    let out = folder.path + "/out"
    try clean(
      "replay", capture, "--rules", rules, "--censor", censor, "--censor", "perfect", "--json",
      out + ".json", "--csv", out, "--html", out + ".html")
    try clean("compare", out + ".json", "--json", out + "2.json", "--csv", out + "2")
    try checkJSON(out + "2.json")
    try checkTables(out + "2")
    try clean("compare", rules, out + ".json", status: 2)
  }

  @Test func explanationsOfAllFlowsAreClean() throws {
    for flow in 1...20 {
      try clean(
        "explain", capture, "--flow", "\(flow)", "--scenario", scenario, "--all-packets")
    }
    try clean("explain", capture, "--flow", "1000", "--scenario", scenario, status: 1)
    #expect(
      fieldCounts(ofTSV: try clean("rates", capture, "--scenario", scenario, "--seeds", "2")) == [9]
    )
  }

  @Test func auditsAreClean() throws {
    let evil = HostileText.text.split(separator: "\"").joined(separator: "\"\"")
    let sites = try folder.write(
      "url,category_code,visits\nhttps://listed.test/,\"\(evil)\",1\n\"http://listed.test/\(evil)\",X,2\n"
        + "\"\(evil)\",X,3\nlisted.test,=1,4\n", to: HostileText.fileName + ".csv")
    let out = folder.path + "/out"
    try clean(
      "audit", "--rules", rules, sites, sites, "--visits", "visits", "--json", out + ".json",
      "--csv",
      out, "--blocked", out + ".txt")
    try checkJSON(out + ".json")
    try checkTables(out)
    let blocked = try text(out + ".txt")
    #expect(HostileText.faults(blocked).isEmpty)
    #expect(blocked.contains("listed.test"))
    try clean("audit", "--rules", rules, sites, "--visits", HostileText.text, status: 2)
  }

  @Test func pagesOfRulesAndCensorsAreClean() throws {
    for file in [rules, censor, scenario] { try clean("rules", "check", file) }
    let list = try folder.write(
      "good.test\n\(HostileText.names.joined(separator: "\n"))\nbad name \u{1b}[31m\n",
      to: HostileText.fileName + ".txt")
    _ = try Program.run("rules", "check", list)
    try clean("rules", "check", folder.path + "/" + HostileText.fileName, status: 2)
    try clean("censors", "show", censor)
    try clean("censors", "show", HostileText.text, status: 2)
    try clean("scenario", "show", scenario, "--svg", folder.path + "/map.svg")
    #expect(HostileText.faults(try text(folder.path + "/map.svg")).isEmpty)
    try clean("scenario", "show", scenario, "--svg", "-")
    try clean(
      "bench", capture, "--rules", rules, "--censor", censor, "--rounds", "1", "--json",
      folder.path + "/bench.json")
    try checkJSON(folder.path + "/bench.json")
  }

  /// Errors quote keys, values and places of files.
  @Test(arguments: [
    "name: x\nEVIL: 1\nrules: []\n", "rules:\n  - {id: a, EVIL: 1}\n",
    "rules:\n  - {id: a, in: [EVIL], names: [b.test]}\n",
    "rules:\n  - {id: a, names: [\"regex:(EVIL\"]}\n",
    "rules:\n  - {id: a, names: {list: EVIL}}\n",
    "name: x\nplacement: EVIL\ntitle: x\nreactions: {}\n",
    "name: x\ntitle: x\nnetworks: [{name: EVIL}]\nroutes: [{network: EVIL, gateways: EVIL}]\n",
  ])
  func eachErrorInAFileIsOneLine(file: String) throws {
    let yaml = file.replacing(
      "\"regex:(EVIL\"", with: HostileText.quoted("regex:(" + HostileText.text)
    )
    .replacing("EVIL", with: HostileText.quoted(HostileText.text))
    let path = try folder.write(yaml, to: "bad.yaml")
    let done = try Program.run("rules", "check", path)
    #expect(done.status == 2)
    #expect(HostileText.faults(done.errors).isEmpty)
    let lines = done.errors.split(separator: "\n")
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.hasPrefix("chokepoint: \(path):") }, "\(done.errors)")
  }

  @Test func generatedTablesAreClean() throws {
    let names = try folder.write(
      HostileText.names.map { $0.filter { !$0.isNewline && $0 != "\0" } }.joined(separator: "\n")
        + "\nfine.test\n",
      to: HostileText.fileName + ".names")
    let output = folder.path + "/made" + HostileText.fileName
    try clean("generate", "--names", names, "--flows", "50", "--output", output)
    let truth = try text(output + ".truth.tsv")
    #expect(HostileText.faults(truth).isEmpty)
    #expect(fieldCounts(ofTSV: truth) == [9])
  }

  @Test func tablesOfEvasionAreClean() throws {
    let evil = HostileText.quoted(HostileText.text)
    let table = try folder.write(
      """
      title: \(evil)
      source: \(evil)
      visits:
        airtel-sni-2021: sni
      strategies:
        - title: \(evil)
          strategy: '\\/'
          published: {airtel-sni-2021: 96}
          differs: {airtel-sni-2021: \(evil)}
      """, to: "table.yaml")
    try clean("evasion", table, "--seeds", "1")
    let page = try clean("evasion", table, "--seeds", "1", "--markdown")
    #expect(!page.contains("<b>"))
    // A bar in a cell is no border of it.
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") && $0.contains("=evil") }
    for row in rows {
      let borders = row.replacing("\\|", with: "").filter { $0 == "|" }.count
      #expect(borders == 3 || borders == 4 || borders == 6, "\(row)")
    }
  }

  @Test func wrongUsageQuotesNoLine() throws {
    try clean("replay", capture, "--" + HostileText.text, status: 2)
    try clean("replay", capture, "--threads", HostileText.text, status: 2)
    try clean("replay", capture, "--threads=" + HostileText.text, status: 2)
    try clean(HostileText.text, status: 2)
    try clean(
      "generate", "--names", "x", "--output", "y", "--flows", "1", "--mix", HostileText.text,
      status: 2)
  }

  @Test(.enabled(if: Tshark.isInstalled))
  func commentsOfWrittenCapturesAreClean() throws {
    let out = folder.path + "/out.pcapng"
    try clean("replay", capture, "--scenario", scenario, "--quiet", "--write-capture", out)
    let comments = try Tshark.fields(["frame.comment"], of: out).joined().filter { !$0.isEmpty }
    #expect(comments.count > 20)
    #expect(HostileText.faults(comments.joined(separator: "\n")).isEmpty)
  }
}
