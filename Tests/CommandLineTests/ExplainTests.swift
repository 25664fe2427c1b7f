import Foundation
import TestSupport
import Testing

/// `chokepoint explain`, held against tshark and against what papers say of the censors.
@Suite struct ExplainTests {
  private static let oneSite = "rules/examples/one-site.yaml"

  private static func page(_ arguments: String...) throws -> String {
    let done = try Program.run(list: ["explain"] + arguments)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.errors.isEmpty)
    return done.output
  }

  /// A packet's line: what tshark shows of it as well.
  private struct Row: Equatable {
    var frame: Int
    var seconds: String
    var isFromClient: Bool
    var flags: Set<String>
    var sequence: Int?
    var count: Int
  }

  private static func rows(_ page: String) -> [Row] {
    page.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 4, let frame = Int(words[0]), ["-->", "<--"].contains(words[2]) else {
        return nil
      }
      guard words.last != "bytes" else {
        return Row(
          frame: frame, seconds: words[1], isFromClient: words[2] == "-->", flags: [],
          sequence: nil, count: Int(words[3]) ?? -1)
      }
      return Row(
        frame: frame, seconds: words[1], isFromClient: words[2] == "-->",
        flags: Set(words[3..<(words.count - 2)]), sequence: Int(words[words.count - 2]),
        count: Int(words[words.count - 1]) ?? -1)
    }
  }

  private static func byTshark(
    _ capture: String, _ filter: String, clientPort: String
  ) throws -> [Row] {
    let names = ["fin", "syn", "reset", "push", "ack"]
    let fields =
      [
        "frame.number", "frame.time_epoch", "tcp.seq", "tcp.len", "udp.length", "tcp.srcport",
        "udp.srcport",
      ] + names.map { "tcp.flags.\($0)" }
    let rows = try Tshark.fields(
      fields, of: Program.root + "/" + capture, filter: filter,
      options: ["-o", "tcp.relative_sequence_numbers:TRUE"])
    let start = try nanoseconds(rows.first?[1])
    let words = ["FIN", "SYN", "RST", "PSH", "ACK"]
    return try rows.map { row in
      let micros = (try nanoseconds(row[1]) - start) / 1000
      let set = words.indices.filter { ["1", "True"].contains(row[7 + $0]) }
      return Row(
        frame: try #require(Int(row[0])),
        seconds: "\(micros / 1_000_000)."
          + String(String(1_000_000 + micros % 1_000_000).dropFirst()),
        isFromClient: row[5] + row[6] == clientPort, flags: Set(set.map { words[$0] }),
        sequence: Int(row[2]), count: Int(row[3]) ?? (Int(row[4]) ?? 0) - 8)
    }
  }

  private static func nanoseconds(_ epoch: String?) throws -> Int {
    let parts = try #require(epoch).split(separator: ".")
    return try #require(Int(parts[0])) * 1_000_000_000 + (try #require(Int(parts[1])))
  }

  @Test(
    .enabled(if: Tshark.isInstalled, "tshark is not here"),
    arguments: [
      ("captures/one-visit.pcap", 4, "tcp.port == 49080", "49080"),
      ("captures/network-1.pcap", 34, "tcp.port == 34578", "34578"),
      ("captures/quic.pcapng", 23, "udp.port == 57995", "57995"),
    ])
  func thePacketsAreThoseOfTshark(
    capture: String, flow: Int, filter: String, port: String
  ) throws {
    let page = try Self.page(
      capture, "--flow", "\(flow)", "--rules", Self.oneSite, "--all-packets")
    let expected = try Self.byTshark(capture, filter, clientPort: port)
    #expect(expected.count > 10)
    #expect(Self.rows(page) == expected)
  }

  /// Censors of one box and of several, with and without habits; flows of all kinds.
  @Test(arguments: [
    "perfect", "naive", "gfw-tls-2023", "gfw-dns", "airtel-http-2019",
    "kazakhstan-interception-2019", "tspu-2022", "gfw-2025",
  ])
  func aPageFitsEightyColumns(censor: String) throws {
    let flows = [
      ("dns.pcap", 1), ("one-visit.pcap", 4), ("network-1.pcap", 162), ("quic.pcapng", 23),
      ("ssh.pcap", 3), ("starttls.pcap", 5),
    ]
    for (capture, flow) in flows {
      let page = try Self.page(
        "captures/" + capture, "--flow", "\(flow)", "--rules", "rules/teaching.yaml", "--censor",
        censor, "--all-packets")
      #expect(page.hasPrefix("Flow \(flow) of \(capture), "))
      #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test func aPageIsAsItWasReviewed() throws {
    let expected = try String(
      contentsOfFile: Program.root + "/Tests/CommandLineTests/explained-flow.txt", encoding: .utf8)
    let page = try Self.page(
      "captures/dns.pcap", "--flow", "1", "--rules", "rules/teaching.yaml", "--censor", "gfw-dns")
    #expect(page == expected)
  }

  /// The ClientHello of this flow is in frames 405 and 406 (tshark reassembles it in 406). A box that puts
  /// no segments together misses it (Ablove et al. 2026: Henan), the GFW's do not.
  @Test func whoReadsASegmentedClientHelloIsTold() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      "rules:\n  - {id: tweets, names: [tweet.test], in: [sni]}\n", to: "rules.yaml")
    let scenario = try folder.write(
      """
      name: two
      title: Two gateways on the way
      networks:
        - {name: north, prefixes: ["2001:db8:1::/48"], share: 100}
      gateways:
        - {name: province, censor: henan-2023, rules: \(rules)}
        - {name: border, censor: gfw-tls-2023, rules: \(rules)}
      routes:
        - {network: north, gateways: [province, border], weight: 1}

      """, to: "scenario.yaml")
    let page = try Self.page(
      "captures/network-1.pcap", "--flow", "34", "--scenario", scenario)
    #expect(page.contains("client    2001:db8:1:7::20 port 34578, in the network north\n"))
    #expect(page.contains("way       client > province > border > server\n"))
    let steps = page.components(separatedBy: "\n   406 ")
    try #require(steps.count == 2)
    #expect(steps[0].contains("border takes the connection for open, holds 1428 bytes of a\n"))
    #expect(!steps[0].contains("m.tweet.test"))
    #expect(steps[1].contains("legible   sni m.tweet.test\n"))
    #expect(steps[1].contains("read by   border\n"))
    // Henan's box takes no segment with TCP options either (IEEE S&P 2025, §4.2): both habits hide the name.
    let words = steps[1].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let reason =
      "by province: does not put segments together; does not take segments with such headers"
    #expect(words.contains("missed " + reason))
    #expect(words.contains("idle province: " + reason.dropFirst("by province: ".count)))
    // IEEE S&P 2025, §4: one RST, three RST+ACK, one RST+ACK with a TTL of 248.
    #expect(steps[1].contains("forges    to the client: RST, seq 1,"))
    #expect(steps[1].contains("forges    3 times to the client: RST ACK, seq 1,"))
    #expect(steps[1].contains("forges    to the client: RST ACK, seq 1, hop limit 248\n"))
    // 1428 and 556 bytes have come from the client.
    #expect(steps[1].contains("forges    to the server: RST, seq 1985,"))
    #expect(steps[1].contains("(connection_reset)"))
    #expect(steps[1].contains("411 to 433  12 packets would not have been sent"))
    #expect(!steps[1].contains("ACTS      province"))
  }

  @Test func aFlowThatIsNotBegunNamesTheFlowThatIsWhy() throws {
    let page = try Self.page(
      "captures/network-1.pcap", "--flow", "59", "--rules", "rules/teaching.yaml")
    // Query 41 is frame 500; its answer is the only one with the server's address.
    #expect(page.contains("Not begun: flow 41 asks for banned-news.test, and gateway forges"))
    #expect(page.contains("(rule foreign-news, frame 500)"))
    #expect(page.contains("6 packets would not have been sent\n"))
    #expect(page.contains("          caused by flow 41\n"))
    #expect(!page.contains("ACTS"))
  }

  @Test func aFlowThatIsRememberedNamesTheFlowBefore() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      "rules:\n  - {id: site, names: [social.test], in: [http-host, sni]}\n", to: "rules.yaml")
    let page = try Self.page(
      "captures/network-1.pcap", "--flow", "183", "--rules", rules, "--censor", "gfw-tls-2023")
    #expect(
      page.contains("ACTS      gateway (I): tcp-reset remembering flow 162, which was hit by\n"))
    #expect(page.contains("hit by    mistake: a box remembers an earlier flow\n"))
  }

  /// Flow 183 begins 4 s behind flow 162, between the same hosts: a box that remembers for 1 s has forgotten.
  @Test(arguments: [(1, true), (180, false)])
  func aBoxThatForgotTheFlowBeforeSaysSo(seconds: Int, isForgotten: Bool) throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      "rules:\n  - {id: site, names: [social.test], in: [http-host, sni]}\n", to: "rules.yaml")
    let censor = try folder.write(
      """
      name: c
      title: C
      placement: on-path
      reactions: {sni: tcp-reset, http-host: tcp-reset}
      residual: {key: host-pair, seconds: \(seconds)}

      """, to: "c.yaml")
    let page = try Self.page(
      "captures/network-1.pcap", "--flow", "183", "--rules", rules, "--censor", censor)
    #expect(page.contains("memory    gateway forgot flow 162 after 1 s\n") == isForgotten)
    #expect(page.contains("idle      gateway: ") == isForgotten)
    #expect(page.contains("remembering flow 162") != isForgotten)
  }

  @Test(arguments: [
    ("acts: {after-packets: 999}", "read it, and waited for what did not come"),
    ("connections: {key: 3-tuple, passed: 9, within-seconds: 60}", "lets a number of connections"),
    ("acts: on-later-flows\nresidual: {key: host-pair, seconds: 9}", "acts on later flows only"),
    ("hosts: 0.000001", "is on the way to other hosts"),
    ("active: {to: 2020-01-01}", "was not there at that time"),
    ("probability: 0", "acts on a share of flows only"),
    ("stream: {segments: alone}", "does not put segments together"),
  ])
  func aBoxSaysByWhatItDidNothing(lines: String, words: String) throws {
    let folder = try TemporaryFolder()
    let censor = try folder.write(
      "name: c\ntitle: C\nplacement: in-path\nreactions: {sni: drop}\n\(lines)\n", to: "c.yaml")
    let page = try Self.page(
      "captures/one-visit.pcap", "--flow", "4", "--rules", Self.oneSite, "--censor", censor)
    let idle = page.components(separatedBy: "\nidle ")
    #expect(idle.count == 2)
    #expect(idle.last?.contains(words) == true, "\(idle.last ?? "")")
  }

  @Test(arguments: ["gfw-2025", "gfw-tls-2023", "airtel-2021", "henan-2023", "perfect"])
  func eachBoxThatDidNothingHasAReason(censor: String) throws {
    for (capture, flow) in [("one-visit.pcap", 4), ("dns.pcap", 1), ("quic.pcapng", 23)] {
      let done = try Program.run(
        "explain", "captures/" + capture, "--flow", "\(flow)", "--rules", "rules/teaching.yaml",
        "--censor", censor, "--json")
      let explanation = try #require(
        try JSONSerialization.jsonObject(with: Data(done.output.utf8)) as? [String: Any])
      let gateways = try #require(explanation["gateways"] as? [[String: Any]])
      let boxes = Set(gateways.flatMap { $0["boxes"] as? [String] ?? [] })
      let packets = try #require(explanation["packets"] as? [[String: Any]])
      let acting = packets.flatMap { $0["actions"] as? [[String: Any]] ?? [] }
        .compactMap { $0["box"] as? String }
      let outcome = try #require(explanation["outcome"] as? [String: Any])
      let idle = try #require(outcome["idle"] as? [[String: Any]])
      let silent = idle.flatMap { $0["boxes"] as? [[String: Any]] ?? [] }
        .compactMap { $0["box"] as? String }
      #expect(Set(silent).union(acting) == boxes, "\(capture)")
      #expect(Set(silent).isDisjoint(with: acting), "\(capture)")
      #expect(idle.allSatisfy { !($0["why_not_words"] as? String ?? "").isEmpty })
      // A reader of the whole that missed something says by which habit.
      let blind = idle.filter { $0["why_not"] as? String == "not-read" }
      #expect(blind.allSatisfy { !($0["habits"] as? [String] ?? []).isEmpty }, "\(capture)")
    }
  }

  @Test func aBoxThatDoesNotLookAtTheFlowIsNamed() throws {
    // The proxy's port is 3128, and Airtel's boxes look at port 80 (airtel-http-2019.yaml).
    let page = try Self.page(
      "captures/network-1.pcap", "--flow", "162", "--rules", Self.oneSite, "--censor",
      "airtel-http-2019")
    #expect(page.contains("gateway: no flow that it looks at, by its side or its ports\n"))
    #expect(!page.contains("state "))
    #expect(page.contains("evaded    social\n"))
  }

  @Test func aCaptureOnStandardInputIsExplained() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/captures/dns.pcap"))
    let done = try Program.run(
      "explain", "-", "--flow", "1", "--rules", "rules/teaching.yaml", input: Array(bytes))
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.hasPrefix("Flow 1 of -, UDP\n"))
  }

  @Test func aFlowThatIsNotThereIsAnErrorWithTheirNumber() throws {
    let done = try Program.run("explain", "captures/dns.pcap", "--flow", "9999")
    let list = try Program.run("replay", "captures/dns.pcap", "--quiet", "--flows", "-").output
    let count = list.split(separator: "\n").count
    #expect(done.status == 1)
    #expect(done.output.isEmpty)
    #expect(
      done.errors == "chokepoint: dns.pcap: there is no flow 9999: it has \(count) flows\n")
  }

  @Test(arguments: [
    (["captures/dns.pcap", "--flow", "0"], 2, "--flow is a number from 1 on"),
    (["captures/dns.pcap"], 2, "one of --flow, --name, --frame and --stream"),
    (["captures/none.pcap", "--flow", "1"], 1, "captures/none.pcap"),
    (
      ["captures/dns.pcap", "--flow", "1", "--rules", oneSite, "--censor", "henan-2024"], 2,
      "did you mean 'henan-2023'?"
    ),
  ])
  func mistakesHaveTheExitStatusOfOtherCommands(
    arguments: [String], status: Int32, message: String
  ) throws {
    let done = try Program.run(list: ["explain"] + arguments)
    #expect(done.status == status)
    #expect(done.output.isEmpty)
    #expect(done.errors.contains(message))
  }

  @Test func aCaptureThatBreaksOffIsExplainedUpToThere() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/captures/dns.pcap"))
    let folder = try TemporaryFolder()
    let capture = try folder.write(Array(bytes.dropLast(10)), to: "cut.pcap")
    let done = try Program.run("explain", capture, "--flow", "1")
    #expect(done.status == 1)
    #expect(done.output.hasPrefix("Flow 1 of cut.pcap, UDP\n"))
    #expect(done.errors.contains("cut.pcap"))
  }
}
