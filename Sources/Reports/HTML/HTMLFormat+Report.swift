import Gateway
import Population
import Rules

// The sections of one scenario.
extension HTMLFormat {
  static func writeReport(
    _ report: Report, isOneOfMany: Bool, id: String, to writer: inout HTMLWriter
  ) {
    writer.element("section") { writer in
      writer.element("h2", isOneOfMany ? report.title : "What users would lose")
      writeFigures(report.metrics, to: &writer)
      for warning in report.metrics.population.warnings {
        writer.element("p", [("class", "warning")], "Note: \(warning).")
      }
      writeMap(report, id: id, to: &writer)
      writer.element("div", [("class", "columns")]) { writer in
        writeUsers("by network", .network, report.metrics, to: &writer)
        writeUsers("by category", .category, report.metrics, to: &writer)
      }
      writeHours(report.metrics, id: id, to: &writer)
      writeNames(report.metrics, to: &writer)
      writer.element("div", [("class", "columns")]) { writer in
        writeKinds(report.metrics, to: &writer)
        writeLosses(report.metrics.losses, to: &writer)
      }
      writeWaits(report.metrics.losses, to: &writer)
      writeExposures(report.metrics.exposures, to: &writer)
      writeReading(report, to: &writer)
    }
  }

  private static func writeFigures(_ metrics: Metrics, to writer: inout HTMLWriter) {
    let total = metrics.total
    var figures: [(label: String, value: String, note: String)] = []
    if let affected = metrics.estimates?.usersAffected {
      figures.append(
        ("Users affected", TextFormat.percent(affected.value) + " %", interval(affected)))
    }
    if let lost = metrics.estimates?.visitsLost {
      figures.append(("Visits lost", TextFormat.percent(lost.value) + " %", interval(lost)))
    }
    if let mean = metrics.losses.mean {
      let range = mean.interval.map {
        "95 % interval \(TextFormat.decimal($0.lowerBound)) to \(TextFormat.decimal($0.upperBound))"
      }
      figures.append(
        ("Visits lost a user", TextFormat.decimal(mean.value), range ?? "interval not known"))
    }
    figures.append(
      (
        "In the captures", "\(total.usersAffected) of \(total.users) users",
        "\(total.visitsLost) of \(total.visits) visits, \(total.blocked) of \(total.flows) flows"
      ))
    writeHeadline(figures, to: &writer)
    writer.element(
      "p", [("class", "note")],
      (metrics.population.size.map { "Estimates for \(TextFormat.grouped($0)) users. " } ?? "")
        + "A user is affected who has at least one flow blocked. A visit is a user's flows for one site "
        + "without a pause of half an hour, if nothing else was asked for; it is lost when a flow of it is "
        + "blocked and no connection passes. Intervals are those of the bootstrap over the clients of "
        + "the captures, each weighted by the users of its network.")
  }

  static func interval(_ estimate: Estimate) -> String {
    estimate.interval.map { "95 % interval \(ShareBar.range($0)) %" } ?? "interval not known"
  }

  private static func writeMap(_ report: Report, id: String, to writer: inout HTMLWriter) {
    let metrics = report.metrics
    func figures(_ labels: [String], _ kind: Metrics.Kind) -> [String] {
      let groups = metrics[kind]
      return labels.map { label in
        let counts = groups.first { $0.label == label }?.counts ?? Metrics.Counts()
        return "\(counts.flows) flows, \(counts.blocked) blocked"
      }
    }
    writer.element("figure") { writer in
      writer.element(
        "figcaption",
        "The way of the flows through the gateways: lines are as thick as flows are many.")
      writer.element("div", [("class", "scroll")]) { writer in
        writer.insert(
          MapSVG.svg(
            ScenarioMap(title: report.title, plan: report.plan, ruleSets: report.ruleSets),
            figures: MapFigures(
              networks: figures(report.plan.networks.map(\.name), .network),
              gateways: figures(report.plan.gateways.map(\.name), .gateway),
              routes: metrics.flowsByRoute.map(Double.init)), id: "\(id)-map"))
      }
    }
  }

  private static func writeUsers(
    _ title: String, _ kind: Metrics.Kind, _ metrics: Metrics, to writer: inout HTMLWriter
  ) {
    var table = HTMLTable(
      columns: [
        .text(kind == .network ? "Network" : "Category"), .chart("Users affected"),
        .number("Share"), .wide("95 % interval"), .wide("Visits lost"),
      ])
    let groups = metrics[kind]
    for group in groups.prefix(rowsMax) {
      guard let estimates = group.estimates else { continue }
      let label = kind == .category ? categoryTitle(group.label) : group.label
      table.rows.append([
        label, ShareBar.svg(estimates.usersAffected, label: label),
        TextFormat.percent(estimates.usersAffected.value) + " %",
        estimates.usersAffected.interval.map { ShareBar.range($0) + " %" } ?? "not known",
        estimates.visitsLost.map { TextFormat.percent($0.value) + " %" } ?? "",
      ])
    }
    table.note = more(groups.count)
    writeTable(
      "Users affected, \(title)",
      kind == .network
        ? "Of the users of each network; the line is the 95 % interval."
        : "Of all users, those with a flow blocked by a rule of the category; the line is the 95 % interval.",
      table, to: &writer)
  }

  private static func categoryTitle(_ code: String) -> String {
    SiteCategory(rawValue: code).map { "\(code): \($0.title)" } ?? code
  }

  private static func writeHours(_ metrics: Metrics, id: String, to writer: inout HTMLWriter) {
    let hours = metrics[.hour]
    guard hours.contains(where: { $0.counts.visits > 0 }) else { return }
    writer.element("section") { writer in
      writer.element("h3", "Timeline")
      writer.element(
        "p", [("class", "note")],
        "Visits by the hour of the day in which they begin, local time; of each column, the "
          + "lower part is lost.")
      writer.insert(HourChart.svg(hours, id: "\(id)-hours"))
      var table = HTMLTable(
        columns: [
          .text("Hour"), .number("Visits"), .number("Lost"), .number("Share"),
          .wide("95 % interval"),
        ])
      for hour in hours {
        let lost = hour.estimates?.visitsLost
        table.rows.append([
          "\(hour.label):00", "\(hour.counts.visits)", "\(hour.counts.visitsLost)",
          lost.map { TextFormat.percent($0.value) + " %" } ?? "",
          lost?.interval.map { ShareBar.range($0) + " %" } ?? "",
        ])
      }
      table.write(to: &writer)
    }
  }

  private static func writeNames(_ metrics: Metrics, to writer: inout HTMLWriter) {
    let names = metrics[.name]
    var table = HTMLTable(
      columns: [
        .text("Name"), .chart("Users"), .number("Share"), .wide("95 % interval"), .number("Flows"),
        .text("Read and acted upon"),
      ])
    for name in names.prefix(rowsMax) {
      let affected = name.estimates?.usersAffected
      table.rows.append([
        name.label, affected.map { ShareBar.svg($0, label: name.label) } ?? "",
        affected.map { TextFormat.percent($0.value) + " %" } ?? "",
        affected?.interval.map { ShareBar.range($0) + " %" } ?? "",
        "\(name.counts.blocked)", name.means.map(\.name).joined(separator: ", "),
      ])
    }
    table.note = more(names.count)
    writeTable(
      "Names that are lost",
      "Ranked by the users of the captures who lose them; shares are of all users.",
      table, to: &writer)
  }
}
