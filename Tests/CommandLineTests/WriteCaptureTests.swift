import Foundation
import TestSupport
import Testing

/// `replay --write-capture`, as Wireshark reads what it wrote.
@Suite struct WriteCaptureTests {
  private static let hasTshark = (try? Program.runTool("tshark", ["--version"])) != nil

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Writes the capture of a visit of `blocked.test` behind a censor that reads perfectly.
  private func written(
    _ conversation: Conversation, _ reactions: String, _ more: String = ""
  ) throws -> String {
    let censor = try folder.write(
      "name: c\ntitle: C\nplacement: in-path\nreactions: {\(reactions)}\n\(more)", to: "c.yaml")
    return try written(conversation, censor: censor)
  }

  /// Writes the capture of a visit of `blocked.test` behind a censor.
  private func written(_ conversation: Conversation, censor: String) throws -> String {
    var file = PcapFile(linkType: 101)
    for packet in conversation.packets { file.append(packet.bytes) }
    let capture = try folder.write(file.bytes, to: "visit.pcap")
    let rules = try folder.write(
      "rules:\n  - {id: site, names: [blocked.test]}\n", to: "rules.yaml")
    let output = folder.path + "/out.pcapng"
    let done = try Program.run(
      "replay", capture, "--rules", rules, "--censor", censor, "--quiet", "--write-capture", output)
    try #require(done.status == 0, "\(done.errors)")
    return output
  }

  private func fields(_ capture: String, _ names: String...) throws -> [[String]] {
    let options = names.flatMap { ["-e", $0] }
    let read = try #require(
      try Program.runTool("tshark", ["-n", "-r", capture, "-T", "fields"] + options))
    return read.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  private static var visit: Conversation {
    var visit = Conversation()
    visit.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    return visit
  }

  /// The handshake, the ClientHello, a RST/ACK to each end; the three segments after it are not sent.
  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func aResetConnectionEndsWithItsRSTs() throws {
    let rows = try fields(
      written(Self.visit, "sni: tcp-reset"), "ip.src", "tcp.flags.str", "tcp.checksum.status",
      "frame.comment")
    #expect(rows.count == 6)
    #expect(rows[3][3] == "gateway gateway: rule site in sni: tcp-reset")
    #expect(rows[4][0] == "192.0.2.80" && rows[5][0] == "10.1.0.2")
    #expect(rows[4][1].contains("R") && rows[5][1].contains("R"))
    #expect(rows[4][3].hasPrefix("forged, to the client: gateway gateway: rule site"))
    #expect(rows[5][3].hasPrefix("forged, to the server: "))
  }

  /// The ClientHello is the 4th packet: what is left of its flow ends with the handshake's ACK.
  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func whatIsDroppedIsNotThereAndThePacketBeforeSaysSo() throws {
    let rows = try fields(written(Self.visit, "sni: drop"), "tcp.len", "frame.comment")
    #expect(
      rows == [
        ["0", ""], ["0", ""],
        [
          "0",
          "after this, frame 4 of visit.pcap, of flow 1, is dropped: "
            + "gateway gateway: rule site in sni: drop",
        ],
      ])
  }

  /// The comment is with the packet of the same flow, not with the other flow's between.
  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func theCommentOnADroppedPacketStaysInItsFlow() throws {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    conversation.handshake(40_002, 443)
    conversation.tcp(
      40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001,
      Messages.clientHello("blocked.test"))
    let rows = try fields(written(conversation, "sni: drop"), "frame.comment")
    #expect(rows.count == 6)
    #expect(rows[2][0].hasPrefix("after this, frame 7 of visit.pcap, of flow 1, is dropped: "))
    #expect(rows.enumerated().allSatisfy { $0 == 2 || $1[0].isEmpty })
  }

  /// A flow that loses its first packet has none: the packet before it in the capture tells, or else the
  /// first after it.
  @Test(.enabled(if: hasTshark, "tshark is not here"), arguments: [true, false])
  func theCommentOnALostFirstPacketIsBesideIt(isFirst: Bool) throws {
    var conversation = Conversation()
    if !isFirst { conversation.udp(40_000, 53, Messages.dnsQuery("other.test")) }
    conversation.udp(40_001, 53, Messages.dnsQuery("blocked.test"))
    if isFirst { conversation.udp(40_002, 53, Messages.dnsQuery("other.test")) }
    let rows = try fields(written(conversation, "dns: drop"), "dns.qry.name", "frame.comment")
    #expect(rows.map { $0[0] } == ["other.test"])
    #expect(rows[0][1].contains("of visit.pcap, of flow \(isFirst ? 1 : 2), is dropped: "))
  }

  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func aForgedAnswerComesBeforeTheTrueOne() throws {
    var query = Conversation(server: "192.0.2.53")
    query.udp(40_001, 53, Messages.dnsQuery("blocked.test"))
    query.udp(
      40_001, 53, fromServer: true, Messages.dnsAnswer("blocked.test", [192, 0, 2, 80]))
    // A connection to the address that only the true answer gave.
    query.connection(40_002, 443, request: Messages.clientHello("other.test"))
    let rows = try fields(
      written(query, "dns: dns-injection", "forged-addresses: [198.51.100.254]\n"), "dns.a",
      "frame.comment")
    #expect(rows.prefix(3).map { $0[0] } == ["", "198.51.100.254", "192.0.2.80"])
    #expect(rows[1][1].hasPrefix("forged, to the client: "))
  }

  /// As glibc's resolver asks: A and AAAA from one port. What asks for another name, and what the query's
  /// server says, is left alone.
  private static var queriesOfOnePort: Conversation {
    var queries = Conversation(server: "192.0.2.53")
    queries.udp(40_001, 53, Messages.dnsQuery("blocked.test", identifier: 1))
    queries.udp(40_001, 53, Messages.dnsQuery("blocked.test", identifier: 2, type: 28))
    queries.udp(40_001, 53, Messages.dnsQuery("other.test", identifier: 3))
    queries.udp(
      40_001, 53, fromServer: true,
      Messages.dnsAnswer("blocked.test", [192, 0, 2, 80], identifier: 1))
    queries.udp(40_001, 53, Messages.dnsQuery("www.blocked.test", identifier: 4))
    return queries
  }

  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func everyQueryOfAFlowIsAnswered() throws {
    let rows = try fields(
      written(
        Self.queriesOfOnePort, "dns: dns-injection", "forged-addresses: [198.51.100.254]\n"),
      "dns.id", "dns.flags.response", "dns.a", "frame.comment")
    let isResponse = rows.map { ["1", "True"].contains($0[1]) }
    #expect(rows.map { $0[0].suffix(1) } == ["1", "1", "2", "2", "3", "1", "4", "4"])
    #expect(isResponse == [false, true, false, true, false, true, false, true])
    let forged = rows.filter { $0[3].hasPrefix("forged, to the client") }
    #expect(forged.map { $0[0].suffix(1) } == ["1", "2", "4"])
    #expect(forged.allSatisfy { $0[2] == "198.51.100.254" })
  }

  /// Anonymous et al., "Triplet Censors", FOCI 2020: three answers to each query.
  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func eachOfThreeInjectorsAnswersEveryQuery() throws {
    let rows = try fields(
      written(Self.queriesOfOnePort, censor: "gfw-dns"), "dns.id", "frame.comment")
    let forged = rows.filter { $0[1].hasPrefix("forged, to the client") }
    #expect(
      forged.map { $0[0].suffix(1) } == ["1", "1", "1", "2", "2", "2", "4", "4", "4"])
    let boxes = ["injector 1", "injector 2", "injector 3"]
    #expect(
      zip(forged, boxes + boxes + boxes).allSatisfy { $0[1].contains(", box \($1): rule site") })
    #expect(rows.count == 5 + forged.count)
  }

  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func aCensorsFingerprintIsInWhatItForges() throws {
    let packets = "packets: [{flags: rst, to: client, ip-id: 30000, ip-ttl: 128}]\n"
    let rows = try fields(
      written(Self.visit, "sni: tcp-reset", packets), "ip.id", "ip.ttl", "tcp.flags.reset")
    #expect(rows.count == 5)
    #expect(rows[4] == ["0x7530", "128", "True"] || rows[4] == ["0x7530", "128", "1"])
  }

  /// IEEE S&P 2025, §4: the first injector sends one RST without DF, the second three RST+ACK with DF, the
  /// third one RST+ACK with a TTL of 248; here to each end.
  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func boxesSideBySideAllForge() throws {
    let rows = try fields(
      written(Self.visit, censor: "gfw-tls-2023"), "ip.src", "tcp.flags", "ip.flags.df", "ip.ttl",
      "frame.comment")
    let forged = rows.filter { $0[4].hasPrefix("forged, to the client") }
    #expect(forged.allSatisfy { $0[0] == "192.0.2.80" })
    #expect(forged.map { String($0[1].suffix(2)) } == ["04", "14", "14", "14", "14"])
    #expect(
      forged.map { ["1", "True"].contains($0[2]) } == [false, true, true, true, false])
    #expect(forged.last?[3] == "248")
    #expect(forged.last?[4].contains("gateway gateway, box III: rule site in sni") == true)
    #expect(rows.count == 4 + 2 * forged.count)
  }

  /// What tshark finds malformed in the recorded captures, as they are: nothing. Every comment that it shows
  /// is whole.
  @Test(
    .enabled(if: hasTshark, "tshark is not here"),
    arguments: [
      "perfect", "gfw-2025", "gfw-tls-2023", "gfw-dns", "airtel-http-2019", "naive",
      "kazakhstan-interception-2019", "tspu-2022", "iran-2020",
    ])
  func nothingIsMalformedInTheRecordedCaptures(censor: String) throws {
    let output = folder.path + "/all.pcapng"
    let done = try Program.run(
      "replay", "captures", "--rules", "rules/teaching.yaml", "--censor", censor, "--certain",
      "--quiet", "--write-capture", output)
    #expect(done.status == 0, "\(done.errors)")
    let bad = try #require(
      try Program.runTool("tshark", ["-n", "-r", output, "-Y", "_ws.malformed"]))
    #expect(bad.output.isEmpty)
    let read = try #require(
      try Program.runTool(
        "tshark",
        ["-n", "-r", output, "-Y", "frame.comment", "-T", "fields", "-e", "frame.comment"]))
    let comments = read.output.split(separator: "\n")
    #expect(comments.count > 10)
    #expect(comments.allSatisfy { $0.contains("gateway gateway") && $0.contains(": rule ") })
  }

  @Test func anOutputThatCannotBeWrittenIsAnError() throws {
    let done = try Program.run(
      "replay", "captures/one-visit.pcap", "--quiet", "--write-capture", "/nonexistent/x.pcapng")
    #expect(done.status == 2)
    #expect(
      done.errors
        == "chokepoint: /nonexistent/x.pcapng: cannot be written: No such file or directory\n")
  }

  @Test func aFullDiskIsAnError() throws {
    let done = try Program.run(
      "replay", "captures/one-visit.pcap", "--quiet", "--write-capture", "/dev/full")
    #expect(done.status == 1)
    #expect(done.errors.contains("/dev/full: cannot be written in full: No space left on device"))
  }

  @Test func noOtherOutputTakesItsPlace() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/x"
    let done = try Program.run(
      "replay", "captures/one-visit.pcap", "--quiet", "--write-capture", path, "--json", path)
    #expect(done.status == 2)
    #expect(done.errors.contains("is named for two outputs"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
