/// Visits over the time of the captures.
public struct Timeline: Sendable, Equatable {
  /// A span of time.
  public struct Bin: Sendable, Equatable {
    /// When it begins, in seconds since 1970.
    public var start: Int
    /// Visits of the captures that begin in it; nil where fewer users made them than the smallest group that is
    /// told.
    public var visits: Int?
    /// Those of them that are lost.
    public var visitsLost: Int?

    /// A span of time.
    public init(start: Int, visits: Int?, visitsLost: Int?) {
      self.start = start
      self.visits = visits
      self.visitsLost = visitsLost
    }
  }

  /// How long each bin is, in seconds.
  public var binSeconds: Int
  /// How far the local clock is ahead of UTC, in seconds: bins begin by it.
  public var utcOffset: Int
  /// One after the other, from the first with a visit to the last.
  public var bins: [Bin]

  /// Visits over time.
  public init(binSeconds: Int, utcOffset: Int, bins: [Bin]) {
    self.binSeconds = binSeconds
    self.utcOffset = utcOffset
    self.bins = bins
  }

  /// The width in words, as in `15 minutes`.
  public var width: String {
    let units = [
      (604_800, "week"), (86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"),
    ]
    guard let (seconds, name) = units.first(where: { binSeconds % $0.0 == 0 }) else { return "" }
    let count = binSeconds / seconds
    return "\(count) \(name)\(count == 1 ? "" : "s")"
  }
}
