/// A version of TLS or SSL that a client offers.
public enum TLSVersion: String, CaseIterable, Sendable {
  case ssl3 = "ssl-3.0"
  case tls10 = "1.0"
  case tls11 = "1.1"
  case tls12 = "1.2"
  case tls13 = "1.3"

  /// Its number (RFC 8446 §4.1.2, RFC 6101).
  public var number: UInt16 {
    switch self {
    case .ssl3: 0x0300
    case .tls10: 0x0301
    case .tls11: 0x0302
    case .tls12: 0x0303
    case .tls13: 0x0304
    }
  }
}

/// The type of a DNS record or question (RFC 1035 §3.2.2 and the registry of IANA).
public struct DNSType: Hashable, Sendable {
  public var number: UInt16

  private static let names: [(name: String, number: UInt16)] = [
    ("A", 1), ("NS", 2), ("CNAME", 5), ("SOA", 6), ("PTR", 12), ("MX", 15), ("TXT", 16),
    ("AAAA", 28), ("SRV", 33), ("NAPTR", 35), ("DS", 43), ("DNSKEY", 48), ("SVCB", 64),
    ("HTTPS", 65), ("AXFR", 252), ("ANY", 255), ("CAA", 257),
  ]

  /// The type of a name such as `AAAA`, or of `TYPE65` (RFC 3597 §5); nil for any other text.
  public init?(_ text: String) {
    let upper = text.uppercased()
    if let known = Self.names.first(where: { $0.name == upper }) {
      number = known.number
    } else if upper.hasPrefix("TYPE"), let value = UInt16(upper.dropFirst(4)) {
      number = value
    } else {
      return nil
    }
  }

  /// The names of types.
  public static var knownNames: [String] { names.map(\.name) }
}

extension DNSType: CustomStringConvertible {
  public var description: String {
    Self.names.first { $0.number == number }?.name ?? "TYPE\(number)"
  }
}

/// Hours of the day, from one to before another; beyond midnight where the other comes first.
public struct HourRange: Hashable, Sendable {
  /// From 0 to 23.
  public var first: Int
  /// From 1 to 24.
  public var end: Int

  /// The hours that a text such as `19-23` means: from 19:00 to 23:00. Nil for any other text.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let first = parts[0], let end = parts[1],
      (0...23).contains(first), (0...24).contains(end), first != end
    else { return nil }
    self.first = first
    self.end = end == 0 ? 24 : end
  }

  /// Whether an hour, from 0 to 23, is one of them.
  public func contains(_ hour: Int) -> Bool {
    first < end ? (first..<end).contains(hour) : hour >= first || hour < end
  }
}

extension HourRange: CustomStringConvertible {
  public var description: String { "\(first)-\(end)" }
}

/// Days, both ends among them, each as the number of days since 1970-01-01.
public struct DateRange: Hashable, Sendable {
  public var first: Int
  public var last: Int

  /// The days that `2025-03-01` or `2025-03-01 to 2025-03-31` means; nil for any other text, and when the
  /// last comes before the first.
  public init?(_ text: String) {
    let ends = text.split(separator: " ").map(String.init)
    guard ends.count == 1 || ends.count == 3 && ends[1] == "to",
      let first = ends.first.flatMap(Self.day), let last = ends.last.flatMap(Self.day),
      first <= last
    else { return nil }
    self.first = first
    self.last = last
  }

  /// Whether a day, counted from 1970-01-01, is one of them.
  public func contains(_ day: Int) -> Bool { (first...last).contains(day) }

  /// The number of a day of the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date
  /// Algorithms", days_from_civil); nil for a text that is no such day.
  private static func day(_ text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1970...9999).contains(year), (1...12).contains(month)
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[month - 1]).contains(day) else { return nil }
    // Years begin in March, so that the leap day is the last.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension DateRange: CustomStringConvertible {
  public var description: String {
    first == last ? Self.text(first) : "\(Self.text(first)) to \(Self.text(last))"
  }

  /// A day as `2025-03-01` (Hinnant, civil_from_days).
  private static func text(_ day: Int) -> String {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(year)-\(twoDigits(month))-\(twoDigits(dayOfMonth))"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
