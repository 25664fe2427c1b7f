import Captures
import Foundation
import Gateway
import Reports
import TestSupport
import Testing

@testable import Simulation

/// The users of one capture on several threads: the same bytes in every output, on any number.
@Suite struct LanesTests {
  /// What a run writes.
  struct Written: Equatable {
    var documents: [UInt8]
    var tables: [[UInt8]]
    var partial: [UInt8]
    var flows: [UInt8]
    var warnings: [String]
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "name: T\nrules:\n  - {id: r, names: [blocked.test]}\n  - {id: a, addresses: [203.0.113.7]}\n",
      to: "rules.yaml")
  }

  private func written(
    _ captures: [String], threads: Int, _ configure: (inout ReplayOptions) -> Void
  ) throws -> Written {
    var options = ReplayOptions()
    options.captures = captures
    options.digestsInputs = true
    configure(&options)
    options.threads = threads
    var run = try ReplayRun(options)
    let path = "\(folder.path)/flows-\(UUID().uuidString).jsonl"
    let flows = try OutputFile(path)
    run.replay(ReplayRun.Outputs(flows: [flows]), progress: SilentProgress())
    try flows.finish()
    let reports = run.reports()
    return Written(
      documents: JSONFormat.document(reports, ReplayRun.comparisons(of: reports)),
      tables: reports.flatMap { CSVFormat.files($0).map { Array($0.contents.utf8) } },
      partial: run.partialContent(), flows: Array(try Data(contentsOf: URL(filePath: path))),
      warnings: run.warnings)
  }

  private func expectSame(
    _ captures: [String], _ what: String, threads: [Int] = [2, 3, 4, 7],
    _ configure: (inout ReplayOptions) -> Void
  ) throws {
    let alone = try written(captures, threads: 1, configure)
    #expect(!alone.flows.isEmpty, "\(what)")
    for count in threads {
      let spread = try written(captures, threads: count, configure)
      #expect(spread == alone, "\(what), \(count) threads")
    }
  }

  /// Who is inside: some addresses of the traffic; all clients; clients that are dealt out by share.
  enum Map: String, CaseIterable {
    case goldenShield = "golden-shield"
    case regional = "golden-shield-regional"
    case rules
    case both

    func apply(to options: inout ReplayOptions, _ rules: String) {
      let scenarios = "\(ArrivalTests.root)/rules/scenarios/"
      switch self {
      case .goldenShield, .regional: options.scenarios = ["\(scenarios)\(rawValue).yaml"]
      case .rules: options.rules = [rules]
      case .both:
        options.scenarios = ["\(scenarios)golden-shield.yaml", "\(scenarios)kazakhstan.yaml"]
      }
    }
  }

  @Test(arguments: Map.allCases, [1, 2, 3] as [UInt64])
  func hostileTrafficGivesTheSameBytes(map: Map, seed: UInt64) throws {
    let traffic = HostileTraffic(seed: seed, packetCount: 4000)
    let path = try folder.write(traffic.capture, to: "hostile.pcap")
    try expectSame([path], "\(map) \(seed)") { map.apply(to: &$0, folder.path + "/rules.yaml") }
  }

  @Test func aSeriesGivesTheSameBytes() throws {
    let traffic = HostileTraffic(seed: 4, packetCount: 4000)
    for (index, part) in traffic.parts(5).enumerated() {
      try folder.write(part, to: "series/p_\(index).pcap")
    }
    for asSeries in [true, false] {
      try expectSame(["\(folder.path)/series"], "series: \(asSeries)", threads: [2, 3, 9]) {
        $0.asSeries = asSeries
        Map.goldenShield.apply(to: &$0, "")
      }
    }
  }

  @Test func capturesOfThisRepositoryGiveTheSameBytes() throws {
    try expectSame(["\(ArrivalTests.root)/captures"], "captures", threads: [3, 16]) {
      Map.goldenShield.apply(to: &$0, "")
    }
  }

  /// Each limit on a whole capture, so low that it bites.
  static let limits: [WritableKeyPath<Limits, Int> & Sendable] = [
    \.flows, \.readFlows, \.censorConnections, \.heldBytes, \.datagrams, \.nameBytes,
    \.taughtAddresses, \.residuals, \.visits, \.users, \.runNameBytes, \.blockedNameBytes,
  ]

  @Test(arguments: limits.indices)
  func aLimitThatBitesGivesTheSameBytes(limit: Int) throws {
    let traffic = HostileTraffic(seed: 5, packetCount: 3000)
    let path = try folder.write(traffic.capture, to: "hostile.pcap")
    for bound in [2, 40, 400] {
      try expectSame([path], "\(limit): \(bound)", threads: [2, 5]) {
        $0.limits[keyPath: Self.limits[limit]] = bound
        Map.goldenShield.apply(to: &$0, "")
      }
    }
  }

  // Without these, all of the above might be the work of one thread.

  private func work(
    _ path: String, _ configure: (inout ReplayOptions) -> Void
  ) throws -> CaptureWork {
    var options = ReplayOptions()
    Map.goldenShield.apply(to: &options, "")
    configure(&options)
    return CaptureWork(
      files: [CaptureFile(path: path)], plans: try PlanBuilder.buildAll(options), options: options,
      threads: 3)
  }

  private func isSpread(_ path: String, _ configure: (inout ReplayOptions) -> Void) throws -> Bool {
    let work = try work(path, configure)
    #expect(work.canBeSpread)
    return try SpreadReplay(work, laneCount: 3, ReadingMeter(SilentProgress())).run() != nil
  }

  @Test func lanesAreGivenUpOnlyNearALimit() throws {
    let traffic = HostileTraffic(seed: 6, packetCount: 3000)
    let path = try folder.write(traffic.capture, to: "hostile.pcap")
    #expect(try isSpread(path) { _ in })
    for limit in [\Limits.flows, \.taughtAddresses, \.users, \.visits, \.nameBytes] {
      #expect(try !isSpread(path) { $0.limits[keyPath: limit] = 2 }, "\(limit)")
    }
  }

  @Test func eachLaneHasFlows() throws {
    let traffic = HostileTraffic(seed: 7, packetCount: 3000)
    let work = try work(folder.write(traffic.capture, to: "hostile.pcap")) { _ in }
    var capture = work.orderedCapture(lag: 0)
    var dealer = LaneDealer(work.plans.map(\.plan), laneCount: 3)
    var lanes = [0, 0, 0]
    capture.read { batch in
      let dealt = dealer.deal(batch)
      for lane in 0..<3 { lanes[lane] += dealt.packetCount(of: lane) }
    }
    #expect(lanes.allSatisfy { $0 > 300 })
  }

  @Test func whatIsReadOnceIsReplayedByOneThread() throws {
    #expect(try !work("-") { _ in }.canBeSpread)
    #expect(try !work(folder.path + "/hostile.pcap") { $0.profilesRules = true }.canBeSpread)
  }
}
