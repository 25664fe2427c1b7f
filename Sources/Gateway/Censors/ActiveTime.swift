import Configuration
import Rules

/// When a box stands at its place, by the clock: the `active:` block of a box. A censor may act for an hour
/// of one day.
public struct ActiveTime: Hashable, Sendable {
  /// The first instant, in nanoseconds since 1970, and the one that it ends before.
  public var from = Int64.min
  public var until = Int64.max

  /// Always.
  public init() {}

  /// Whether an instant is among them.
  @inline(__always)
  func contains(_ instant: Int64) -> Bool { instant >= from && instant < until }

  /// Reads `active:`: `from` and `to`, as `2025-08-20` or `2025-08-20 00:34`, by a clock that is
  /// `utc-offset` ahead of UTC. A day that `to` names is the last one; a minute is the last, too.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "active", keys: ["from", "to", "utc-offset", "source"])
    let offset = try mapping["utc-offset"].map { node throws(ConfigurationError) in
      try LocalClock.utcOffset(node)
    }
    if let value = mapping["from"] { from = try Self.span(value, offset ?? 0).lowerBound }
    if let value = mapping["to"] { until = try Self.span(value, offset ?? 0).upperBound }
    guard from < until, mapping["from"] != nil || mapping["to"] != nil else {
      throw node.error(
        "'active' is no time", remedy: "give 'from', 'to' or both, the later one as 'to'")
    }
  }

  /// The nanoseconds of a day or a minute.
  private static func span(
    _ node: ConfigurationNode, _ utcOffset: Int
  ) throws(ConfigurationError) -> Range<Int64> {
    let text = try node.string(of: "a time")
    let parts = text.split(separator: " ").map(String.init)
    if parts.count == 1 || parts.count == 2, let day = DateRange(parts[0])?.first {
      let start = Int64(day) * 86_400 - Int64(utcOffset)
      if parts.count == 1 { return nanoseconds(start, 86_400) }
      if let minutes = minutes(parts[1]) { return nanoseconds(start + Int64(minutes) * 60, 60) }
    }
    throw node.error(
      "'\(text.prefix(60))' is no day and no minute",
      remedy: "write it as 2025-08-20 or 2025-08-20 00:34")
  }

  private static func nanoseconds(_ start: Int64, _ seconds: Int64) -> Range<Int64> {
    // Years have four digits: the last of them is past what 64 bits hold.
    let (first, firstOverflows) = start.multipliedReportingOverflow(by: 1_000_000_000)
    let (end, endOverflows) = (start + seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return (firstOverflows ? .max - 1 : first)..<(endOverflows ? .max : end)
  }

  private static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = UInt8(parts[0]),
      let minutes = UInt8(parts[1]), hours < 24, minutes < 60
    else { return nil }
    return Int(hours) * 60 + Int(minutes)
  }
}
