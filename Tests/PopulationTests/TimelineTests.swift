import Dissection
import Gateway
import Population
import TestSupport
import Testing

/// Visits over time: bins whose width follows from the span alone.
@Suite struct TimelineTests {
  /// A visit of another client at each second, to names of which every second one is blocked.
  private static func capture(_ seconds: [Int64], _ plan: Plan) throws -> MetricsBuilder {
    var packets = Conversation()
    for (index, second) in seconds.enumerated() {
      var visit = Conversation(client: "10.0.0.\(index + 1)")
      visit.now = second * 1_000_000_000
      let name = index % 2 == 0 ? "www.blocked.test" : "www.free.example"
      visit.connection(1001, 443, request: Messages.clientHello(name))
      packets.now = visit.packets.first?.timestamp ?? 0
      for packet in visit.packets { packets.add(packet.bytes) }
    }
    return try RandomRun.sums(of: packets, plan)
  }

  /// 2026-11-23T00:00:00Z, a Monday.
  private static let monday: Int64 = 1_795_392_000

  /// The first two spans are of 180 and of 181 minutes; a year of weeks fits, and four years of them do not.
  @Test(
    arguments: [
      (179 * 60, 60), (180 * 60, 300), (180 * 300, 900), (30 * 86_400, 21_600),
      (179 * 86_400, 86_400), (180 * 86_400, 604_800), (1500 * 86_400, 2_419_200),
    ] as [(Int64, Int)])
  func theWidthFollowsFromTheSpan(span: Int64, width: Int) throws {
    let plan = try RandomRun(seed: 1, captureCount: 0).plan
    let timeline = try #require(
      try Self.capture([Self.monday, Self.monday + span], plan).metrics().timeline)
    #expect(timeline.binSeconds == width)
    #expect(timeline.bins.count <= 180)
    #expect(timeline.bins.first == Timeline.Bin(start: Int(Self.monday), visits: 1, visitsLost: 1))
    #expect(timeline.bins.last?.visits == 1 && timeline.bins.last?.visitsLost == 0)
    #expect(timeline.bins.compactMap(\.visits).reduce(0, +) == 2)
    let last = Self.monday + span
    #expect(
      timeline.bins.last.map { Int64($0.start) } == last - (last - Self.monday) % Int64(width))
  }

  @Test func theOrderOfCapturesChangesNothing() throws {
    let plan = try RandomRun(seed: 1, captureCount: 0).plan
    let parts = try [0, 3600, 86_400 * 40].map {
      try Self.capture([Self.monday + Int64($0), Self.monday + Int64($0) + 600], plan)
    }
    let orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0]].map { order in
      var run = MetricsBuilder(plan)
      for place in order { run.merge(parts[place]) }
      return run.metrics().timeline
    }
    #expect(orders[0] != nil && orders[0] == orders[1] && orders[1] == orders[2])
  }

  @Test func allVisitsAreInIt() throws {
    for seed in 0..<4 {
      let metrics = try RandomRun(seed: UInt64(seed)).mergedInOrder().metrics()
      let bins = try #require(metrics.timeline).bins
      #expect(bins.compactMap(\.visits).reduce(0, +) == metrics.total.visits)
      #expect(bins.compactMap(\.visitsLost).reduce(0, +) == metrics.total.visitsLost)
    }
  }
}
