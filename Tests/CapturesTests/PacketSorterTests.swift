import Captures
import Dissection
import Testing

/// Packets come in the order of their times, however they were recorded and read.
@Suite struct PacketSorterTests {
  private static let second: Int64 = 1_000_000_000
  private static let start: Int64 = 1_700_000_000 * second

  /// What comes out: frames with their times.
  struct Out: Equatable {
    var frame: Int
    var time: Int64
  }

  /// Sorts packets of some times, numbered from 1, in batches of `size`.
  private static func sorted(
    _ times: [Int64], size: Int = 4
  ) -> (packets: [Out], correctedCount: Int) {
    var sorter = PacketSorter()
    var packets: [Out] = []
    func take(_ batch: borrowing PacketBatch) -> Bool {
      for record in batch.records {
        packets.append(Out(frame: record.frame, time: record.timestamp))
        // The bytes go with their record.
        #expect(batch.bytes[record.offset] == UInt8(truncatingIfNeeded: record.frame))
      }
      return true
    }
    var frame = 0
    while frame < times.count {
      var batch = PacketBatch(linkType: .raw)
      for _ in 0..<min(size, times.count - frame) {
        frame += 1
        let bytes = [UInt8(truncatingIfNeeded: frame)]
        batch.append(bytes.span, timestamp: times[frame - 1], frame: frame)
      }
      sorter.add(&batch)
      _ = sorter.takeReady(take)
    }
    sorter.finish()
    _ = sorter.takeReady(isLast: true, take)
    return (packets, sorter.correctedCount)
  }

  /// What stands in time order, packets of one time as they came: Swift's own stable sort.
  private static func expected(_ times: [Int64]) -> [Out] {
    times.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      .map { Out(frame: $0.offset + 1, time: $0.element) }
  }

  @Test func packetsInOrderStayAsTheyAre() {
    let times = (0..<100).map { Self.start + Int64($0) * 10_000_000 }
    let sorted = Self.sorted(times)
    #expect(sorted.packets == Self.expected(times))
    #expect(sorted.correctedCount == 0)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1000])
  func disorderOfATenthOfASecondIsSorted(batchSize: Int) {
    // Each packet up to 50 ms early or late, by a fixed recurrence: two differ by 0.1 s at most.
    var state: UInt64 = 7
    let times = (0..<1000).map { place in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let jitter = Int64(state >> 33) % 100_000_001 - 50_000_000
      return Self.start + Int64(place) * 1_000_000 + jitter
    }
    let sorted = Self.sorted(times, size: batchSize)
    #expect(sorted.packets == Self.expected(times))
    #expect(sorted.correctedCount == 0)
  }

  @Test(arguments: [1, 5, 100])
  func whatIsLateByMoreStaysWhereItWasRecorded(batchSize: Int) {
    var times = (0..<50).map { Self.start + Int64($0) * 10_000_000 }
    times[40] = Self.start
    let sorted = Self.sorted(times, size: batchSize)
    #expect(sorted.correctedCount == 1)
    // Frame 41, with the time of the one before it.
    #expect(sorted.packets.map(\.frame) == Array(1...50))
    #expect(sorted.packets[40].time == times[39])
  }

  @Test(arguments: [1, 5, 100])
  func oneWrongClockAheadMovesNothing(batchSize: Int) {
    var times = (0..<50).map { Self.start + Int64($0) * 10_000_000 }
    // 2106, the end of the classic format.
    times[20] = 4_294_967_295 * Self.second
    let sorted = Self.sorted(times, size: batchSize)
    #expect(sorted.correctedCount == 1)
    #expect(sorted.packets.map(\.frame) == Array(1...50))
    #expect(sorted.packets[20].time == times[19])
    #expect(sorted.packets[49].time == times[49])
  }

  @Test(arguments: [1, 5, 100])
  func aWrongClockInTheFirstPacketMovesNothing(batchSize: Int) {
    var times = (0..<50).map { Self.start + Int64($0) * 10_000_000 }
    times[0] = 4_294_967_295 * Self.second
    let sorted = Self.sorted(times, size: batchSize)
    #expect(sorted.correctedCount == 1)
    #expect(sorted.packets.map(\.frame) == Array(1...50))
    #expect(sorted.packets.dropFirst().map(\.time) == Array(times.dropFirst()))
  }

  @Test(arguments: [1, 3, 100])
  func aPauseIsNoWrongClock(batchSize: Int) {
    // Hours of silence between any two, and at the end of the capture.
    let times = (0..<40).map { Self.start + Int64($0) * 7_200 * Self.second }
    let sorted = Self.sorted(times, size: batchSize)
    #expect(sorted.packets == Self.expected(times))
    #expect(sorted.correctedCount == 0)
  }

  @Test func theExtremesOfTimeOverflowNothing() {
    let times: [Int64] = [.min, .max, 0, -1, .max, .min, .max - 1, 1, .min + 1]
    for size in 1...times.count {
      let sorted = Self.sorted(times, size: size)
      #expect(sorted.packets.count == times.count)
      #expect(sorted.packets.map(\.time) == sorted.packets.map(\.time).sorted())
    }
  }

  @Test func whatComesOutDoesNotDependOnTheSizeOfReads() {
    // Steps, pauses and wrong clocks at once, by a fixed recurrence.
    var state: UInt64 = 11
    var now = Self.start
    let times = (0..<600).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      switch state >> 60 {
      case 0: now += 3600 * Self.second
      case 1: return now &+ Int64(state >> 20)
      case 2: return now &- Int64(state >> 24)
      default: now += Int64(state >> 40)
      }
      return now
    }
    let whole = Self.sorted(times, size: times.count)
    for size in [1, 2, 3, 5, 17, 100, 599] {
      let parts = Self.sorted(times, size: size)
      #expect(parts.packets == whole.packets)
      #expect(parts.correctedCount == whole.correctedCount)
    }
    #expect(whole.packets.map(\.time) == whole.packets.map(\.time).sorted())
  }
}
