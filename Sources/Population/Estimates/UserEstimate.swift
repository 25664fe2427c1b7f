import Glibc

/// How many users of the population something is true of: an estimate with its interval, in figures that
/// the interval allows.
///
/// All three are rounded to the place of the second digit of half the interval's width (as "Guide to the
/// Expression of Uncertainty in Measurement", JCGM 100:2008, §7.2.6, has it for uncertainties): of
/// 1,056,528,009 users between 941,074,000 and 1,123,000,000, half of 181,926,000 is known to the million,
/// and 1,057,000,000 is said. An interval without width is of all users there are, and nothing is rounded.
public struct UserEstimate: Sendable, Equatable {
  public let value: Int
  public let interval: ClosedRange<Int>

  /// The users that a share of `whole` users is; nil where the share has no interval, or any of it is no
  /// number of users.
  init?(share: Estimate, of whole: Double) {
    guard let interval = share.interval else { return nil }
    let users = [share.value, interval.lowerBound, interval.upperBound].map { $0 * whole }
    guard users.allSatisfy({ (0...Self.usersMax).contains($0) }), users[1] <= users[2] else {
      return nil
    }
    let unit = Self.unit(halfWidth: (users[2] - users[1]) / 2)
    let rounded = users.map { Int(($0 / unit).rounded() * unit) }
    value = rounded[0]
    self.interval = rounded[1]...rounded[2]
  }

  /// Far more than there are people, and a number that `Double` holds without loss.
  private static let usersMax = 1e15

  /// The place of the second digit; never below one user.
  private static func unit(halfWidth: Double) -> Double {
    guard halfWidth >= 1 else { return 1 }
    return max(1, pow(10, log10(halfWidth).rounded(.down) - 1))
  }
}
