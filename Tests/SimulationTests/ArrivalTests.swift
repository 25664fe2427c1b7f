import Captures
import Foundation
import Reports
import Simulation
import TestSupport
import Testing

/// A figure depends on the packets and their times, and not on how they arrive.
@Suite struct ArrivalTests {
  /// What one run gave.
  struct Outcome: Equatable {
    /// The document without what names the captures.
    var report: String
    /// The lines of flows without the names of captures and, where packets change places, their numbers.
    var flows: [String]
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Replays captures, and takes away what may differ.
  static func outcome(
    _ captures: [String], asSeries: Bool = false, scenario: String = "golden-shield",
    in folder: TemporaryFolder
  ) throws -> (outcome: Outcome, run: ReplayRun) {
    var options = ReplayOptions()
    options.captures = captures
    options.asSeries = asSeries
    options.scenarios = ["\(root)/rules/scenarios/\(scenario).yaml"]
    options.digestsInputs = true
    var run = try ReplayRun(options)
    let path = "\(folder.path)/flows-\(UUID().uuidString).jsonl"
    let flows = try OutputFile(path)
    run.replay(ReplayRun.Outputs(flows: [flows]), progress: SilentProgress())
    try flows.finish()
    var document = try object(JSONFormat.document(run.reports()))
    document["inputs"] = nil
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try flow($0)
    }
    return (Outcome(report: try text(document), flows: lines), run)
  }

  private static func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private static func text(_ object: [String: Any]) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }

  private static func flow(_ line: Substring) throws -> String {
    var flow = try object(Array(line.utf8))
    for key in ["capture", "packet", "packet_capture"] { flow[key] = nil }
    let names = flow["names"] as? [[String: Any]] ?? []
    flow["names"] = names.map { ["kind": $0["kind"], "name": $0["name"]] }
    return try text(flow)
  }

  // Captures as they are, and as they may also arrive.

  struct Packet {
    var time: Int64
    var bytes: [UInt8]
    var originalCount: Int
  }

  static func packets(_ path: String) throws -> [Packet] {
    var reader = try CaptureReader(CaptureFile(path: path))
    var batch = PacketBatch()
    var packets: [Packet] = []
    while try reader.read(into: &batch) {
      for record in batch.records {
        packets.append(
          Packet(
            time: record.timestamp, bytes: Array(batch.bytes[record.range]),
            originalCount: record.originalCount))
      }
    }
    return packets
  }

  static func write(_ packets: some Sequence<Packet>, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    var writer = try CaptureWriter(to: OutputFile(path), linkType: .ethernet)
    for packet in packets {
      try writer.append(
        packet.bytes.span, timestamp: packet.time, originalCount: packet.originalCount)
    }
    try writer.finish()
  }

  static func cut(_ packets: [Packet], _ count: Int, to folder: String) throws {
    for (part, start) in stride(from: 0, to: packets.count, by: count).enumerated() {
      let number = String(100_000 + part).dropFirst()
      try write(
        packets[start...].prefix(count), to: "\(folder)/p_\(number)_20261128120000.pcap")
    }
  }

  /// Two days of a few users: visits after queries, long connections, many packets at one time.
  private static func made() throws -> [Packet] {
    var packets: [Packet] = []
    for user in 1..<40 {
      var visit = Conversation(client: "10.0.\(user % 3).\(user)", server: "192.0.2.\(user % 7)")
      visit.now = 1_700_000_000_000_000_000 + Int64(user % 11) * 40_000_000_000
      for round in 0..<4 {
        let name = round % 2 == 0 ? "www.google.com" : "free\(user).test"
        visit.udp(UInt16(40_000 + round), 53, Messages.dnsQuery(name))
        visit.connection(UInt16(50_000 + round), 443, request: Messages.clientHello(name))
        visit.now += 3_600_000_000_000 * Int64(round)
      }
      for packet in visit.packets {
        let frame = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0] + packet.bytes
        packets.append(Packet(time: packet.timestamp, bytes: frame, originalCount: frame.count))
      }
    }
    return packets.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }

  private static func source(_ name: String) throws -> [Packet] {
    name == "made" ? try made() : try packets("\(root)/captures/\(name)")
  }

  private static let sources = ["made", "network-1.pcap", "network-3.pcap.gz"]

  @Test(arguments: sources, [17, 37, 250, 999, 4000])
  func cutAnywhereTheSeriesIsTheWhole(source: String, count: Int) throws {
    let folder = try TemporaryFolder()
    let packets = try Self.source(source)
    try Self.write(packets, to: "\(folder.path)/whole.pcap")
    try Self.cut(packets, count, to: "\(folder.path)/parts")
    let whole = try Self.outcome(["\(folder.path)/whole.pcap"], in: folder).outcome
    let (parts, run) = try Self.outcome(["\(folder.path)/parts"], asSeries: true, in: folder)
    #expect(parts.report == whole.report)
    #expect(parts.flows == whole.flows)
    #expect(run.warnings.isEmpty)
    let inputs = run.reports()[0].origin.inputs
    #expect(inputs.count == (packets.count + count - 1) / count)
    #expect(inputs.allSatisfy { $0.series == 1 && $0.sha256 != nil })
    #expect(inputs.map(\.packets).reduce(0, +) == packets.count)
    #expect(inputs.map(\.flows).reduce(0, +) == whole.flows.count)
  }

  @Test(arguments: sources)
  func gzipPcapngAndDisorderOfATenthOfASecondChangeNothing(source: String) throws {
    let folder = try TemporaryFolder()
    let packets = try Self.source(source)
    let path = "\(folder.path)/whole.pcap"
    try Self.write(packets, to: path)
    let whole = try Self.outcome([path], in: folder).outcome

    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let packed = try folder.write(GzipFile.member(bytes), to: "packed.pcap.gz")
    #expect(try Self.outcome([packed], in: folder).outcome == whole)

    var writer = try PcapngWriter(
      to: OutputFile("\(folder.path)/blocks"), linkType: .ethernet, application: "test")
    for packet in packets {
      try writer.append(
        packet.bytes.span, timestamp: packet.time, originalCount: packet.originalCount)
    }
    try writer.finish()
    #expect(try Self.outcome(["\(folder.path)/blocks"], in: folder).outcome == whole)

    // Packets of one time stay as they are: nothing else says which was first.
    let mixed = packets.enumerated().map { place, packet in
      let jitter = UInt64(bitPattern: packet.time) &* 0x9e37_79b9_7f4a_7c15 >> 37
      return (packet.time + Int64(jitter % 100_000_000), place, packet)
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    try Self.write(mixed, to: "\(folder.path)/mixed.pcap")
    let (outcome, run) = try Self.outcome(["\(folder.path)/mixed.pcap"], in: folder)
    #expect(outcome == whole)
    #expect(run.captures[0].counts[0].correctedTimeCount == 0)
    try Self.cut(mixed, 101, to: "\(folder.path)/mixed")
    let parts = try Self.outcome(["\(folder.path)/mixed"], asSeries: true, in: folder)
    #expect(parts.outcome == whole)
  }

  @Test func capturesThatWereCutAreSaidToBeParts() throws {
    let folder = try TemporaryFolder()
    let packets = try Self.source("network-1.pcap")
    try Self.cut(packets, 250, to: "\(folder.path)/parts")
    let run = try Self.outcome(["\(folder.path)/parts"], in: folder).run
    #expect(run.warnings.count == 1)
    #expect(run.warnings.first?.contains("give --series") == true)
    let real = try Self.outcome(["\(Self.root)/captures"], in: folder).run
    #expect(real.warnings.filter { $0.contains("--series") }.isEmpty)
  }

  @Test func aDamagedPartIsReportedAndTheOthersAreReplayed() throws {
    let folder = try TemporaryFolder()
    let packets = try Self.source("network-1.pcap")
    let half = packets.count / 2
    try Self.write(packets[..<half], to: "\(folder.path)/parts/a.pcap")
    try folder.write([1, 2, 3], to: "parts/b.pcap")
    try Self.write(packets[half...], to: "\(folder.path)/parts/c.pcap")
    try Self.write(packets, to: "\(folder.path)/whole.pcap")
    let whole = try Self.outcome(["\(folder.path)/whole.pcap"], in: folder).outcome
    let names = ["a", "b", "c"].map { "\(folder.path)/parts/\($0).pcap" }
    let (parts, run) = try Self.outcome(names, asSeries: true, in: folder)
    #expect(parts == whole)
    #expect(!run.isComplete)
    #expect(run.captures.compactMap(\.error).map(\.path) == ["\(folder.path)/parts/b.pcap"])
  }

  /// A flow that begins in one part and is blocked in the next: each packet says where it is.
  @Test func linesOfFlowsNameThePartsOfTheirPackets() throws {
    let folder = try TemporaryFolder()
    var visit = Conversation(client: "10.0.0.1")
    visit.connection(1000, 443, request: Messages.clientHello("blocked.test"))
    let packets = visit.packets.map {
      Packet(
        time: $0.timestamp, bytes: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 8, 0] + $0.bytes,
        originalCount: 14 + $0.bytes.count)
    }
    try Self.cut(packets, 2, to: "\(folder.path)/parts")
    var options = ReplayOptions()
    options.captures = ["\(folder.path)/parts"]
    options.asSeries = true
    options.rules = [
      try folder.write("rules:\n  - {id: r, names: [blocked.test]}\n", to: "rules.yaml")
    ]
    var run = try ReplayRun(options)
    let path = folder.path + "/flows.jsonl"
    let flows = try OutputFile(path)
    run.replay(ReplayRun.Outputs(flows: [flows]), progress: SilentProgress())
    try flows.finish()
    let line = try String(contentsOfFile: path, encoding: .utf8)
    #expect(line.contains(#""flow":1,"capture":"p_00000_20261128120000.pcap""#))
    #expect(
      line.contains(
        #"{"kind":"sni","name":"blocked.test","packet":2,"capture":"p_00001_20261128120000.pcap"}"#)
    )
    #expect(line.contains(#""packet":2,"packet_capture":"p_00001_20261128120000.pcap""#))
    #expect(run.captures.map(\.flowCount) == [1, 0, 0, 0])
    #expect(run.captures.map(\.packetCount) == [2, 2, 2, 1])

    var listed = ""
    let found = CaptureFinder.find(["\(folder.path)/parts"], asSeries: true)
    let names = try NamesRun().list(found.captures) { listed += $0 }
    #expect(names.errors.isEmpty && names.warnings.isEmpty)
    #expect(listed.contains("p_00001_20261128120000.pcap\ttls-sni\tblocked.test\t10.0.0.1"))

    let (answer, _) = try FlowExplanation(options).explain(.number(1), of: found.captures)
    guard case .explained(let explanation, _) = answer else {
      Issue.record("no such flow")
      return
    }
    let page = ExplanationFormat.text(explanation, packets: .all)
    #expect(page.hasPrefix("Flow 1 of a series of 4 captures, TCP"))
    #expect(page.contains("in p_00001_20261128120000.pcap:"))
  }
}
