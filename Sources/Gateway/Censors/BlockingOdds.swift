/// How often a box acts when it could, in millionths: integers, so that draws are exact.
public struct BlockingOdds: Hashable, Sendable {
  /// Whatever the hour; where `hours` is empty.
  public var perMillion = 1_000_000
  /// Where its part of a draw begins that the boxes of a gateway share; nil for a draw of its own. Such a box acts
  /// where the draw is at least this, and below `perMillion`: of two such boxes no more than one does.
  public var sharedFrom: Int?
  /// By the hour of the day, 24 of them, or none.
  public var hours: [Int] = []
  /// What the hours' clock is ahead of UTC, in seconds; nil for the clock of the users.
  public var utcOffset: Int?

  /// Always.
  public init() {}

  /// Whether a draw is not needed.
  var isCertain: Bool { hours.isEmpty && perMillion >= 1_000_000 && sharedFrom ?? 0 == 0 }

  /// Whether it acts where nothing is left to chance: of boxes that share a draw the first does.
  var actsWhenCertain: Bool { sharedFrom ?? 0 == 0 }

  /// The odds at a time, in nanoseconds since 1970.
  ///
  /// - Parameter utcOffset: what the users' clock is ahead of UTC, in seconds.
  func perMillion(at time: Int64, utcOffset: Int) -> Int {
    guard hours.count == 24 else { return perMillion }
    return hours[LocalClock.hour(at: time, utcOffset: self.utcOffset ?? utcOffset)]
  }
}
