import Foundation
import TestSupport
import Testing

/// `replay --write-capture`, as Wireshark reads what it wrote.
@Suite struct WriteCaptureTests {
  private static let hasTshark = (try? Program.runTool("tshark", ["--version"])) != nil

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Writes the capture of a visit of `blocked.test` behind a censor.
  private func written(
    _ conversation: Conversation, _ reactions: String, _ more: String = ""
  ) throws -> String {
    var file = PcapFile(linkType: 101)
    for packet in conversation.packets { file.append(packet.bytes) }
    let capture = try folder.write(file.bytes, to: "visit.pcap")
    let rules = try folder.write(
      "rules:\n  - {id: site, names: [blocked.test]}\n", to: "rules.yaml")
    let censor = try folder.write(
      "name: c\ntitle: C\nplacement: in-path\nreactions: {\(reactions)}\n\(more)", to: "c.yaml")
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

  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func whatIsDroppedIsNotThere() throws {
    #expect(try fields(written(Self.visit, "sni: drop"), "frame.number").count == 3)
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

  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func aCensorsFingerprintIsInWhatItForges() throws {
    let packets = "packets: [{flags: rst, to: client, ip-id: 30000, ip-ttl: 128}]\n"
    let rows = try fields(
      written(Self.visit, "sni: tcp-reset", packets), "ip.id", "ip.ttl", "tcp.flags.reset")
    #expect(rows.count == 5)
    #expect(rows[4] == ["0x7530", "128", "True"] || rows[4] == ["0x7530", "128", "1"])
  }

  @Test(.enabled(if: hasTshark, "tshark is not here"))
  func nothingIsMalformedInTheRecordedCaptures() throws {
    let output = folder.path + "/all.pcapng"
    let done = try Program.run(
      "replay", "captures", "--rules", "rules/teaching.yaml", "--censor", "gfw-2025", "--certain",
      "--quiet", "--write-capture", output)
    #expect(done.status == 0, "\(done.errors)")
    let bad = try #require(
      try Program.runTool("tshark", ["-n", "-r", output, "-Y", "_ws.malformed"]))
    #expect(bad.output.isEmpty)
  }

  @Test func anOutputThatCannotBeWrittenIsAnError() throws {
    let done = try Program.run(
      "replay", "captures/one-visit.pcap", "--quiet", "--write-capture", "/nonexistent/x.pcapng")
    #expect(done.status == 1)
    #expect(done.errors.contains("/nonexistent/x.pcapng"))
  }
}
