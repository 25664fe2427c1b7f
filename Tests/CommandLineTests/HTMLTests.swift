import Foundation
import TestSupport
import Testing

/// The HTML report, as a parser and a browser take it.
@Suite struct HTMLTests {
  private static let hasPython = (try? Program.runTool("python3", ["--version"])) != nil
  private static let hasChromium = (try? Program.runTool("chromium", ["--version"])) != nil

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The page of a replay.
  private func page(_ options: String...) throws -> String {
    let path = folder.path + "/report.html"
    let result = try Program.run(list: ["replay"] + options + ["--html", path, "--quiet"])
    try #require(result.status == 0, "\(result.errors)")
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private func comparison() throws -> String {
    try page("captures", "--scenario", "kazakhstan", "--scenario", "kazakhstan-golden-shield")
  }

  /// Says of a page which elements are not closed in their order, which have an attribute that loads or
  /// runs something, and which drawings have no title.
  private static let checker = """
    import html.parser, sys
    VOID = {"meta"}
    class Page(html.parser.HTMLParser):
        stack, wrong, drawings = [], [], []
        def handle_starttag(self, tag, attributes):
            names = dict(attributes)
            if tag in ("script", "link", "iframe", "object", "img") or any(
                name.startswith("on") or name in ("src", "href") for name in names):
                self.wrong.append("active " + tag)
            if tag == "svg": self.drawings.append([False, names.get("role")])
            if tag == "title" and self.drawings and "svg" in self.stack: self.drawings[-1][0] = True
            if tag not in VOID: self.stack.append(tag)
        def handle_startendtag(self, tag, attributes): pass
        def handle_endtag(self, tag):
            if not self.stack or self.stack.pop() != tag: self.wrong.append("unbalanced " + tag)
    page = Page()
    page.feed(open(sys.argv[1], encoding="utf-8").read())
    print(len(page.drawings), page.stack + page.wrong
        + ["bare drawing" for titled, role in page.drawings if not titled or role != "img"])
    """

  @Test(.enabled(if: hasPython, "python3 is not installed"))
  func elementsAreClosedAndDrawingsHaveTitles() throws {
    _ = try comparison()
    let result = try #require(
      try Program.runTool("python3", ["-c", Self.checker, folder.path + "/report.html"]))
    let words = result.output.split(separator: " ", maxSplits: 1)
    #expect((Int(words.first ?? "0") ?? 0) > 50)
    #expect(words.last == "[]\n", "\(result.output)")
  }

  @Test func theFiguresAreThoseOfTheJSON() throws {
    let json = folder.path + "/report.json"
    let text = try page("captures", "--json", json)
    let data = try Data(contentsOf: URL(fileURLWithPath: json))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let total = try #require(report["total"] as? [String: Any])
    for (part, whole) in [
      ("users_affected", "users"), ("visits_lost", "visits"), ("blocked", "flows"),
    ] {
      let figures = "\(total[part] ?? "?") of \(total[whole] ?? "?")"
      #expect(text.contains(figures), "\(figures)")
    }
    for input in report["inputs"] as? [[String: Any]] ?? [] {
      #expect(text.contains(input["sha256"] as? String ?? "no digest"))
    }
    let names = (report["by_name"] as? [[String: Any]] ?? []).prefix(20)
    #expect(names.count == 20)
    for name in names { #expect(text.contains(">\(name["name"] ?? "?")</th>")) }
  }

  @Test func theSameReplayGivesTheSamePage() throws {
    let first = try page("captures", "--threads", "1")
    #expect(try page("captures", "--threads", "2") == first)
  }

  @Test func namesCannotChangeThePage() throws {
    let names = [
      "<script>alert(1)</script>.blocked.test", "\"onload=x.blocked.test",
      "a\u{202e}b.blocked.test",
    ]
    var file = PcapFile(linkType: 101)
    for (index, name) in names.enumerated() {
      var visit = Conversation(client: "10.1.0.\(index + 2)")
      visit.connection(1001, 80, request: Messages.httpRequest(host: name))
      for packet in visit.packets { file.append(packet.bytes) }
    }
    let capture = try folder.write(file.bytes, to: "hostile.pcap")
    let rules = try folder.write(
      "name: <b>T</b>\nrules:\n  - {id: r, names: [\"contains:blocked\"]}\n", to: "r.yaml")
    let text = try page(capture, "--rules", rules)
    #expect(!text.contains("<script") && !text.contains("<b>") && !text.contains("\u{202e}"))
    #expect(text.contains("&lt;b&gt;T&lt;/b&gt;"))
    #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;.blocked.test"))
  }

  /// Chromium as a reader has it, but for the window; what it writes about the page.
  private func browse(_ options: [String]) throws -> Program.Result? {
    try Program.runTool(
      "chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
        "--user-data-dir=\(folder.path)/profile",
      ] + options + ["file://\(folder.path)/report.html"])
  }

  @Test(.enabled(if: hasChromium, "chromium is not installed"), arguments: [1280, 390])
  func aBrowserShowsItWithoutComplaint(width: Int) throws {
    _ = try comparison()
    let picture = "\(folder.path)/page.png"
    let result = try #require(
      try browse(["--screenshot=\(picture)", "--window-size=\(width),2000"]))
    #expect(!result.errors.contains("CONSOLE"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: picture))
    #expect(bytes.count > 50_000)
  }

  /// Requests that the page makes have the origin of a local file, `null`; the browser's own have none.
  private func requestCount() throws -> Int {
    let log = "\(folder.path)/net.json"
    _ = try browse(["--log-net-log=\(log)", "--dump-dom"])
    let text = try String(contentsOfFile: log, encoding: .utf8)
    return text.components(separatedBy: "\"initiator\":\"null\"").count - 1
  }

  @Test(.enabled(if: hasChromium, "chromium is not installed"))
  func aBrowserFetchesNothingForIt() throws {
    _ = try folder.write(
      "<html><body><img src=\"http://127.0.0.1:9/x.png\"></body></html>", to: "report.html")
    #expect(try requestCount() > 0)
    _ = try comparison()
    #expect(try requestCount() == 0)
  }
}
