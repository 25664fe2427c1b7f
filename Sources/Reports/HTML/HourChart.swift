import Population

/// Visits by the hour of the day, those that are lost below the others (SVG 1.1).
enum HourChart {
  private static let (width, left, top, bottom) = (720.0, 64.0, 34.0, 204.0)

  /// The drawing of the groups of hours, whose labels are `00` to `23`.
  static func svg(_ hours: [Metrics.Group], id: String) -> String {
    let most = roundedUp(hours.map(\.counts.visits).max() ?? 0)
    var svg =
      "<svg class=\"columns-chart\" viewBox=\"0 0 720 236\" role=\"img\" "
      + "aria-labelledby=\"\(id)-title \(id)-desc\"><title id=\"\(id)-title\">Visits by hour</title>"
      + "<desc id=\"\(id)-desc\">\(HTMLWriter.escaped(description(hours)))</desc>"
      + legend + axes(most)
    let step = (width - left) / 24
    let scale = (bottom - top) / Double(most)
    for group in hours {
      guard let hour = Int(group.label) else { continue }
      let (all, lost) = (
        Double(group.counts.visits) * scale, Double(group.counts.visitsLost) * scale
      )
      let x = left + Double(hour) * step + 2
      svg +=
        "<g><title>\(group.label):00: \(group.counts.visits) visits, "
        + "\(group.counts.visitsLost) lost</title>"
        + bar("bar", x, step - 4, top: bottom - all, height: all - lost)
        + bar("loss", x, step - 4, top: bottom - lost, height: lost) + "</g>"
    }
    return svg + "</svg>"
  }

  private static let legend =
    bar("bar", left, 14, top: 2, height: 14) + "<text x=\"84\" y=\"15\">reached</text>"
    + bar("loss", 204, 14, top: 2, height: 14) + "<text x=\"224\" y=\"15\">lost</text>"

  private static func axes(_ most: Int) -> String {
    var svg = ""
    for part in [0, most / 2, most] {
      let y = bottom - (bottom - top) * Double(part) / Double(most)
      svg +=
        "<path class=\"axis\" d=\"M64 \(ShareBar.number(y))H720\"/>"
        + "<text class=\"scale\" x=\"58\" y=\"\(ShareBar.number(y + 4))\">\(TextFormat.grouped(part))</text>"
    }
    for hour in stride(from: 0, to: 24, by: 3) {
      let x = left + (width - left) * (Double(hour) + 0.5) / 24
      svg +=
        "<text class=\"hour\(hour % 6 == 0 ? "" : " minor")\" x=\"\(ShareBar.number(x))\" y=\"228\">"
        + "\(hour):00</text>"
    }
    return svg
  }

  /// The next of 2, 4, 6, 8, 10, 20, 40 and so on, of which the half is a whole number.
  private static func roundedUp(_ count: Int) -> Int {
    var unit = 2
    while unit <= count / 20 { unit *= 10 }
    let steps = [1, 2, 3, 4, 5, 10, 20].map { $0 * unit }
    return steps.first { $0 >= count } ?? count
  }

  private static func bar(
    _ name: String, _ x: Double, _ width: Double, top: Double, height: Double
  ) -> String {
    "<rect class=\"\(name)\" x=\"\(ShareBar.number(x))\" y=\"\(ShareBar.number(top))\" "
      + "width=\"\(ShareBar.number(width))\" height=\"\(ShareBar.number(max(0, height)))\"/>"
  }

  private static func description(_ hours: [Metrics.Group]) -> String {
    hours.map { "\($0.label):00: \($0.counts.visits) visits, \($0.counts.visitsLost) lost." }
      .joined(separator: " ")
  }
}
