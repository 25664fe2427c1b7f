import Foundation
import Simulation
import TestSupport
import Testing

/// A scenario that looks at some hours of the day.
@Suite struct HoursTests {
  /// 2023-11-14 22:13:20 UTC, which is 03:13:20 the next day where clocks are five hours ahead.
  private static let start: Int64 = 1_700_000_000_000_000_000
  private static let hour: Int64 = 3_600_000_000_000

  /// A query whose answer is forged, and the visit that follows in another hour; a visit of another name.
  private static var capture: [UInt8] {
    var visits = Conversation()
    visits.now = start
    visits.udp(40_001, 53, Messages.dnsQuery("blocked.test"))
    visits.now = start + hour
    visits.connection(40_002, 443, request: Messages.clientHello("blocked.test"))
    visits.connection(40_003, 443, request: Messages.clientHello("free.test"))
    var file = PcapFile(linkType: 101)
    for packet in visits.packets {
      file.append(packet.bytes, seconds: UInt32(packet.timestamp / 1_000_000_000))
    }
    return file.bytes
  }

  private static func run(hours: String) throws -> ReplayRun {
    let folder = try TemporaryFolder()
    var options = ReplayOptions()
    options.captures = [try folder.write(capture, to: "a.pcap")]
    try folder.write("name: T\nrules:\n  - {id: r, names: [blocked.test]}\n", to: "rules.yaml")
    try folder.write(
      "name: c\ntitle: C\nplacement: in-path\nreactions: {dns: dns-injection}\n", to: "c.yaml")
    options.scenarios = [
      try folder.write(
        """
        name: x
        title: One network
        utc-offset: 5
        \(hours)
        networks: [{name: home, prefixes: 10.1.0.0/16}]
        gateways: [{name: north, censor: c.yaml, rules: rules.yaml}]
        routes: [{network: home, gateways: north}]

        """, to: "s.yaml")
    ]
    var run = try ReplayRun(options)
    run.replay(progress: SilentProgress())
    return run
  }

  @Test(arguments: [
    ("", 3, 1, 1, 0), ("hours: [3, 4]", 1, 1, 0, 2), ("hours: [4, 5]", 2, 0, 1, 1),
    ("hours: [23, 5]", 3, 1, 1, 0), ("hours: [5, 3]", 0, 0, 0, 3),
  ])
  func flowsThatBeginAtOtherHoursDoNotCount(
    hours: String, flows: Int, losses: Int, notBegun: Int, others: Int
  ) throws {
    let report = try #require(try Self.run(hours: hours).reports().first)
    #expect(report.metrics.total.flows == flows)
    #expect(report.metrics.total.losses == losses)
    // What was forged at another hour keeps its effect.
    #expect(report.metrics.total.notBegun == notBegun)
    #expect(report.counts.otherHoursFlowCount == others)
    #expect(report.counts.flowCount == 3)
  }

  @Test func thatNoFlowCountsIsSaid() throws {
    #expect(
      try Self.run(hours: "hours: [5, 3]").warnings
        == ["no flow counts: none begins in the hours from 5 to 3 of 'x' (UTC+5)"])
    #expect(try Self.run(hours: "hours: [3, 4]").warnings.isEmpty)
  }
}
