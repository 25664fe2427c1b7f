/// How often a box acts when it could, in millionths: integers, so that draws are exact.
public struct BlockingOdds: Hashable, Sendable {
  /// Whatever the hour; where `hours` is empty.
  public var perMillion = 1_000_000
  /// By the hour of the day, 24 of them, or none.
  public var hours: [Int] = []
  /// What is added to UTC for the hours' clock, in hours.
  public var utcOffset = 0

  /// Always.
  public init() {}

  /// Whether a draw is not needed.
  var isCertain: Bool { hours.isEmpty && perMillion >= 1_000_000 }

  /// The odds at a time, in nanoseconds since 1970.
  func perMillion(at time: Int64) -> Int {
    guard hours.count == 24 else { return perMillion }
    // Rounded down, before 1970 too.
    let hour = (time >> 9) / (3_600_000_000_000 >> 9) &+ Int64(utcOffset)
    return hours[Int(((hour % 24) + 24) % 24)]
  }
}
