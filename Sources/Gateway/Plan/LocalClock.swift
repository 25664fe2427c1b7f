public import Configuration

/// A local clock, by what it is ahead of UTC, in seconds.
public enum LocalClock {
  /// The hour of the day, from 0 to 23.
  ///
  /// - Parameter time: nanoseconds since 1970, UTC.
  public static func hour(at time: Int64, utcOffset: Int) -> Int {
    let seconds = floored(time, by: 1_000_000_000) + Int64(utcOffset)
    let ofDay = seconds - floored(seconds, by: 86_400) * 86_400
    return Int(ofDay / 3600)
  }

  /// The day, counted from 1970-01-01.
  ///
  /// - Parameter time: nanoseconds since 1970, UTC.
  static func day(at time: Int64, utcOffset: Int) -> Int {
    Int(floored(floored(time, by: 1_000_000_000) + Int64(utcOffset), by: 86_400))
  }

  /// Reads an offset: hours, as in `8` or `-3.5`, or hours and minutes, as in `+05:45`.
  ///
  /// - Throws: `ConfigurationError` for what is none: those of the world are from -12 to 14 hours.
  public static func utcOffset(_ node: ConfigurationNode) throws(ConfigurationError) -> Int {
    let text = try node.string(of: "utc-offset")
    guard let seconds = seconds(of: text), (-43_200...50_400).contains(seconds) else {
      throw node.error(
        "'\(text)' is no offset from UTC",
        remedy: "write it as 8, -3.5 or +05:45, from -12 to 14 hours")
    }
    return seconds
  }

  /// An offset as clocks are called: `UTC+8`, `UTC+5:45`.
  public static func name(utcOffset: Int) -> String {
    let minutes = abs(utcOffset) / 60
    let rest = minutes % 60
    return "UTC\(utcOffset < 0 ? "-" : "+")\(minutes / 60)"
      + (rest == 0 ? "" : rest < 10 ? ":0\(rest)" : ":\(rest)")
  }

  private static func seconds(of text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      // Whole minutes: what is written in decimals rarely is one exactly.
      guard parts.count == 1, let hours = Double(text), abs(hours) <= 24 else { return nil }
      return Int((hours * 60).rounded()) * 60
    }
    guard let hours = Int(parts[0]), abs(hours) <= 24, parts[1].count == 2,
      let minutes = UInt8(parts[1]), minutes < 60
    else { return nil }
    let sign = text.hasPrefix("-") ? -1 : 1
    return hours * 3600 + sign * Int(minutes) * 60
  }

  /// Rounded down, before 1970 too.
  private static func floored(_ value: Int64, by divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
