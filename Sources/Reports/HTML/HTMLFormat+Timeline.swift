import Population

// When visits are lost.
extension HTMLFormat {
  static func writeTimeline(
    _ metrics: Metrics, level: Int, id: String, to writer: inout HTMLWriter
  ) {
    guard let timeline = metrics.timeline else { return }
    writer.element("section") { writer in
      writer.heading(level, "When visits are lost")
      writer.element(
        "p", [("class", "note")],
        "Visits of the captures by the time at which they begin, in bins of \(timeline.width), by the "
          + "scenario's clock (\(clock(timeline))). They are counts, not estimates, and have no interval."
      )
      let title = "Visits over time"
      writer.element("figure", [("data-title", title)]) { writer in
        writer.insert(TimelineChart(timeline).svg(id: "\(id)-time"))
      }
      writer.element("details") { writer in
        writer.element("summary", "The same as a table")
        table(timeline).write(title: title, to: &writer)
      }
      if metrics[.hour].count > 1 { writeHours(metrics, to: &writer) }
    }
  }

  private static func clock(_ timeline: Timeline) -> String {
    let minutes = abs(timeline.utcOffset) / 60
    guard minutes > 0 else { return "UTC" }
    let rest = minutes % 60 < 10 ? "0\(minutes % 60)" : "\(minutes % 60)"
    return "UTC\(timeline.utcOffset < 0 ? "-" : "+")\(minutes / 60):\(rest)"
  }

  private static func table(_ timeline: Timeline) -> HTMLTable {
    var table = HTMLTable(
      columns: [.text("From"), .number("Visits"), .number("Lost")])
    for bin in timeline.bins where bin.visits != 0 {
      table.rows.append([
        Instant.minute(bin.start + timeline.utcOffset),
        bin.visits.map(TextFormat.grouped) ?? "few users",
        bin.visitsLost.map(TextFormat.grouped) ?? "",
      ])
    }
    return table
  }

  /// The hours of the day, where there are several.
  private static func writeHours(_ metrics: Metrics, to writer: inout HTMLWriter) {
    writer.element("details") { writer in
      writer.element("summary", "By hour of the day")
      let plot = DotPlot(metrics[.hour].compactMap { $0.estimates?.visitsLost })
      var table = HTMLTable(
        columns: [
          .text("Hour"), .chart("Visits lost", plot), .number("Visits lost"),
          .number("95 % interval"), .number("Visits"), .number("Lost"),
        ])
      for hour in metrics[.hour] {
        let lost = hour.estimates?.visitsLost
        let label = Int(hour.label) == nil ? hour.label : "\(hour.label):00"
        table.rows.append([
          label, lost.map { plot.row($0, label: label) } ?? "", percent(lost), interval(lost),
          TextFormat.grouped(hour.counts.visits), TextFormat.grouped(hour.counts.visitsLost),
        ])
      }
      table.write(title: "Visits by hour of the day", to: &writer)
    }
  }
}
