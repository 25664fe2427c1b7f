import Foundation
import TestSupport
import Testing

/// `chokepoint explain --json`, held against tshark and against its own text.
@Suite struct ExplainJSONTests {
  private typealias Object = [String: Any]

  private static func document(_ arguments: String...) throws -> [String: Any] {
    let done = try Program.run(list: ["explain", "--json"] + arguments)
    #expect(done.status == 0, "\(done.errors)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(done.output.utf8)) as? [String: Any])
  }

  private static func objects(_ value: Any?) throws -> [[String: Any]] {
    try #require(value as? [[String: Any]])
  }

  /// A packet as both tell it.
  private struct Row: Equatable {
    var frame: Int
    var hopLimit: Int
    var sequence: Int
    var acknowledgement: Int
    var window: Int
    var payload: String
  }

  @Test(.enabled(if: Tshark.isInstalled, "tshark is not here"))
  func packetsHaveTheFieldsAndBytesThatTsharkHas() throws {
    let document = try Self.document(
      "captures/network-1.pcap", "--flow", "34", "--rules", "rules/examples/one-site.yaml")
    let rows = try Self.objects(document["packets"]).map { packet in
      Row(
        frame: try #require(packet["frame"] as? Int),
        hopLimit: try #require(packet["hop_limit"] as? Int),
        sequence: try #require(packet["seq"] as? Int),
        acknowledgement: try #require(packet["ack"] as? Int),
        window: try #require(packet["window"] as? Int),
        payload: try #require(packet["payload"] as? String))
    }
    let expected = try Tshark.fields(
      [
        "frame.number", "ipv6.hlim", "tcp.seq", "tcp.ack", "tcp.window_size_value", "tcp.payload",
      ], of: Program.root + "/captures/network-1.pcap", filter: "tcp.port == 34578",
      options: ["-o", "tcp.relative_sequence_numbers:TRUE"]
    ).map { fields in
      let numbers = fields.dropLast().map { Int($0) ?? -1 }
      return Row(
        frame: numbers[0], hopLimit: numbers[1], sequence: numbers[2],
        acknowledgement: numbers[3], window: numbers[4], payload: fields[5])
    }
    #expect(expected.count > 10)
    #expect(rows == expected)
  }

  /// IEEE S&P 2025, §4: one RST, three RST+ACK, one RST+ACK with a TTL of 248.
  @Test func forgedPacketsHaveTheirFields() throws {
    let document = try Self.document(
      "captures/one-visit.pcap", "--flow", "4", "--rules", "rules/examples/one-site.yaml",
      "--censor", "gfw-tls-2023")
    let packets = try Self.objects(document["packets"])
    let acting = try packets.filter { try !Self.objects($0["actions"]).isEmpty }
    #expect(acting.map { $0["frame"] as? Int } == [12])
    let forged = try Self.objects(acting.first?["actions"]).flatMap {
      try Self.objects($0["forged"])
    }
    let toClient = forged.filter { $0["to"] as? String == "client" }
    let flags = [["RST"]] + Array(repeating: ["RST", "ACK"], count: 4)
    #expect(toClient.map { $0["flags"] as? [String] } == flags)
    #expect(toClient.last?["hop_limit"] as? Int == 248)
    // 1428 and 523 bytes have come from the client, behind its SYN.
    let toServer = forged.filter { $0["to"] as? String == "server" }
    #expect(toServer.allSatisfy { $0["seq"] as? Int == 1952 })
    let outcome = try #require(document["outcome"] as? Object)
    #expect(outcome["failure"] as? String == "connection_reset")
    #expect((outcome["client"] as? String)?.isEmpty == false)
    #expect((outcome["server"] as? String)?.isEmpty == false)
  }

  @Test func whatIsLegibleStandsWhereThePayloadHasIt() throws {
    for (capture, flow, name) in [
      ("captures/one-visit.pcap", "4", "social.test"),
      ("captures/dns.pcap", "1", "banned-news.test"),
    ] {
      let document = try Self.document(
        capture, "--flow", flow, "--rules", "rules/examples/one-site.yaml")
      let packets = try Self.objects(document["packets"])
      let legible = try packets.flatMap { try Self.objects($0["legible"]) }
      let first = try #require(legible.first { $0["text"] as? String == name })
      let place = try #require(first["place"] as? [String: Int])
      let step = try packets[#require(place["packet"])]
      let hex = Array(try #require(step["payload"] as? String))
      let offset = try #require(place["offset"])
      let bytes = stride(from: 2 * offset, to: 2 * (offset + name.utf8.count), by: 2).map {
        UInt8(String(hex[$0...($0 + 1)]), radix: 16) ?? 0
      }
      // In a DNS question a length stands where the name has a dot (RFC 1035 §3.1).
      let text = String(decoding: bytes.map { $0 < 32 ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
      #expect(text == name)
    }
  }

  /// Henan puts no segments together (IEEE S&P 2025); Airtel looks for no name in DNS.
  @Test(arguments: [
    ("captures/one-visit.pcap", "4", "henan-2023", "not-read"),
    ("captures/one-visit.pcap", "1", "henan-2023", "field-not-sought"),
    ("captures/network-1.pcap", "162", "airtel-http-2019", "flow-not-watched"),
  ])
  func aBoxThatDidNothingSaysWhy(
    capture: String, flow: String, censor: String, reason: String
  ) throws {
    let document = try Self.document(
      capture, "--flow", flow, "--rules", "rules/teaching.yaml", "--censor", censor)
    let boxes = try Self.objects(document["packets"])
      .flatMap { try Self.objects($0["legible"]) }.flatMap { try Self.objects($0["boxes"]) }
    #expect(!boxes.isEmpty)
    #expect(boxes.contains { $0["why_not"] as? String == reason })
    #expect(boxes.allSatisfy { $0["why_not"] as? String != nil })
  }

  @Test func aRuleThatNamesSomethingElseIsSaid() throws {
    let document = try Self.document(
      "captures/dns.pcap", "--flow", "1", "--rules", "rules/examples/one-site.yaml")
    let boxes = try Self.objects(document["packets"])
      .flatMap { try Self.objects($0["legible"]) }.flatMap { try Self.objects($0["boxes"]) }
    #expect(boxes.compactMap { $0["why_not"] as? String } == ["not-named"])
  }
}
