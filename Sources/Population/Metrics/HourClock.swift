import Gateway

/// The hour of the day, for times that mostly come in the hour of those before.
struct HourClock: Sendable {
  private let utcOffset: Int
  /// The times of an hour, and which one that is.
  private var times = Int64(0)..<0
  private var hour: UInt8 = 0

  private static let nanosecondsPerHour: Int64 = 3_600_000_000_000

  /// - Parameter utcOffset: what the clock is ahead of UTC, in seconds.
  init(utcOffset: Int) {
    self.utcOffset = utcOffset
  }

  /// The hour at a time, in nanoseconds since 1970: from 0 to 23.
  @inline(__always)
  mutating func hour(at time: Int64) -> UInt8 {
    if !times.contains(time) { setHour(at: time) }
    return hour
  }

  private mutating func setHour(at time: Int64) {
    hour = UInt8(LocalClock.hour(at: time, utcOffset: utcOffset))
    // Where the clock's hour begins is told by what is left of the offset.
    let offset = Int64(utcOffset) * 1_000_000_000 % Self.nanosecondsPerHour
    let (local, isTooLarge) = time.addingReportingOverflow(offset)
    let remainder = local % Self.nanosecondsPerHour
    let since = remainder < 0 ? remainder + Self.nanosecondsPerHour : remainder
    let (start, isTooEarly) = time.subtractingReportingOverflow(since)
    let (end, isTooLate) = start.addingReportingOverflow(Self.nanosecondsPerHour)
    times = isTooLarge || isTooEarly || isTooLate ? 0..<0 : start..<end
  }
}
