import Population

/// Visits over time as columns, the lost ones below the others (SVG 1.1).
struct TimelineChart {
  private let timeline: Timeline
  private let most: Int
  /// How wide a column is, with the gap behind it.
  private let step: Double

  private static let (width, left, right, top, bottom) = (760.0, 58.0, 752.0, 38.0, 208.0)

  init(_ timeline: Timeline) {
    self.timeline = timeline
    most = Self.roundedUp(timeline.bins.compactMap(\.visits).max() ?? 0)
    // A few bins do not become walls.
    step = min(90, (Self.right - Self.left) / Double(max(1, timeline.bins.count)))
  }

  func svg(id: String) -> String {
    "<svg class=\"time\" viewBox=\"0 0 760 260\" role=\"img\" "
      + "aria-labelledby=\"\(id)-title \(id)-desc\"><title id=\"\(id)-title\">Visits over time</title>"
      + "<desc id=\"\(id)-desc\">\(HTMLWriter.escaped(description))</desc>" + legend + axes
      + columns
      + "</svg>"
  }

  private var description: String {
    timeline.bins.filter { $0.visits ?? 0 > 0 }.map { bin in
      "\(label(bin)): \(bin.visits ?? 0) visits, \(bin.visitsLost ?? 0) lost."
    }.joined(separator: " ")
  }

  private func label(_ bin: Timeline.Bin) -> String {
    Instant.minute(bin.start + timeline.utcOffset)
  }

  private var legend: String {
    text("Visits in \(timeline.width)", x: 4, y: 20) + rect("bar", 420, 8, 14, 14)
      + text("reached", x: 440, y: 20) + rect("loss", 600, 8, 14, 14) + text("lost", x: 620, y: 20)
  }

  private var axes: String {
    var svg = ""
    for part in [0, most / 2, most] {
      let y = Self.bottom - (Self.bottom - Self.top) * Double(part) / Double(most)
      svg +=
        "<path class=\"grid\" d=\"M58 \(DotPlot.number(y))H752\"/>"
        + text(TextFormat.grouped(part), x: 52, y: y + 4, anchor: "end")
    }
    return svg + times + text(title, x: (Self.left + Self.right) / 2, y: 252, anchor: "middle")
  }

  private var isOfOneDay: Bool { Set(timeline.bins.map { label($0).prefix(10) }).count == 1 }

  private var title: String {
    guard isOfOneDay, let first = timeline.bins.first else { return "Local time" }
    return "Local time on \(label(first).prefix(10))"
  }

  /// At bins that are a round number apart, as many as there is room for.
  private var times: String {
    let labels = timeline.bins.map { bin in
      // Within one day the date stands below; in bins of days the time does not count.
      timeline.binSeconds >= 86_400
        ? label(bin).prefix(10) : isOfOneDay ? label(bin).suffix(5) : label(bin).dropFirst(5)
    }
    let room = Double(labels.first?.count ?? 0) * 7.4 + 12
    let apart =
      [1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60].first { Double($0) * step >= room } ?? labels.count
    var svg = ""
    for (place, index) in stride(from: 0, to: labels.count, by: apart).enumerated() {
      let x = Self.left + Double(index) * step
      // What would leave the drawing on a narrow screen, where letters are twice as large, is left out.
      guard place == 0 || x + 2 * room < 780 else { continue }
      svg +=
        "<path class=\"base\" d=\"M\(DotPlot.number(x)) 208v5\"/>"
        + text(String(labels[index]), x: x, y: 226, kind: place % 2 == 0 ? nil : "minor")
    }
    return svg
  }

  private var columns: String {
    let scale = (Self.bottom - Self.top) / Double(most)
    let gap = step > 4 ? 1.5 : 0.3
    var svg = ""
    for (index, bin) in timeline.bins.enumerated() {
      guard let visits = bin.visits, let lost = bin.visitsLost, visits > 0 else { continue }
      let x = Self.left + Double(index) * step
      let (all, part) = (Double(visits) * scale, Double(lost) * scale)
      svg +=
        "<g><title>\(label(bin)): \(visits) visits, \(lost) lost</title>"
        // With paper between both.
        + rect("bar", x, Self.bottom - all, step - gap, all - part - (lost > 0 ? 1 : 0))
        + rect("loss", x, Self.bottom - part, step - gap, part) + "</g>"
    }
    return svg
  }

  /// The next of 2, 4, 6, 8, 10, 20, 40 and so on, of which the half is a whole number.
  private static func roundedUp(_ count: Int) -> Int {
    var unit = 2
    while unit <= count / 20 { unit *= 10 }
    return [1, 2, 3, 4, 5, 10, 20].map { $0 * unit }.first { $0 >= count } ?? max(2, count)
  }

  private func rect(
    _ name: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double
  ) -> String {
    "<rect class=\"\(name)\" x=\"\(DotPlot.number(x))\" y=\"\(DotPlot.number(y))\" "
      + "width=\"\(DotPlot.number(width))\" height=\"\(DotPlot.number(max(0, height)))\"/>"
  }

  private func text(
    _ words: String, x: Double, y: Double, anchor: String = "start", kind: String? = nil
  ) -> String {
    "<text\(kind.map { " class=\"\($0)\"" } ?? "") x=\"\(DotPlot.number(x))\" y=\"\(DotPlot.number(y))\" "
      + "text-anchor=\"\(anchor)\">\(HTMLWriter.escaped(words))</text>"
  }
}
