import Configuration
import Foundation
import Reports
import Testing

/// A benchmark's figures, worked out by hand.
@Suite struct BenchmarkFormatTests {
  static func report() -> BenchmarkReport {
    var origin = BenchmarkOrigin(
      build: .init(
        version: "1", commit: "abc", configuration: "release", architecture: "x86_64",
        libpcap: "libpcap version 1.10.3"),
      machine: .init(
        processor: "EPYC", cores: 2, memoryBytes: 1 << 34, system: "Debian 12",
        kernel: "Linux 6.1"),
      options: [.init("rules", .list(["names.txt"]))],
      files: [ReadFile(.list, path: "names.txt", bytes: [])])
    origin.captures = [.init(name: "a.pcap", sha256: "00")]
    var report = BenchmarkReport(origin, title: "Rules", rounds: 3)
    report.packetCount = 1_000_000
    report.byteCount = 1_000_000_000
    report.flowCount = 10
    report.load = .init([0.25, 0.25, 0.25])
    report.ruleCount = 1
    report.ruleBytes = 5000
    report.nameCount = 100
    report.distinctNameCount = 90
    report.nameBytes = 2500
    report.bareRead = .init([0.3, 0.2, 0.25])
    report.stages = [
      .init(stage: .reading, times: .init([0.1, 0.1, 0.1])),
      .init(stage: .metrics, times: .init([0.2, 0.25, 0.225])),
    ]
    report.clock = [(1, .init([0.4])), (2, .init([0.3]))]
    report.sweep = [
      .init(kind: "names", count: 1000, load: .init([0.5]), byteCount: 32_000, replay: .init([0.5]))
    ]
    return report
  }

  @Test func theMedianIsTheOneInTheMiddleOrTheMeanOfTwo() {
    #expect(BenchmarkReport.Times([3, 1, 2]).median == 2)
    #expect(BenchmarkReport.Times([4, 1, 2, 3]).median == 2.5)
    #expect(BenchmarkReport.Times([]).median == 0)
  }

  @Test func tablesFit80ColumnsAndHoldTheFigures() {
    let expected = """
      Rules
      1000000 packets, 1000000000 bytes, 10 flows in a.pcap
      1 rule: loaded in 0.250 s, 5000 bytes compiled
      100 names, 90 distinct: 2500 bytes, 25.0 each

      CPU time of one thread, median of 3 rounds; each stage with those before it
                     seconds  spread  ns/packet  Mpackets/s  Gbit/s  bare reads  alone
      bare read        0.250    40 %      250.0        4.00    32.0        1.00
      reading          0.100     0 %      100.0       10.00    80.0        0.40   0.40
      metrics          0.225    22 %      225.0        4.44    35.6        0.90   0.50

      by the clock       seconds      spread of 1 thread
      1 thread             0.400         0 %        1.00
      2 threads            0.300         0 %        0.75

      rules, none hit     load s       bytes  bytes each    replay s  bare reads
      1000 names           0.500       32000        32.0       0.500        2.00

      """
    let text = BenchmarkFormat.text(Self.report())
    #expect(text == expected)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func theDocumentHasTheSameFigures() throws {
    let bytes = BenchmarkFormat.json(Self.report())
    let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    let document = try #require(object)
    #expect(document["packets"] as? Int == 1_000_000)
    let stages = try #require(document["stages"] as? [[String: Any]])
    #expect(stages.map { $0["stage"] as? String } == ["reading", "metrics"])
    #expect(stages.map { $0["bare_reads"] as? Double } == [0.4, 0.9])
    let clock = try #require(document["clock"] as? [[String: Any]])
    #expect(clock.map { $0["threads"] as? Int } == [1, 2])
    // In their order, from which a comparison goes.
    #expect((document["bare_read"] as? [String: Any])?["rounds"] as? [Double] == [0.3, 0.2, 0.25])
    #expect((document["build"] as? [String: Any])?["commit"] as? String == "abc")
    #expect((document["machine"] as? [String: Any])?["cores"] as? Int == 2)
    let captures = try #require(document["captures"] as? [[String: Any]])
    #expect(captures.map { $0["sha256"] as? String } == ["00"])
  }
}
