import Gateway
import Population
import Rules

// The sections of one scenario.
extension HTMLFormat {
  static func writeReport(
    _ report: Report, isOneOfMany: Bool, id: String, to writer: inout HTMLWriter
  ) {
    let metrics = report.metrics
    writer.element("section", [("class", "report")]) { writer in
      writer.heading(2, isOneOfMany ? report.title : "What users would lose")
      writeFigures(metrics, to: &writer)
      if let reason = metrics.population.reasonForNone {
        writer.element(
          "p", [("class", "warning")], reason.prefix(1).uppercased() + reason.dropFirst() + ".")
      }
      for warning in metrics.population.warnings {
        writer.element("p", [("class", "warning")], "Note: \(warning).")
      }
      writeMap(report, id: id, to: &writer)
      writer.element("div", [("class", "columns")]) { writer in
        writeNetworks(report, to: &writer)
        writeCategories(metrics, to: &writer)
      }
      writeHours(metrics, id: id, to: &writer)
      writeNames(metrics, to: &writer)
      writer.element("div", [("class", "columns")]) { writer in
        writeKinds(metrics, to: &writer)
        writeLosses(metrics.losses, to: &writer)
      }
      writeWaits(metrics.losses, to: &writer)
      writeExposures(metrics.exposures, to: &writer)
      writeReading(report, to: &writer)
    }
  }

  private static func writeFigures(_ metrics: Metrics, to writer: inout HTMLWriter) {
    let (total, population) = (metrics.total, metrics.population)
    var figures: [(label: String, value: String, note: String)] = []
    if let affected = metrics.estimates?.usersAffected {
      var note = intervalNote(affected)
      if let users = population.users(affected) {
        note +=
          "; \(TextFormat.grouped(users.value)) users (\(TextFormat.grouped(users.interval.lowerBound)) to "
          + "\(TextFormat.grouped(users.interval.upperBound)))"
      }
      figures.append(("Users affected", percent(affected), note))
    }
    if let lost = metrics.estimates?.visitsLost {
      figures.append(("Visits lost", percent(lost), intervalNote(lost)))
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
        "In the captures", part(total.usersAffected, of: total.users) + " users",
        "\(part(total.visitsLost, of: total.visits)) visits, "
          + "\(part(total.blocked, of: total.flows)) flows"
      ))
    if let strangers = population.strangers {
      figures.append(
        (
          "Clients in no network", TextFormat.grouped(strangers),
          "of the map: \(words(population.strangersAre))"
        ))
    }
    writeHeadline(figures, to: &writer)
  }

  private static func words(_ strangers: PopulationBasis.Strangers) -> String {
    switch strangers {
    case .outside: "their flows pass no gateway"
    case .counted: "dealt out by share, and in no figure for the population"
    case .included: "dealt out by share, and part of the figures for the population"
    }
  }

  private static func part(_ count: Int, of whole: Int) -> String {
    "\(TextFormat.grouped(count)) of \(TextFormat.grouped(whole))"
  }

  private static func writeNetworks(_ report: Report, to writer: inout HTMLWriter) {
    // As on the map; those of few users together come last.
    let places = report.plan.networks.map(\.name)
    let groups = report.metrics[.network].sorted { one, other in
      let ranks = [one, other].map { places.firstIndex(of: $0.label) ?? places.count }
      return ranks[0] < ranks[1]
    }
    writeTable(
      "Users affected, by network", "Of the users of each network.",
      users("Network", groups.map { ($0.label, $0) }), to: &writer)
  }

  private static func writeCategories(_ metrics: Metrics, to writer: inout HTMLWriter) {
    let groups = metrics[.category].enumerated().sorted { one, other in
      let shares = [one, other].map { $0.element.estimates?.usersAffected.value ?? 0 }
      return (shares[1], one.offset) < (shares[0], other.offset)
    }.map { (categoryTitle($0.element.label), $0.element) }
    writeTable(
      "Users affected, by category",
      "Of all users, those with a flow blocked by a rule of the category.",
      users("Category", groups), to: &writer)
  }

  private static func users(
    _ title: String, _ groups: [(label: String, group: Metrics.Group)]
  ) -> HTMLTable {
    var table = HTMLTable(
      columns: [
        .text(title), .chart("Users affected"), .number("Share"), .wide("95 % interval"),
        .wide("Visits lost"),
      ])
    if !groups.contains(where: { $0.group.estimates != nil }) { return counts(title, groups) }
    for (label, group) in groups.prefix(rowsMax) {
      guard let estimates = group.estimates else { continue }
      let affected = estimates.usersAffected
      table.rows.append([
        label, ShareBar.svg(affected, label: label), percent(affected), interval(affected),
        percent(estimates.visitsLost),
      ])
    }
    table.note = more(groups.count)
    return table
  }

  /// The same where nothing is known of the population: what was counted in the captures.
  private static func counts(
    _ title: String, _ groups: [(label: String, group: Metrics.Group)]
  ) -> HTMLTable {
    var table = HTMLTable(
      columns: [.text(title), .number("Users affected"), .number("Visits lost")])
    table.rows = groups.prefix(rowsMax).map { label, group in
      [
        label, part(group.counts.usersAffected, of: group.counts.users),
        part(group.counts.visitsLost, of: group.counts.visits),
      ]
    }
    table.note = more(groups.count)
    return table
  }

  private static func categoryTitle(_ code: String) -> String {
    SiteCategory(rawValue: code).map { "\(code): \($0.title)" } ?? code
  }

  private static func writeHours(_ metrics: Metrics, id: String, to writer: inout HTMLWriter) {
    let hours = metrics[.hour]
    guard hours.contains(where: { $0.counts.visits > 0 }) else { return }
    writer.element("section") { writer in
      writer.heading(3, "Timeline")
      writer.element(
        "p", [("class", "note")],
        "Visits of the captures by the hour of the day in which they begin, local time; of each column, "
          + "the lower part is lost.")
      writer.element("figure") { $0.insert(HourChart.svg(hours, id: "\(id)-hours")) }
      var table = HTMLTable(
        columns: [
          .text("Hour"), .number("Visits"), .number("Lost"), .number("Share"),
          .wide("95 % interval"), .wide("Flows"), .wide("Blocked"),
        ])
      for hour in hours {
        let lost = hour.estimates?.visitsLost
        table.rows.append([
          Int(hour.label) == nil ? hour.label : "\(hour.label):00",
          TextFormat.grouped(hour.counts.visits),
          TextFormat.grouped(hour.counts.visitsLost), percent(lost), interval(lost),
          TextFormat.grouped(hour.counts.flows), TextFormat.grouped(hour.counts.blocked),
        ])
      }
      table.write(title: "Timeline", to: &writer)
    }
  }

  private static func writeNames(_ metrics: Metrics, to writer: inout HTMLWriter) {
    let names = metrics[.name].filter { !$0.isRest }
    var table = HTMLTable(
      columns: [
        .text("Name"), .chart("Users"), .number("Share"), .wide("95 % interval"),
        .wide("Flows"), .detail("Read, and done"),
      ])
    // What all names have that have no row of their own is never left out.
    for name in names.prefix(rowsMax) + metrics[.name].filter(\.isRest) {
      let affected = name.estimates?.usersAffected
      table.rows.append([
        name.label, affected.map { ShareBar.svg($0, label: name.label) } ?? "",
        percent(affected), interval(affected), TextFormat.grouped(name.counts.blocked),
        name.means.map(\.name).joined(separator: ", "),
      ])
    }
    table.note = more(names.count)
    writeTable(
      "Names that are lost",
      "Ranked by the users of the captures who lose them; shares are of all users, flows those that "
        + "would be blocked.",
      table, to: &writer)
  }
}
