import Population

// All scenarios of a run, in one table.
extension HTMLFormat {
  static func writeOverview(_ reports: [Report], to writer: inout HTMLWriter) {
    writer.element("section") { writer in
      writer.heading(2, "Side by side")
      writer.element(
        "p", [("class", "note")],
        "The same captures behind the gateways of each scenario; shares are of its population.")
      var table = HTMLTable(
        columns: [
          .text("Scenario"), .chart("Users affected"), .number("Share"), .wide("95 % interval"),
          .wideChart("Visits lost"), .number("Of visits"), .wide("95 % interval"),
          .wide("Visits lost a user"),
        ])
      for report in reports {
        let (estimates, title) = (report.metrics.estimates, report.title)
        let (affected, lost) = (estimates?.usersAffected, estimates?.visitsLost)
        table.rows.append([
          title, affected.map { ShareBar.svg($0, label: "\(title), users affected") } ?? "",
          percent(affected), interval(affected),
          lost.map { ShareBar.svg($0, label: "\(title), visits lost") } ?? "", percent(lost),
          interval(lost), report.metrics.losses.mean.map { TextFormat.decimal($0.value) } ?? "",
        ])
      }
      table.write(title: "Side by side", to: &writer)
    }
  }
}
