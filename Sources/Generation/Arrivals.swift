import Population
import Glibc

/// When users begin something: a Poisson process whose rate follows the hours of the day.
///
/// The rate is a sine over the day: 1.6 times the mean at 21:00, 0.4 times at 9:00; assumed.
struct Arrivals: Sendable {
  private static let nanosecondsPerHour = 3.6e12
  private static let swing = 0.6
  private static let peakHour = 21.0

  /// Nanoseconds between two arrivals, at the mean rate.
  private let meanGap: Double
  private let start: Int64
  private let startHour: Double
  private var elapsed = 0.0

  /// - Parameters:
  ///   - start: nanoseconds since 1970, at midnight.
  ///   - startHour: the hour of the day at which it begins.
  init(start: Int64, startHour: Double, count: Int, hours: Double) {
    self.start = start + Int64(startHour * Self.nanosecondsPerHour)
    self.startHour = startHour
    let mean = Self.meanRate(from: startHour, hours: hours)
    meanGap = hours * Self.nanosecondsPerHour / Double(max(1, count)) * mean
  }

  /// The next arrival, in nanoseconds since 1970.
  mutating func next(_ generator: inout SplitMix64) -> Int64 {
    // The rate hardly changes between two arrivals.
    elapsed += generator.exponential(mean: meanGap / rate)
    return start + Int64(min(elapsed, 9e17))
  }

  /// Relative to the mean of a day.
  private var rate: Double {
    Self.rate(at: startHour + elapsed / Self.nanosecondsPerHour)
  }

  private static func rate(at hour: Double) -> Double {
    1 + swing * cos((hour - peakHour) / 24 * 2 * .pi)
  }

  /// The mean of the rate over a span, by its integral.
  private static func meanRate(from hour: Double, hours: Double) -> Double {
    let turn = 2 * Double.pi / 24
    let integral = (sin((hour + hours - peakHour) * turn) - sin((hour - peakHour) * turn)) / turn
    return 1 + swing * integral / hours
  }
}
