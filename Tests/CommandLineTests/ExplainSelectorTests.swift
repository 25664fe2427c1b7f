import Foundation
import TestSupport
import Testing

/// How `chokepoint explain` finds a flow, held against tshark.
@Suite struct ExplainSelectorTests {
  private static let rules = ["--rules", "rules/examples/one-site.yaml"]

  /// The first line of the page: the flow's number, and the frame it began with.
  private static func flow(_ arguments: String...) throws -> (number: Int, firstFrame: Int) {
    let done = try Program.run(list: ["explain", "--json"] + arguments + rules)
    #expect(done.status == 0, "\(done.errors)")
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(done.output.utf8)) as? [String: Any])
    return (
      try #require(document["flow"] as? Int), try #require(document["first_packet"] as? Int)
    )
  }

  @Test(
    .enabled(if: Tshark.isInstalled, "tshark is not here"),
    arguments: [
      "captures/network-1.pcap", "captures/network-3.pcap.gz", "captures/proxy.pcap",
    ])
  func streamsAreThoseOfTshark(capture: String) throws {
    let rows = try Tshark.fields(
      ["tcp.stream", "frame.number"], of: Program.root + "/" + capture, filter: "tcp")
    var first: [Int: Int] = [:]
    for row in rows {
      guard let stream = Int(row[0]), let frame = Int(row[1]) else { continue }
      first[stream] = first[stream] ?? frame
    }
    let count = try #require(first.keys.max()) + 1
    for stream in stride(from: 0, to: count, by: max(1, count / 5)) {
      #expect(try Self.flow(capture, "--stream", "\(stream)").firstFrame == first[stream])
    }
    let done = try Program.run(
      list: ["explain", capture, "--stream", "\(count)"] + Self.rules)
    #expect(done.status == 1)
    #expect(done.errors.contains("there is no TCP stream \(count)"))
  }

  /// A SYN with another sequence number between the same ports begins another stream (Wireshark,
  /// packet-tcp.c); a repeated one does not.
  @Test(.enabled(if: Tshark.isInstalled, "tshark is not here"))
  func portsThatAreUsedAgainAreAnotherStream() throws {
    var conversation = Conversation()
    conversation.tcp(40_000, 80, [.syn], sequence: 1_000)
    conversation.tcp(40_000, 80, [.syn], sequence: 1_000)
    conversation.tcp(
      40_000, 80, fromServer: true, [.syn, .ack], sequence: 7, acknowledgement: 1_001)
    conversation.tcp(40_000, 80, [.rst], sequence: 1_001)
    conversation.tcp(40_001, 80, [.syn], sequence: 5)
    conversation.tcp(40_000, 80, [.syn], sequence: 90_000)
    let folder = try TemporaryFolder()
    var file = PcapFile(linkType: 101)  // LINKTYPE_RAW
    for packet in conversation.packets { file.append(packet.bytes) }
    let capture = try folder.write(file.bytes, to: "ports.pcap")
    let streams = try Tshark.fields(["tcp.stream"], of: capture).map { Int($0[0]) }
    #expect(streams == [0, 0, 0, 0, 1, 2])
    for (stream, frame) in [(0, 1), (1, 5), (2, 6)] {
      #expect(try Self.flow(capture, "--stream", "\(stream)").firstFrame == frame)
    }
  }

  @Test func everyFrameOfAFlowLeadsToIt() throws {
    let number = 34
    let done = try Program.run(
      list: ["explain", "--json", "captures/network-1.pcap", "--flow", "\(number)"] + Self.rules)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(done.output.utf8)) as? [String: Any])
    let frames = try #require(document["packets"] as? [[String: Any]]).compactMap {
      $0["frame"] as? Int
    }
    #expect(frames.count > 10)
    for frame in [frames[0], frames[frames.count / 2], frames[frames.count - 1]] {
      #expect(try Self.flow("captures/network-1.pcap", "--frame", "\(frame)").number == number)
    }
  }

  @Test func aFrameOfASeriesStandsBehindTheNameOfItsFile() throws {
    let done = try Program.run(
      list: [
        "explain", "--json", "--series", "captures/dns.pcap", "captures/ssh.pcap", "--frame",
        "ssh.pcap:1",
      ] + Self.rules)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("\"capture\":\"ssh.pcap\"") || done.output.contains("ssh.pcap"))
  }

  /// The names are in `captures/README.md`: www. is below the name, and unsocial.test would not be.
  @Test func aNameLeadsToTheFirstFlowThatHasItOrOneBelow() throws {
    let names = try Program.run("names", "captures/network-1.pcap").output
      .split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
    let row = try #require(
      names.first { $0[1] == "social.test" || $0[1].hasSuffix(".social.test") })
    let frame = try #require(row.last.flatMap { Int($0) })
    let byFrame = try Self.flow("captures/network-1.pcap", "--frame", "\(frame)")
    let done = try Program.run(
      list: ["explain", "captures/network-1.pcap", "--name", "Social.Test."] + Self.rules)
    #expect(done.output.hasPrefix("Flow \(byFrame.number) of network-1.pcap"))
    #expect(done.errors.contains(" flows; this is the first"))
    let none = try Program.run(
      list: ["explain", "captures/network-1.pcap", "--name", "ocial.test"] + Self.rules)
    #expect(none.status == 1)
    #expect(none.errors.contains("no name 'ocial.test' is legible"))
  }

  @Test(arguments: [
    ["--flow", "1", "--name", "a.test"], ["--frame", "0"], ["--frame", "a.pcap:1"],
    ["--stream", "10000000"], [],
  ])
  func wrongSelectorsAreRefused(arguments: [String]) throws {
    let done = try Program.run(list: ["explain", "captures/dns.pcap"] + arguments)
    #expect(done.status == 2)
    #expect(done.output.isEmpty)
  }

  @Test func standardInputIsRefusedWhereItWouldBeReadTwice() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/captures/dns.pcap"))
    let done = try Program.run(
      list: ["explain", "-", "--name", "banned-news.test"], input: Array(bytes))
    #expect(done.status != 0)
    #expect(done.errors.contains("standard input"))
  }
}
