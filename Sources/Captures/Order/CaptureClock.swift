/// Decides which times of packets are to be believed, in the order in which packets were recorded.
///
/// Taps that are merged, and network cards with several queues, record packets a little out of order:
/// within `disorder` a packet's time is its own. What comes later than that stays where it was recorded, and
/// gets the latest time before it: no tap is so late, and a clock may be wrong. A time far ahead is believed
/// only if the packets behind it go on from there: one packet with a wrong clock moves nothing. Either
/// correction is counted.
///
/// All of it follows from the packets and their order alone, not from how many are read at once.
struct CaptureClock: Sendable {
  /// How far packets may be out of order, in nanoseconds: 0.1 s, more than clocks differ that NTP keeps
  /// (RFC 5905 §1 has tens of milliseconds across the Internet).
  static let disorder: Int64 = 100_000_000
  /// A step ahead that has to be confirmed, in nanoseconds: the shortest timeout of a UDP mapping is
  /// longer (RFC 4787 §4.3: 2 minutes).
  static let step: Int64 = 60_000_000_000
  /// The packets that confirm it.
  static let witnessCount = 16
  /// Bytes of packets, with 64 for each, beyond which disorder is not waited for.
  private static let markBytes = 1 << 20
  private static let markCount = 32

  /// The latest time that was believed; nil before the first.
  private(set) var latest: Int64?
  /// What `latest` was each `markBytes` bytes.
  private var marks: [Int64] = []
  private var markedBytes = 0
  /// No packet will get an earlier time than this.
  private(set) var watermark = Int64.min
  /// Packets that got another time than their own.
  private(set) var correctedCount = 0

  /// Whether a time has to wait for witnesses.
  func isStep(_ time: Int64) -> Bool {
    guard let latest else { return true }
    let limit = latest.addingReportingOverflow(Self.step)
    return !limit.overflow && time > limit.partialValue
  }

  /// Begins with the earliest of the first times, without those that most of the others contradict: of a packet
  /// that is out of order, one clock or the other is wrong.
  mutating func begin(among times: [Int64]) {
    var rest = times[...]
    while latest == nil, let first = rest.popFirst() {
      let bound = first.subtractingReportingOverflow(Self.disorder)
      let earlierCount = bound.overflow ? 0 : rest.count { $0 < bound.partialValue }
      guard earlierCount * 2 <= rest.count else { continue }
      latest = rest.reduce(first) { bound.overflow || $1 >= bound.partialValue ? min($0, $1) : $0 }
    }
  }

  /// Whether no time has been believed yet.
  var hasBegun: Bool { latest != nil }

  /// The time of a packet that is not ahead, or is confirmed.
  mutating func accept(_ time: Int64, byteCount: Int) -> Int64 {
    guard time >= watermark else { return correct(byteCount: byteCount) }
    latest = max(latest ?? time, time)
    advance(byteCount)
    return time
  }

  /// The time of a packet whose own cannot be: where it was recorded.
  mutating func correct(byteCount: Int) -> Int64 {
    correctedCount += 1
    advance(byteCount)
    return latest ?? watermark
  }

  private mutating func advance(_ byteCount: Int) {
    guard let latest else { return }
    let bound = latest.subtractingReportingOverflow(Self.disorder)
    if !bound.overflow { watermark = max(watermark, bound.partialValue) }
    markedBytes += byteCount + 64
    guard markedBytes >= Self.markBytes else { return }
    markedBytes = 0
    marks.append(latest)
    guard marks.count > Self.markCount else { return }
    watermark = max(watermark, marks.removeFirst())
  }
}
