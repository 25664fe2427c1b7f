/// How fast a server sends: what fits into a window at once, at the rate of the access link, and then
/// nothing until the first of it is acknowledged, a round trip after it was sent.
///
/// The window begins with ten segments (RFC 6928) and doubles each round trip (slow start, RFC 5681
/// §3.1) until the link is never idle. Nothing is lost, so that it never shrinks.
struct CongestionWindow: Sendable {
  /// Nanoseconds a byte takes at 20 Mbit/s, which is assumed for all users.
  private static let nanosecondsPerByte: Int64 = 400
  /// Beyond, no round trip is so long that the link is idle.
  private static let countMax = 1 << 24

  /// In bytes.
  private var count = 14_600
  private var sentCount = 0
  private var sentTime: Int64 = 0

  /// Nanoseconds that `byteCount` bytes take on the link.
  static func time(of byteCount: Int) -> Int64 { Int64(byteCount) * nanosecondsPerByte }

  /// Nanoseconds from one packet of `byteCount` bytes to the next as large.
  mutating func wait(after byteCount: Int, roundTrip: Int64) -> Int64 {
    let time = Self.time(of: byteCount)
    sentCount += byteCount
    sentTime += time
    guard sentCount + byteCount > count else { return time }
    let idle = max(0, roundTrip - sentTime)
    sentCount = 0
    sentTime = 0
    count = min(2 * count, Self.countMax)
    return time + idle
  }
}
