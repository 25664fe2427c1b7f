import Evasion
import Testing

/// The intervals in which simulated shares have to lie, worked out by hand.
@Suite struct PublishedShareTests {
  private static func isNear(_ one: ClosedRange<Double>, _ other: ClosedRange<Double>) -> Bool {
    abs(one.lowerBound - other.lowerBound) < 0.01 && abs(one.upperBound - other.upperBound) < 0.01
  }

  /// 1.96 √(0.263 · 0.737 (1/109489 + 1/2000)) = 1.947 %.
  @Test func attemptsAndVisitsBothDeviate() {
    let share = PublishedShare(percent: 26.3, precision: .attempts(109_489))
    #expect(Self.isNear(share.interval(count: 2000), 24.353...28.247))
  }

  /// 1.96 √(0.75 · 0.25 / 2000) = 1.898 %, and half a percent.
  @Test func aFigureIsRounded() {
    let share = PublishedShare(percent: 75)
    #expect(Self.isNear(share.interval(count: 2000), 72.602...77.398))
  }

  @Test func boundsAreWhatTheyAre() {
    let share = PublishedShare(percent: 37.5, precision: .bounds(25...50))
    #expect(share.interval(count: 10) == 25...50)
  }

  @Test func noShareIsLessThanNothing() {
    let none = PublishedShare(percent: 0.1, precision: .attempts(10))
    #expect(none.interval(count: 10).lowerBound == 0)
    let all = PublishedShare(percent: 99.9)
    #expect(all.interval(count: 10).upperBound == 100)
  }
}
