/// Times of captures as text.
enum Instant {
  /// Writes times, of which many are of one day.
  struct Writer {
    private var day = Int64.min
    /// The date of `day`, with the letter behind it.
    private var date: [UInt8] = []

    /// Adds the text of a time, in nanoseconds since 1970.
    mutating func add(_ nanoseconds: Int64, to line: inout LineText) {
      let (seconds, fraction) = floorDivide(nanoseconds, by: 1_000_000_000)
      let (day, second) = floorDivide(seconds, by: 86_400)
      if day != self.day {
        self.day = day
        date = Array(dateText(day).utf8)
      }
      line.add(date)
      line.addTwoDigits(UInt64(second / 3600))
      line.add(Self.colon)
      line.addTwoDigits(UInt64(second / 60 % 60))
      line.add(Self.colon)
      line.addTwoDigits(UInt64(second % 60))
      line.add(Self.point)
      line.addNineDigits(UInt64(fraction))
      line.add(Self.zone)
    }

    private static let colon = Array(":".utf8)
    private static let point = Array(".".utf8)
    private static let zone = Array("Z".utf8)
  }

  /// `2026-11-23T07:26:33.000000001Z` (RFC 3339), from nanoseconds since 1970; every value has one.
  static func text(_ nanoseconds: Int64) -> String {
    let (seconds, fraction) = floorDivide(nanoseconds, by: 1_000_000_000)
    let (days, second) = floorDivide(seconds, by: 86_400)
    let time =
      "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    return "\(dateText(days))\(time).\(padded(fraction, 9))Z"
  }

  /// `2026-11-23T07:26:33Z`, from seconds since 1970.
  static func second(_ seconds: Int) -> String {
    let (days, second) = floorDivide(Int64(seconds), by: 86_400)
    return "\(dateText(days))\(clock(second)):\(padded(second % 60, 2))Z"
  }

  /// `2026-11-23 07:26`, from seconds since 1970 by some clock.
  static func minute(_ seconds: Int) -> String {
    let (days, second) = floorDivide(Int64(seconds), by: 86_400)
    return "\(dateText(days).dropLast()) \(clock(second))"
  }

  /// Hours and minutes of a second of a day.
  private static func clock(_ second: Int64) -> String {
    "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2))"
  }

  /// The date of a day counted from 1970, with the letter behind it: `2026-11-23T`.
  private static func dateText(_ days: Int64) -> String {
    let (year, month, day) = date(days)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The date of a day counted from 1970 (H. Hinnant, "chrono-Compatible Low-Level Date
  /// Algorithms", civil_from_days).
  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
