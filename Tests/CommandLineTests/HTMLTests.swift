import Foundation
import TestSupport
import Testing

/// The HTML report, as a parser takes it.
@Suite struct HTMLTests {
  private static let hasPython = (try? Program.runTool("python3", ["--version"])) != nil

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
  /// runs something, which scripts are not the one that the policy allows by its digest, which links lead nowhere,
  /// which names are not of one element, and which drawings have no title.
  private static let checker = """
    import base64, hashlib, html.parser, sys
    VOID = {"meta"}
    class Page(html.parser.HTMLParser):
        stack, wrong, drawings, ids, links, scripts, policy = [], [], [], [], [], [], ""
        def handle_starttag(self, tag, attributes):
            names = dict(attributes)
            if tag in ("link", "iframe", "object", "img") or (tag == "script" and names) or any(
                name.startswith("on") or name == "src" for name in names):
                self.wrong.append("active " + tag)
            if tag == "meta" and "content" in names: self.policy += names["content"]
            if "id" in names: self.ids.append(names["id"])
            self.links += names.get("aria-labelledby", "").split()
            if "href" in names: self.links.append(names["href"].removeprefix("#"))
            if tag == "svg": self.drawings.append([False, names.get("role")])
            if tag == "title" and self.drawings and "svg" in self.stack: self.drawings[-1][0] = True
            if tag not in VOID: self.stack.append(tag)
        def handle_startendtag(self, tag, attributes): pass
        def handle_data(self, data):
            if self.stack and self.stack[-1] == "script":
                digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
                self.scripts.append(f"script-src 'sha256-{digest}';")
        def handle_endtag(self, tag):
            if not self.stack or self.stack.pop() != tag: self.wrong.append("unbalanced " + tag)
    page = Page()
    page.feed(open(sys.argv[1], encoding="utf-8").read())
    print(len(page.drawings), page.stack + page.wrong
        + ["no " + link for link in page.links if link not in page.ids]
        + ["twice " + name for name in page.ids if page.ids.count(name) > 1]
        + [script for script in page.scripts if script not in page.policy]
        + ["scripts"] * (len(page.scripts) != 1)
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
      let (count, all) = (try #require(total[part] as? Int), try #require(total[whole] as? Int))
      let figures = "\(Self.grouped(count)) of \(Self.grouped(all))"
      #expect(text.contains(figures), "\(figures)")
    }
    for input in report["inputs"] as? [[String: Any]] ?? [] {
      #expect(text.contains(input["sha256"] as? String ?? "no digest"))
    }
    let names = (report["by_name"] as? [[String: Any]] ?? []).prefix(20)
    #expect(names.count == 20)
    for name in names { #expect(text.contains(">\(name["name"] ?? "?")</th>")) }
    let rows = try ["network", "rule"].flatMap { kind in
      try #require(report["by_\(kind)"] as? [[String: Any]]).map {
        ($0[kind] as? String ?? "?", $0)
      }
    }
    #expect(rows.count > 10)
    for (label, group) in rows {
      let estimates = try #require(group["estimates"] as? [String: Any])
      let share = try #require(estimates["users_affected"] as? [String: Double])
      let (value, low, high) = (share["value"] ?? -1, share["low"] ?? -1, share["high"] ?? -1)
      let words = String(
        format: "<title>%@: %.1f %% (%.1f to %.1f %%)</title>", label, 100 * value, 100 * low,
        100 * high)
      #expect(text.contains(words), "\(words)")
    }
  }

  /// The findings are the same sentences everywhere, and have the figures that stand beside them in JSON.
  @Test func theFindingsAreTheSameEverywhere() throws {
    let json = folder.path + "/report.json"
    let text = try page("captures", "--json", json)
    let summary = try Program.run("replay", "captures").output
    let words = summary.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let data = try Data(contentsOf: URL(fileURLWithPath: json))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let findings = try #require(report["findings"] as? [[String: Any]])
    #expect(findings.count == 8)
    for finding in findings {
      let sentence = try #require(finding["sentence"] as? String)
      #expect(text.contains(sentence.dropLast()), "\(sentence)")
      #expect(words.contains(sentence.dropLast()), "\(sentence)")
      for case let share as [String: Double] in (finding["figures"] as? [String: Any] ?? [:]).values
      {
        let value = share["value"] ?? -1
        #expect(
          [String(format: "%.1f %%", 100 * value), String(format: "%.2f", value)]
            .contains { sentence.contains($0) } || finding["topic"] as? String == "collateral")
      }
    }
    let lost = try #require(findings[0]["figures"] as? [String: Any])
    let total = try #require(report["total"] as? [String: Any])
    #expect(lost["visits_lost_in_captures"] as? Int == total["visits_lost"] as? Int)
  }

  private static func grouped(_ count: Int) -> String {
    count.formatted(.number.locale(Locale(identifier: "en_US")))
  }

  /// Flows and blocked flows of each value of a key in the lines of flows.
  private static func counts(by key: String, in path: String) throws -> [String: [Int]] {
    var counts: [String: [Int]] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let flow = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard let value = flow[key] as? String else { continue }
      counts[value, default: [0, 0]][0] += 1
      if flow["verdict"] as? String == "blocked" { counts[value, default: [0, 0]][1] += 1 }
    }
    return counts
  }

  @Test func theFiguresOfTheMapAreThoseOfTheFlows() throws {
    let path = folder.path + "/flows.jsonl"
    let text = try page("captures", "--flows", path)
    let routes = text.matches(
      of:
        /<th scope="row">([^<]*)<\/th><td class="detail" data-title="Through">.*?>([0-9,]+)<.*?>([0-9,]+)</
    ).map { match in
      (
        network: String(match.1),
        counts: [match.2, match.3].map { Int($0.filter(\.isNumber)) ?? 0 }
      )
    }
    #expect(routes.count == 6)
    let networks = try Self.counts(by: "network", in: path)
    #expect(networks.count == 3)
    for (network, counts) in networks {
      let sums = routes.filter { $0.network == network }.reduce([0, 0]) {
        [$0[0] + $1.counts[0], $0[1] + $1.counts[1]]
      }
      #expect(sums == counts)
      let words = "\(Self.grouped(counts[1])) of \(Self.grouped(counts[0])) blocked"
      #expect(text.contains(">\(words)</text>"))
    }
    for (gateway, counts) in try Self.counts(by: "gateway", in: path) {
      #expect(
        text.contains("<title>\(gateway), gfw-2025, \(Self.grouped(counts[1])) blocked by it<"))
    }
    // All that leaves the only gateway of this network, and some of another's.
    let south = try #require(routes.first { $0.network == "southern-mobile" }).counts
    #expect(
      text.contains(
        "<title>southern-mobile to guangzhou, both ways: \(south[0]) flows, \(south[1]) blocked<"))
  }

  /// The networks of the captures have 10, 7 and 8 users, and the scenario's routes fewer.
  @Test func groupsOfFewUsersAreNotShown() throws {
    let text = try page("captures", "--smallest-group", "9")
    #expect(text.contains("<th scope=\"row\">northern-telecom</th><td class=\"chart\""))
    #expect(!text.contains("betweetn-the-lines.example"))
    for network in ["eastern-unicom", "southern-mobile"] {
      #expect(!text.contains("<th scope=\"row\">\(network)</th><td class=\"chart\""))
    }
    #expect(text.contains("<th scope=\"row\">(2 of fewer than 9 users)</th>"))
    #expect(text.contains(">few users</text>"))
    #expect(
      text.contains(
        "<th scope=\"row\">southern-mobile</th><td class=\"detail\" data-title=\"Through\">guangzhou</td>"
          + "<td class=\"number\" data-title=\"Flows\">few users</td>"
          + "<td class=\"number\" data-title=\"Blocked\"></td>"))
    #expect(text.contains("<title>southern-mobile to guangzhou, both ways</title>"))
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
    #expect(text.components(separatedBy: "<script").count == 2)
    #expect(!text.contains("<b>T") && !text.contains("\u{202e}"))
    #expect(text.contains("&lt;b&gt;T&lt;/b&gt;"))
    #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;.blocked.test"))
  }

}
