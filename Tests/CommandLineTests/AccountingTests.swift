import Foundation
import TestSupport
import Testing

/// What packets were and what becomes of them adds up, and is the same in every format.
@Suite struct AccountingTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// The counts of a replay: by label in the text, and by name in JSON and CSV.
  private struct Counts {
    var text: [String: Int] = [:]
    var json: [String: Any] = [:]
    /// Packets of all flows as their lines in `--flows` have them.
    var ofFlows = 0
    var errors = ""

    func number(_ name: String) -> Int { json[name] as? Int ?? -1 }
  }

  private func counts(_ arguments: [String]) throws -> Counts {
    let out = folder.path + "/out"
    let done = try Program.run(
      list: ["replay"] + arguments
        + ["--json", out + ".json", "--csv", out, "--flows", out + ".jsonl"])
    var counts = Counts()
    counts.errors = done.errors
    let lines = done.output.split(separator: "\n")
    for line in lines.drop(while: { !$0.hasPrefix("packets read") }) {
      let words = line.split(separator: " ")
      let label = words.dropLast().joined(separator: " ")
      if counts.text[label] == nil { counts.text[label] = words.last.flatMap { Int($0) } }
    }
    func object(_ text: some StringProtocol) throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    let document = try object(String(contentsOfFile: out + ".json", encoding: .utf8))
    counts.json = try #require(document["reading"] as? [String: Any])
    let table = try String(contentsOfFile: out + "/packets.csv", encoding: .utf8)
    for record in table.split(separator: "\r\n").dropFirst() {
      let fields = record.split(separator: ",").map(String.init)
      #expect(counts.number(fields[0]) == Int(fields[1]), "\(record)")
    }
    for line in try String(contentsOfFile: out + ".jsonl", encoding: .utf8).split(separator: "\n") {
      counts.ofFlows += try object(line)["packets"] as? Int ?? 0
    }
    return counts
  }

  /// Adds up as a reader of the summary does.
  private func addUp(_ counts: Counts, packets: Int) {
    let text = counts.text
    #expect(text["packets read"] == packets)
    let parts = [
      "whole, in flows", "undecoded", "fragments, put together", "fragments, left over",
    ]
    #expect(parts.reduce(0) { $0 + (text[$1] ?? 0) } == packets)
    let fates = [
      "would arrive", "dropped, or after a dropped packet", "not sent: flow over or not begun",
    ]
    #expect(fates.reduce(0) { $0 + (text[$1] ?? 0) } == text["packets of flows"])
    #expect(text["packets of flows"] == counts.ofFlows)
    let whole = counts.ofFlows - counts.number("datagrams") + counts.number("datagrams_unread")
    #expect(text["whole, in flows"] == whole)
    for (label, name) in [
      ("packets read", "packets"), ("whole, in flows", "whole_packets"),
      ("undecoded", "undecoded_packets"), ("would arrive", "packets_that_arrive"),
      ("packets answered by forged ones", "packets_answered_by_forgeries"),
    ] {
      #expect(text[label] == counts.number(name), "\(label)")
    }
  }

  @Test(arguments: ["golden-shield", "classroom", "kazakhstan"])
  func theRecordedCapturesAddUp(scenario: String) throws {
    let counts = try counts(["captures", "--scenario", scenario])
    // The packets of each file, from the length fields of their records alone.
    let files = try FileManager.default.subpathsOfDirectory(atPath: Program.root + "/captures")
      .filter { [".pcap", ".pcapng", ".gz"].contains(where: $0.hasSuffix) }
    try #require(Tshark.isInstalled || !files.isEmpty)
    guard Tshark.isInstalled else { return addUp(counts, packets: counts.number("packets")) }
    let packets = try files.reduce(0) {
      $0 + (try Tshark.fields(["frame.number"], of: Program.root + "/captures/" + $1).count)
    }
    addUp(counts, packets: packets)
  }

  private func written(_ packets: [[UInt8]]) throws -> String {
    var file = PcapFile(linkType: 101)
    for packet in packets { file.append(packet) }
    return try folder.write(file.bytes, to: "made.pcap")
  }

  /// A query in three fragments, one in two of three, one whose datagram is too short to be read, ARP's
  /// like, and a whole one.
  @Test func fragmentsAreThoseOfDatagramsAndTheRest() throws {
    var queries = Conversation()
    queries.udp(1, 53, Messages.dnsQuery("one.listed.test"))
    queries.udp(2, 53, Messages.dnsQuery("two.listed.test"))
    queries.udp(3, 53, Messages.dnsQuery("www.listed.test"))
    func fragments(_ packet: [UInt8], identification: UInt8) -> [[UInt8]] {
      Fragments.ofIPv4(packet, every: 16).map { fragment in
        var fragment = fragment
        fragment[5] = identification
        return fragment
      }
    }
    let joined = fragments(queries.packets[0].bytes, identification: 1)
    let open = fragments(queries.packets[1].bytes, identification: 2)
    // IP protocol 1, which is not read, in two fragments.
    var ping = Array(queries.packets[2].bytes)
    ping[9] = 1
    let unread = fragments(ping, identification: 3)
    try #require(joined.count == 3 && open.count == 3 && unread.count == 3)
    // A first byte that no version of IP begins with.
    let path = try written(
      joined + open.dropLast() + unread + [queries.packets[2].bytes, [0x10, 0]])
    let rules = try folder.write("none.test\n", to: "rules.txt")
    let counts = try counts([path, "--rules", rules])
    addUp(counts, packets: 10)
    let text = counts.text
    #expect(text["whole, in flows"] == 1)
    #expect(text["undecoded"] == 1)
    #expect(text["fragments, put together"] == 6)
    #expect(text["fragments, left over"] == 2)
    #expect(text["datagrams put together"] == 2)
    #expect(text["of these, undecoded"] == 1)
    #expect(text["packets of flows"] == 2)
    #expect(counts.number("fragments") == 8)
  }

  /// A censor that drops the ClientHello and what follows; one that resets; one that forges answers.
  @Test(arguments: [
    // A connection of eight packets: the handshake of three, the ClientHello, four behind it.
    ("sni: drop", 3, 5, 0, 0), ("sni: tcp-reset", 4, 0, 4, 1),
    ("http-host: block-page", 3, 1, 4, 1),
    ("sni: throttle", 8, 0, 0, 0),
  ])
  func packetsArriveOrDoNot(
    reaction: String, arriving: Int, dropped: Int, notSent: Int, answered: Int
  ) throws {
    var visit = Conversation()
    let request =
      reaction.hasPrefix("http")
      ? Messages.httpRequest(host: "listed.test") : Messages.clientHello("listed.test")
    visit.connection(1, 443, request: request, [1])
    let path = try written(visit.packets.map(\.bytes))
    let rules = try folder.write("listed.test\n", to: "rules.txt")
    let censor = try folder.write(
      "name: c\ntitle: C\nplacement: in-path\nreactions: {\(reaction)}\n", to: "c.yaml")
    let arguments = [path, "--rules", rules, "--censor", censor]
    let counts = try counts(arguments)
    addUp(counts, packets: 8)
    #expect(counts.text["would arrive"] == arriving)
    #expect(counts.text["dropped, or after a dropped packet"] == dropped)
    #expect(counts.text["not sent: flow over or not begun"] == notSent)
    #expect(counts.text["packets answered by forged ones"] == answered)
    // Those that arrive are those that a written capture has, beside the forged ones.
    let out = folder.path + "/ends.pcapng"
    let again = try self.counts(arguments + ["--write-capture", out])
    #expect(again.text == counts.text)
    guard Tshark.isInstalled else { return }
    let comments = try Tshark.fields(["frame.comment"], of: out)
    let forged = comments.count { $0.first?.hasPrefix("forged") == true }
    #expect(comments.count - forged == arriving)
    #expect((forged > 0) == (answered > 0))
  }

  @Test func theSameCaptureTwiceWarnsOnce() throws {
    var visit = Conversation()
    visit.udp(1, 53, Messages.dnsQuery("a.test"))
    let one = try written(visit.packets.map(\.bytes))
    let copy = try folder.write(
      Array(try Data(contentsOf: URL(fileURLWithPath: one))), to: "copy.pcap")
    let link = folder.path + "/link.pcap"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: one)
    let rules = try folder.write("none.test\n", to: "rules.txt")
    func warnings(_ arguments: String...) throws -> [String] {
      try Program.run(list: ["replay", "--rules", rules, "--quiet"] + arguments).errors
        .split(separator: "\n").map(String.init).filter { $0.contains("count twice") }
    }
    let end = ": its users and visits count twice"
    #expect(try warnings(one, one) == ["chokepoint: warning: \(one) is given twice\(end)"])
    #expect(
      try warnings(one, link) == ["chokepoint: warning: \(one) and \(link) are one capture\(end)"])
    // Bytes are compared where they are digested anyway.
    #expect(
      try warnings(one, copy, "--json", folder.path + "/a.json") == [
        "chokepoint: warning: \(one) and \(copy) are one capture\(end)"
      ])
    #expect(try warnings(one, "captures/ssh.pcap", "--json", folder.path + "/a.json") == [])
  }

  @Test func theDatabaseSaysThatItHoldsSingleUsers() throws {
    let path = folder.path + "/runs.db"
    let done = try Program.run(
      "replay", "captures/ssh.pcap", "--rules", "rules/teaching.yaml", "--quiet", "--sqlite", path,
      "--smallest-group", "5")
    #expect(done.status == 0)
    #expect(
      done.errors.split(separator: "\n").contains {
        $0.contains("single users") && $0.contains(path)
      })
    if Python.isInstalled {
      let rows = try Python.run(
        "import sqlite3; print(sqlite3.connect('\(path)').execute('SELECT note FROM about').fetchall())"
      )
      #expect(rows.contains("single users"))
    }
    let help = try Program.run("replay", "--help").output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    let warning = "with the names that single users visited, whatever --smallest-group says"
    #expect(help.contains("one line of JSON a flow, \(warning)"))
    #expect(help.contains("an SQLite database, \(warning)"))
  }
}
