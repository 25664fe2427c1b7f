import Population

/// Visits by the hour of the day, those that are lost below the others (SVG 1.1).
enum HourChart {
  private static let (width, height, bottom) = (720.0, 160.0, 20.0)

  /// The drawing of the groups of hours, whose labels are `00` to `23`.
  static func svg(_ hours: [Metrics.Group], id: String) -> String {
    let most = max(1, hours.map(\.counts.visits).max() ?? 1)
    let step = width / 24
    var svg =
      "<svg class=\"columns-chart\" viewBox=\"0 0 720 184\" role=\"img\" "
      + "aria-labelledby=\"\(id)-title \(id)-desc\"><title id=\"\(id)-title\">Visits by hour</title>"
      + "<desc id=\"\(id)-desc\">\(HTMLWriter.escaped(description(hours)))</desc>"
      + "<text x=\"0\" y=\"10\">\(most) visits</text>"
      + "<path class=\"axis\" d=\"M0 164H720M0 14H720\"/>"
    for hour in 0..<24 where hour % 3 == 0 {
      svg += "<text x=\"\(ShareBar.number(Double(hour) * step))\" y=\"180\">\(hour):00</text>"
    }
    for group in hours {
      guard let hour = Int(group.label) else { continue }
      let scale = (height - 10) / Double(most)
      let (all, lost) = (
        Double(group.counts.visits) * scale, Double(group.counts.visitsLost) * scale
      )
      let x = ShareBar.number(Double(hour) * step + 3)
      svg +=
        "<g><title>\(group.label):00: \(group.counts.visits) visits, "
        + "\(group.counts.visitsLost) lost</title>"
        + bar("bar", x, step - 6, top: 164 - all, height: all - lost)
        + bar("loss", x, step - 6, top: 164 - lost, height: lost) + "</g>"
    }
    return svg + "</svg>"
  }

  private static func bar(
    _ name: String, _ x: String, _ width: Double, top: Double, height: Double
  ) -> String {
    "<rect class=\"\(name)\" x=\"\(x)\" y=\"\(ShareBar.number(top))\" "
      + "width=\"\(ShareBar.number(width))\" height=\"\(ShareBar.number(max(0, height)))\"/>"
  }

  private static func description(_ hours: [Metrics.Group]) -> String {
    hours.map { "\($0.label):00: \($0.counts.visits) visits, \($0.counts.visitsLost) lost." }
      .joined(separator: " ")
  }
}
