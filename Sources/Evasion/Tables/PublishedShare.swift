/// How many of a hundred visits were published to pass, and how exactly that is known.
public struct PublishedShare: Hashable, Sendable {
  /// How exactly.
  public enum Precision: Hashable, Sendable {
    /// A figure alone, rounded to half a percent at best.
    case figure
    /// A share of so many attempts.
    case attempts(Int)
    /// Somewhere between two bounds, in percent.
    case bounds(ClosedRange<Double>)
  }

  /// In percent; of bounds the middle.
  public var percent: Double
  public var precision = Precision.figure

  /// A share of so many percent.
  public init(percent: Double, precision: Precision = .figure) {
    self.percent = percent
    self.precision = precision
  }

  /// The deviations to both sides that hold 95 % of a normal distribution.
  private static let deviations = 1.96
  /// Half a percent: figures are published in whole ones.
  private static let rounding = 0.5

  /// Where a share of `count` visits lies in 95 of 100 cases, if what was published is right: by the
  /// binomial deviation of these visits and of the attempts that were published.
  public func interval(count: Int) -> ClosedRange<Double> {
    let share = percent / 100
    let variance = share * (1 - share)
    let spread: Double
    switch precision {
    case .bounds(let bounds): return bounds
    case .attempts(let attempts):
      spread =
        Self.deviations
        * (variance / Double(max(1, attempts)) + variance / Double(max(1, count)))
        .squareRoot()
    case .figure:
      spread = Self.deviations * (variance / Double(max(1, count))).squareRoot()
    }
    let tolerance = 100 * spread + (precision == .figure ? Self.rounding : 0)
    return max(0, percent - tolerance)...min(100, percent + tolerance)
  }
}
