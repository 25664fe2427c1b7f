import Population

/// Shares as dots on a scale, with their 95 % intervals as lines, one row below the other (SVG 1.1).
///
/// Places are in per cent of the width, and sizes in pixels: a row is as wide as its column, and its dots stay
/// round.
struct DotPlot {
  /// What the left and the right end stand for.
  let range: ClosedRange<Double>
  /// What dots are of.
  enum Kind: String {
    /// What is lost.
    case loss = "point"
    /// What is not lost, such as what a gateway can read.
    case neutral = "point neutral"
  }
  let kind: Kind

  /// A scale from 0 on that all of some shares fit on.
  init(_ shares: some Sequence<Estimate>, kind: Kind = .loss) {
    let most = shares.map { max($0.value, $0.interval?.upperBound ?? 0) }.max() ?? 1
    range = 0...Self.end(most)
    self.kind = kind
  }

  /// A scale from less to more that all of some differences fit on.
  init(differences: some Sequence<Estimate>) {
    let most =
      differences.flatMap {
        [abs($0.value), abs($0.interval?.lowerBound ?? 0), abs($0.interval?.upperBound ?? 0)]
      }.max() ?? 1
    range = -Self.end(most)...Self.end(most)
    kind = .loss
  }

  /// The next round number above a share.
  private static func end(_ most: Double) -> Double {
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].first { most <= $0 } ?? 1
  }

  private var isDiverging: Bool { range.lowerBound < 0 }

  /// A row: a dot and its interval.
  ///
  /// - Parameter label: of what the share is.
  func row(_ estimate: Estimate, label: String) -> String {
    let words = isDiverging ? Self.differenceText(estimate) : Self.text(estimate)
    var svg =
      "<svg role=\"img\"><title>" + HTMLWriter.escaped("\(label): \(words)") + "</title>"
    for part in 0...4 {
      let name = isDiverging && part == 2 ? "base" : "grid"
      svg +=
        "<line class=\"\(name)\" x1=\"\(part * 25)%\" x2=\"\(part * 25)%\" y1=\"0\" y2=\"100%\"/>"
    }
    if let interval = estimate.interval {
      svg +=
        "<line class=\"range\" x1=\"\(place(interval.lowerBound))%\" "
        + "x2=\"\(place(interval.upperBound))%\" y1=\"50%\" y2=\"50%\"/>"
    }
    return svg
      + "<circle class=\"\(kind.rawValue)\" cx=\"\(place(estimate.value))%\" cy=\"50%\" r=\"5\"/></svg>"
  }

  /// The scale: its ends and its middle.
  var axis: String {
    let unit = isDiverging ? "" : " %"
    let labels = [range.lowerBound, (range.lowerBound + range.upperBound) / 2, range.upperBound]
      .map(tick)
    return "<svg class=\"axis\" role=\"img\"><title>"
      + "Scale from \(labels[0]) to \(labels[2])\(unit)</title>"
      + "<text class=\"tick\" x=\"0%\" y=\"14\" text-anchor=\"middle\">\(labels[0])</text>"
      + "<text class=\"tick\" x=\"50%\" y=\"14\" text-anchor=\"middle\">\(labels[1])</text>"
      + "<text class=\"tick\" x=\"100%\" y=\"14\" text-anchor=\"middle\">\(labels[2])\(unit)</text></svg>"
  }

  private func tick(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    let text = tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    return isDiverging && tenths > 0 ? "+" + text : text
  }

  /// Where a share is, in per cent of the width.
  private func place(_ share: Double) -> String {
    let part = (share - range.lowerBound) / (range.upperBound - range.lowerBound)
    return Self.number(100 * max(0, min(1, part)))
  }

  /// A share with its interval, as in `94.1 % (83.8 to 100.0 %)`.
  static func text(_ estimate: Estimate) -> String {
    TextFormat.percent(estimate.value) + " %"
      + (estimate.interval.map { " (\(ShareRange.text($0)) %)" } ?? "")
  }

  /// A difference in points with its interval, as in `+12.0 points (+3.1 to +20.2)`.
  static func differenceText(_ estimate: Estimate) -> String {
    ComparisonFormat.signed(estimate.value) + " points"
      + (estimate.interval.map { " (\(differenceRange($0)))" } ?? "")
  }

  static func differenceRange(_ interval: ClosedRange<Double>) -> String {
    "\(ComparisonFormat.signed(interval.lowerBound)) to \(ComparisonFormat.signed(interval.upperBound))"
  }

  /// With one figure after the point: finer than any screen.
  static func number(_ value: Double) -> String {
    ((value * 10).rounded() / 10).description
  }
}
