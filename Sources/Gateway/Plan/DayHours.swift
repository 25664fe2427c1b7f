/// Some hours of the day, by a local clock.
public struct DayHours: Hashable, Sendable {
  /// The first of them, from 0 to 23.
  public let from: Int
  /// The hour that they end before, from 1 to 24; below `from` where midnight is among them.
  public let to: Int

  /// The hours from one to another; nil where there are none, or no such hours.
  public init?(from: Int, to: Int) {
    guard (0...23).contains(from), (1...24).contains(to), from != to else { return nil }
    self.from = from
    self.to = to
  }

  /// Whether an hour of the day, from 0 to 23, is among them.
  public func contains(_ hour: Int) -> Bool {
    from < to ? (from..<to).contains(hour) : hour >= from || hour < to
  }
}

extension DayHours: CustomStringConvertible {
  public var description: String { "\(from) to \(to)" }
}
