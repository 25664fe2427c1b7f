import Foundation
import TestSupport
import Testing

/// The recorded captures, replayed as a user would, and held against tshark.
@Suite struct RecordedCapturesTests {
  private static let hasTshark = (try? Program.runTool("tshark", ["--version"])) != nil
  private static let namesByTshark = Program.root + "/../shared/tools/names-by-tshark"

  /// Paths of all captures, from the root of the package.
  private static let captures: [String] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: Program.root + "/captures")) ?? []
    return files.filter { $0.contains(".pcap") }.sorted().map { "captures/" + $0 }
  }()

  /// A replay of `captures/` through the default scenario, with all its files.
  private struct Outputs {
    let folder: TemporaryFolder
    let summary: String

    init(_ options: String...) throws {
      folder = try TemporaryFolder()
      let result = try Program.run(
        list: [
          "replay", "captures", "--flows", "\(folder.path)/flows.jsonl", "--json",
          "\(folder.path)/report.json", "--csv", "\(folder.path)/csv",
        ] + options)
      #expect(result.status == 0)
      // The captures have few users for the population of a country, and that is said.
      let others = result.errors.split(separator: "\n").filter { !$0.contains("few clients") }
      #expect(others.isEmpty)
      summary = result.output
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    func flows() throws -> [[String: Any]] {
      try text("flows.jsonl").split(separator: "\n").map { line in
        try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
    }

    func report() throws -> [String: Any] {
      try #require(
        try JSONSerialization.jsonObject(with: Data(try text("report.json").utf8))
          as? [String: Any])
    }
  }

  @Test func everyWayOfBlockingOccurs() throws {
    let flows = try Outputs("--scenario", "classroom").flows()
    let observations = Set(flows.compactMap { $0["observation"] as? String })
    #expect(observations.isSuperset(of: ["dns", "sni", "quic-sni", "http-host", "http-url"]))
  }

  @Test func theSummaryFitsEightyColumns() throws {
    let summary = try Outputs().summary
    #expect(summary.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func summaryFlowsJSONAndCSVAgree() throws {
    let outputs = try Outputs()
    let flows = try outputs.flows()
    let blocked = flows.filter { $0["verdict"] as? String == "blocked" }
    let notBegun = blocked.filter { $0["caused_by"] is NSNumber }
    let total = try #require(try outputs.report()["total"] as? [String: Any])
    #expect(total["flows"] as? Int == flows.count)
    #expect(total["blocked"] as? Int == blocked.count)
    #expect(total["not_begun"] as? Int == notBegun.count)
    #expect(total["losses"] as? Int == blocked.count - notBegun.count)
    #expect(total["passed"] as? Int == flows.filter { $0["verdict"] as? String == "passed" }.count)
    // The side that is inside: of a flow from abroad the server.
    let inside = ["10.", "2001:db8:1:", "2001:db8:2:", "2001:db8:3:"]
    let users = Set(
      flows.compactMap { flow in
        (flow["network"] as? String).map { network in
          let ends = ["client", "server"].compactMap { flow[$0] as? String }
          return "\(network) \(ends.first { end in inside.contains(where: end.hasPrefix) } ?? "")"
        }
      })
    #expect(total["users"] as? Int == users.count)
    #expect(outputs.summary.contains("\(blocked.count) of \(flows.count) ("))

    let lines = try outputs.text("csv/total.csv").components(separatedBy: "\r\n")
    let columns = zip(lines[0].split(separator: ","), lines[1].split(separator: ","))
    // Estimates of people are no counts: another test holds them.
    for (name, value) in columns where !name.hasPrefix("people_") {
      #expect(total[String(name)] as? Int == Int(value))
    }
  }

  @Test(arguments: ["network", "reaction", "category", "rule", "name"])
  func theGroupsOfADivisionAddUpToTheWhole(kind: String) throws {
    let report = try Outputs().report()
    let total = try #require(report["total"] as? [String: Any])
    let groups = try #require(report["by_\(kind)"] as? [[String: Any]])
    let sum = groups.compactMap { $0["blocked"] as? Int }.reduce(0, +)
    #expect(sum == total["blocked"] as? Int)
  }

  /// A box that acts by memory has read nothing.
  @Test func whatWasReadAndWhatWasRememberedAddUpToTheWhole() throws {
    let outputs = try Outputs()
    let report = try outputs.report()
    let total = try #require(report["total"] as? [String: Any])
    let read = try #require(report["by_observation"] as? [[String: Any]])
    let remembered = try outputs.flows().filter {
      $0["verdict"] as? String == "blocked" && $0["observation"] is NSNull
    }
    let sum = read.compactMap { $0["blocked"] as? Int }.reduce(remembered.count, +)
    #expect(remembered.contains { $0["collateral"] as? String == "residual" })
    #expect(sum == total["blocked"] as? Int)
  }

  @Test func aSecondReplayAndTwoThreadsGiveTheSameBytes() throws {
    let first = try Outputs("--threads", "1")
    for again in [try Outputs("--threads", "1"), try Outputs("--threads", "2")] {
      #expect(try first.text("flows.jsonl") == again.text("flows.jsonl"))
      #expect(try first.text("report.json") == again.text("report.json"))
      #expect(first.summary == again.summary)
    }
  }

  @Test func aHyphenIsStandardOutput() throws {
    let result = try Program.run("replay", "captures/ssh.pcap", "--quiet", "--flows", "-")
    #expect(result.output.hasPrefix(#"{"flow":1,"capture":"ssh.pcap","#))
    #expect(!FileManager.default.fileExists(atPath: Program.root + "/-"))
  }

  /// The lines of `--flows` of one capture.
  private static func flows(of capture: String) throws -> [[String: Any]] {
    let folder = try TemporaryFolder()
    _ = try Program.run("replay", capture, "--quiet", "--flows", "\(folder.path)/f")
    return try String(contentsOfFile: "\(folder.path)/f", encoding: .utf8)
      .split(separator: "\n").map { line in
        try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
  }

  @Test(.enabled(if: hasTshark, "tshark is not installed"), arguments: captures)
  func theJA3OfEveryFlowIsThatOfTshark(capture: String) throws {
    let ours = try Self.flows(of: capture).filter { $0["proto"] as? String == "tcp" }
      .compactMap { $0["ja3"] as? String }
    let theirs = try #require(
      try Program.runTool(
        "tshark",
        [
          "-r", capture, "-2", "-Y", "tls.handshake.type == 1 && tcp", "-T", "fields", "-e",
          "tls.handshake.ja3",
        ]))
    let digests = theirs.output.split(whereSeparator: { $0.isNewline || $0 == "," }).map(
      String.init)
    #expect(Set(ours) == Set(digests))
  }

  @Test(.enabled(if: hasTshark, "tshark is not installed"), arguments: captures)
  func everyFlowThatTsharkListsIsThereOnce(capture: String) throws {
    let flows = try Self.flows(of: capture)
    for (proto, tap) in [("tcp", "conv,tcp"), ("udp", "conv,udp")] {
      let ours = flows.filter { $0["proto"] as? String == proto }.map { flow in
        Self.conversation(
          "\(flow["client"] ?? ""):\(flow["client_port"] ?? "")",
          "\(flow["server"] ?? ""):\(flow["server_port"] ?? "")")
      }
      let theirs = try Self.conversations(capture, tap)
      #expect(ours.sorted() == theirs.sorted())
    }
  }

  /// The conversations that tshark lists, each as its two endpoints in order.
  private static func conversations(_ capture: String, _ tap: String) throws -> [String] {
    let result = try #require(
      try Program.runTool("tshark", ["-n", "-q", "-r", capture, "-z", tap]))
    return result.output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count > 3, words[1] == "<->" else { return nil }
      return conversation(String(words[0]), String(words[2]))
    }
  }

  private static func conversation(_ one: String, _ other: String) -> String {
    one < other ? "\(one) \(other)" : "\(other) \(one)"
  }

  @Test(
    .enabled(
      if: hasTshark && FileManager.default.fileExists(atPath: namesByTshark),
      "tshark or ../shared/tools is not here"))
  func theNamesAreThoseThatTsharkSees() throws {
    let truth = try #require(
      try Program.runTool("python3", [Self.namesByTshark] + Self.captures))
    let names = try Program.run(list: ["names"] + Self.captures)
    #expect(names.status == 0)
    // Once a name and flow: tshark prints one for each retransmission.
    let expected = Self.rows(truth.output)
    #expect(expected.count > 500)
    #expect(Self.rows(names.output) == expected)
  }

  /// The rows of a list of names without their frames.
  private static func rows(_ table: String) -> Set<String> {
    Set(
      table.split(separator: "\n").dropFirst().map { line in
        var columns = line.split(separator: "\t", omittingEmptySubsequences: false)
        columns.removeLast()
        if columns[1] == "http-host", let colon = columns[2].lastIndex(of: ":") {
          columns[2] = columns[2][..<colon]
        }
        return columns.joined(separator: "\t")
      })
  }
}
