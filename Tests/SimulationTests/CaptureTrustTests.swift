import Foundation
import Reports
import Simulation
import TestSupport
import Testing

/// What a capture hides, or had to be put right, is said once, and in one place of each report.
@Suite struct CaptureTrustTests {
  private static let heading = "how far the capture can be trusted"

  /// A capture of raw IP with one of each: a packet that a card would cut, one that a snap length cut, a SYN
  /// behind its SYN/ACK, a wrong clock, a direction that is missing, and a protocol that is not read.
  private static func doubtful() -> [UInt8] {
    var file = PcapFile(linkType: 101)
    var joined = Conversation()
    joined.handshake(1000, 80)
    joined.tcp(
      1000, 80, .ack, sequence: 1001, acknowledgement: 5001, Array(repeating: 65, count: 2000))
    var late = Conversation()
    late.handshake(1001, 80)
    var oneWay = Conversation(client: "10.1.0.3")
    for number in UInt32(0)..<3 {
      oneWay.tcp(1002, 80, .ack, sequence: 1001 + number, acknowledgement: 5001, [65])
    }
    var cut = Conversation(client: "10.1.0.4")
    cut.udp(1003, 9999, Array(repeating: 65, count: 100))
    var unread = joined.packets[0].bytes
    // ICMP.
    unread[9] = 1
    let order = [1, 0, 2].map { late.packets[$0].bytes }
    var packets = joined.packets.map(\.bytes) + order + oneWay.packets.map(\.bytes)
    packets.append(unread)
    for (place, packet) in packets.enumerated() {
      // The last of the packets of the one direction is an hour slow.
      let seconds: UInt32 = place == 9 ? 1_699_996_400 : 1_700_000_000
      file.append(packet, seconds: seconds, fraction: UInt32(place) * 1000)
    }
    file.append(
      Array(cut.packets[0].bytes.prefix(60)), fraction: 50_000,
      originalCount: UInt32(cut.packets[0].bytes.count))
    return file.bytes
  }

  private static func report(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> Report {
    var options = ReplayOptions()
    options.captures = [try folder.write(bytes, to: "capture.pcap")]
    options.rules = [try folder.write("site.test\n", to: "rules.txt")]
    var run = try ReplayRun(options)
    run.replay(progress: SilentProgress())
    return run.reports()[0]
  }

  private static let expected = [
    ("packets_joined", "packets joined by offload, split again", 1),
    ("packets_cut_short", "packets cut short by the capture", 1),
    ("flows_one_way", "connections with one direction only", 1),
    ("packets_moved", "packets out of order by their numbers", 1),
    ("packets_with_corrected_times", "packets with corrected times", 1),
  ]

  @Test func eachIsCountedInTheTextAndInJSON() throws {
    let folder = try TemporaryFolder()
    let report = try Self.report(Self.doubtful(), in: folder)
    let lines = TextFormat.summary(report).split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: Self.heading))
    let document =
      try JSONSerialization.jsonObject(with: Data(JSONFormat.document([report])))
      as? [String: Any]
    let reading = try #require(document?["reading"] as? [String: Any])
    for (key, label, count) in Self.expected {
      #expect(reading[key] as? Int == count, "\(key)")
      let places = lines.indices.filter { lines[$0].contains(label) }
      #expect(places.count == 1 && places[0] > start, "\(label)")
      #expect(places.first.map { lines[$0].hasSuffix(" \(count)") } == true, "\(label)")
    }
    #expect((reading["undecoded"] as? [String: Int])?["IP protocol 1 (ICMP)"] == 1)
    #expect(lines[start...].contains { $0.contains("undecoded: IP protocol 1 (ICMP)") })
    // Twelve frames, of which one is two packets.
    #expect(reading["packets"] as? Int == 13)
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func thePageHasOneSectionForThem() throws {
    let folder = try TemporaryFolder()
    let page = String(
      decoding: HTMLFormat.document([try Self.report(Self.doubtful(), in: folder)]), as: UTF8.self)
    for text in ["How far the capture can be trusted</h2>"] + Self.expected.map(\.1) {
      #expect(page.components(separatedBy: text).count == 2, "\(text)")
    }
  }

  @Test func ofACaptureWithoutFaultsNothingIsSaid() throws {
    let folder = try TemporaryFolder()
    var plain = Conversation()
    plain.connection(1000, 443, request: Messages.clientHello("site.test"))
    var file = PcapFile(linkType: 101)
    for (place, packet) in plain.packets.enumerated() {
      file.append(packet.bytes, fraction: UInt32(place) * 1000)
    }
    let lines = TextFormat.summary(try Self.report(file.bytes, in: folder))
      .split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: Self.heading))
    #expect(lines[start + 1] == "  nothing was found that would distort the figures")
  }
}
