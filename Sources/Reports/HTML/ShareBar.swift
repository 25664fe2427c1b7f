import Population

/// A share as a bar from 0 to 100 %, with its 95 % interval as a line (SVG 1.1).
enum ShareBar {
  private static let width = 200.0

  /// The drawing.
  ///
  /// - Parameters:
  ///   - label: of what the share is.
  ///   - isLoss: whether it is of what is lost.
  static func svg(_ estimate: Estimate, label: String, isLoss: Bool = true) -> String {
    let end = width * clamped(estimate.value)
    var svg =
      "<svg viewBox=\"0 0 200 16\" preserveAspectRatio=\"none\" role=\"img\"><title>"
      + HTMLWriter.escaped("\(label): \(text(estimate))") + "</title>"
      + "<rect class=\"track\" width=\"200\" height=\"16\"/>"
      + "<rect class=\"\(isLoss ? "loss" : "bar")\" y=\"2\" width=\"\(number(end))\" height=\"12\"/>"
    if let interval = estimate.interval {
      let (low, high) = (
        width * clamped(interval.lowerBound), width * clamped(interval.upperBound)
      )
      svg +=
        "<path class=\"range\" fill=\"none\" vector-effect=\"non-scaling-stroke\" "
        + "d=\"M\(number(low)) 8H\(number(high))M\(number(low)) 4V12M\(number(high)) 4V12\"/>"
    }
    return svg + "</svg>"
  }

  /// A share with its interval, as in `94.1 % (83.8 to 100.0)`.
  static func text(_ estimate: Estimate) -> String {
    TextFormat.percent(estimate.value) + " %"
      + (estimate.interval.map { " (\(range($0)))" } ?? "")
  }

  /// The ends of an interval of shares, in per cent.
  static func range(_ interval: ClosedRange<Double>) -> String {
    "\(TextFormat.percent(interval.lowerBound)) to \(TextFormat.percent(interval.upperBound))"
  }

  private static func clamped(_ share: Double) -> Double { max(0, min(1, share)) }

  /// With one figure after the point: finer than any screen.
  static func number(_ value: Double) -> String {
    ((value * 10).rounded() / 10).description
  }
}
