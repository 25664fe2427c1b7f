import Foundation
import Lab
import TestSupport
import Testing

/// What the lab answers, asked as its page asks.
@Suite struct LabTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private struct Answer {
    var status: Int
    var type: String
    var text: String
    var object: [String: Any]
  }

  private let folder: TemporaryFolder
  private let lab: Lab

  init() throws {
    folder = try TemporaryFolder()
    lab = Lab(
      try LabFolders(
        captures: [Self.root + "/captures"], page: Self.root + "/Sources/Lab/Page",
        work: folder.path + "/work"))
  }

  private func ask(
    _ path: String, _ question: [String: Any]? = nil, query: [String: String] = [:]
  ) async throws -> Answer {
    var request = LabRequest(method: question == nil ? "GET" : "POST", path: path)
    request.query = query
    if let question {
      request.headers["content-type"] = "application/json"
      request.body = Array(try JSONSerialization.data(withJSONObject: question))
    }
    let response = await lab.respond(to: request, path: path)
    let object = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
    return Answer(
      status: response.status, type: response.type,
      text: String(decoding: response.body, as: UTF8.self), object: object ?? [:])
  }

  @Test func thePageAndItsFilesAreServedAndNoOther() async throws {
    #expect(try await ask("").text.contains("<title>Chokepoint lab</title>"))
    #expect(try await ask("main.js").type.hasPrefix("text/javascript"))
    for path in [
      "../Lab.swift", "..", ".", "/etc/passwd", "../../../Package.swift", "index.html/../main.js",
      "none.js", "api/none",
    ] {
      #expect(try await ask(path).status == 404)
    }
  }

  /// A policy without inline scripts and other places (W3C, Content Security Policy Level 3).
  @Test func everyAnswerForbidsScriptsThatAreNotThePagesOwn() async throws {
    let response = await lab.respond(to: LabRequest(method: "GET", path: ""), path: "")
    let policy = response.headers.first { $0.name == "Content-Security-Policy" }?.value ?? ""
    #expect(policy.contains("default-src 'none'"))
    #expect(policy.contains("script-src 'self';"))
    #expect(!policy.contains("unsafe"))
  }

  @Test func aReplayCountsWhatTheCommandLineCounts() async throws {
    // README.md has the same figures of chokepoint replay captures.
    let names = (try await ask("api/catalogue").object["captures"] as? [[String: Any]] ?? [])
      .compactMap { $0["name"] as? String }
    let answer = try await ask(
      "api/replay",
      ["captures": names, "sides": [["scenario": "golden-shield"]], "count": 10])
    let side = try #require((answer.object["sides"] as? [[String: Any]])?.first)
    let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
    let blocked = try #require(side["blocked"] as? Int)
    let flows = try #require(side["flows"] as? Int)
    let users = try #require(side["usersAffected"] as? Int)
    #expect(readme.contains("  flows that would be blocked                \(blocked) of \(flows) "))
    #expect(readme.contains("  clients affected                            \(users) of "))
    #expect((answer.object["flows"] as? [Any])?.count == 10)
    // And so do the notes of the lesson that asks for them.
    let notes = try String(
      contentsOfFile: Self.root + "/lessons/8-a-nation/notes.md", encoding: .utf8)
    let notBegun = try #require(side["notBegun"] as? Int)
    #expect(notes.contains("1. \(users) of ") && notes.contains("2. \(notBegun) of \(blocked)."))
  }

  @Test func editedRulesAreAppliedAndWrongOnesSayWhere() async throws {
    func blocked(_ side: [String: Any]) async throws -> Int? {
      let answer = try await ask(
        "api/replay", ["captures": ["one-visit.pcap"], "sides": [side]])
      return ((answer.object["sides"] as? [[String: Any]])?.first)?["blocked"] as? Int
    }
    let text = "rules:\n  - {id: none, names: [nobody.example]}\n"
    #expect(try await blocked(["censor": "perfect", "rules": "teaching"]) != 0)
    #expect(
      try await blocked(["censor": "perfect", "rules": "teaching", "rulesText": text]) == 0)
    // The sets of a scenario's gateways are replaced as well.
    #expect(try await blocked(["scenario": "classroom", "rules": "teaching"]) != 0)
    #expect(
      try await blocked(["scenario": "classroom", "rules": "teaching", "rulesText": text]) == 0)
    let wrong = try await ask(
      "api/replay",
      [
        "captures": ["one-visit.pcap"],
        "sides": [
          [
            "censor": "perfect", "rules": "teaching",
            "rulesText": "rules:\n  - {id: a, nmaes: [x]}\n  - {id: b, naems: [y]}\n",
          ]
        ],
      ])
    #expect(wrong.status == 422)
    let faults = wrong.object["errors"] as? [[String: Any]] ?? []
    #expect(faults.map { $0["line"] as? Int } == [2, 3])
    for fault in faults {
      #expect(fault["part"] as? String == "rules")
      #expect((fault["remedy"] as? String)?.contains("names") == true)
    }
  }

  @Test func anEditedCensorIsAppliedAndAWrongOneSaysWhere() async throws {
    let known = try await ask("api/censor", query: ["name": "henan-2023"])
    let text = try #require(known.object["text"] as? String)
    func replayed(_ edited: String) async throws -> Answer {
      try await ask(
        "api/replay",
        [
          "captures": ["one-visit.pcap"],
          "sides": [["censor": "henan-2023", "rules": "teaching", "censorText": edited]],
        ])
    }
    func blocked(_ edited: String) async throws -> Int? {
      let sides = try await replayed(edited).object["sides"] as? [[String: Any]]
      return sides?.first?["blocked"] as? Int
    }
    #expect(try await blocked(text) == 0)
    // Chromium's ClientHello takes two segments, with options.
    let perfect = text.replacingOccurrences(of: "segments: alone", with: "segments: reassembled")
      .replacingOccurrences(of: "options: none", with: "options: any")
    #expect(try await blocked(perfect) ?? 0 > 0)
    let wrong = try await replayed(text.replacingOccurrences(of: "sni:", with: "snii:"))
    #expect(wrong.status == 422)
    let fault = try #require((wrong.object["errors"] as? [[String: Any]])?.first)
    #expect(fault["part"] as? String == "censor")
    let line = try #require(fault["line"] as? Int)
    #expect(text.components(separatedBy: "\n")[line - 1].contains("sni:"))
    for part in ["/etc/passwd", "../teaching"] {
      let parts = "name: mine\ntitle: Mine\nplacement: in-path\nparts: ['\(part)']\n"
      #expect(try await replayed(parts).text.contains("is no other censor"))
    }
  }

  /// A file outside of the rules is not read, whatever the rules name: its lines would show in errors.
  @Test(arguments: [
    "names: {list: /etc/passwd}", "names: {list: ../../secret.txt}",
    "names: {list: [lists/social.txt, lists/../../../secret.txt]}",
    "names: [{list: /etc/passwd}]", "keywords: {list: /etc/passwd}",
  ])
  func rulesNameNoFileOutsideOfTheirFolder(key: String) async throws {
    let answer = try await ask(
      "api/replay",
      [
        "captures": ["one-visit.pcap"],
        "sides": [["rules": "teaching", "rulesText": "rules:\n  - {id: a, \(key)}\n"]],
      ])
    #expect(answer.status == 422)
    #expect(answer.text.contains("outside of the folder"))
    let tables = try await ask(
      "api/check", ["kind": "rules", "text": "tables: {asn: /etc/passwd}\nrules: []\n"])
    #expect(tables.text.contains("outside of the folder"))
  }

  @Test func namesThatAreNotListedLeadNowhere() async throws {
    for name in ["../teaching", "/etc/passwd", "lists/social", "hidden-names", ""] {
      #expect(try await ask("api/rules", query: ["name": name]).status == 404)
      #expect(try await ask("api/censor", query: ["name": "../\(name)"]).status == 404)
      #expect(try await ask("api/lesson", query: ["name": "../\(name)"]).status == 404)
      #expect(try await ask("api/exercise", query: ["name": "../\(name)"]).status == 404)
    }
    let capture = try await ask(
      "api/explain", ["capture": "../Package.swift", "side": ["rules": "teaching"], "flow": 1])
    #expect(capture.status == 404)
  }

  @Test func whatIsNoCaptureIsRefusedWithItsReason() async throws {
    let path = try await lab.uploadPath()
    try Data("no capture at all".utf8).write(to: URL(fileURLWithPath: path))
    var request = LabRequest(method: "POST", path: "api/upload")
    request.query["name"] = "letter.txt"
    request.uploaded = path
    let response = await lab.respond(to: request, path: "api/upload")
    #expect(response.status == 422)
    #expect(String(decoding: response.body, as: UTF8.self).contains("letter.txt"))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// Wu et al., IEEE S&P 2025: the GFW puts segments together, Henan's firewall does not.
  @Test func aStrategyPassesWhereItWasPublishedToPass() async throws {
    let answer = try await ask(
      "api/evasion",
      [
        "request": "sni", "name": "banned-news.test", "strategy": "steps: {segments-at: in-name}",
        "side": ["rules": "teaching"],
      ])
    let cells = try #require(answer.object["cells"] as? [[String: Any]])
    func cell(_ censor: String) -> [String?] {
      let found = cells.first { $0["censor"] as? String == censor }
      return [found?["plain"] as? String, found?["evading"] as? String]
    }
    #expect(cell("henan-2023") == ["blocked", "passed"])
    #expect(cell("gfw-tls-2023") == ["blocked", "blocked"])
    let capture = try #require(answer.object["capture"] as? String)
    let explained = try await ask(
      "api/explain",
      ["capture": capture, "side": ["censor": "henan-2023", "rules": "teaching"], "flow": 1])
    #expect(explained.text.contains("\"why_not\":\"not-read\""))
  }

  @Test func anExportIsTheFlowAsItsEndsSawIt() async throws {
    let response = try await ask(
      "api/export",
      [
        "capture": "dns.pcap", "flow": 1,
        "side": ["censor": "perfect", "rules": "teaching"],
      ])
    #expect(response.status == 200)
    #expect(response.type == "application/octet-stream")
  }
}
