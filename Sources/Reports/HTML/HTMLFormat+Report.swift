import Gateway
import Population
import Rules

// The sections of one scenario.
extension HTMLFormat {
  static func writeReport(
    _ report: Report, isOneOfMany: Bool, id: String, to writer: inout HTMLWriter
  ) {
    let findings = Findings(report)
    let level = isOneOfMany ? 3 : 2
    writer.element("section", [("class", "report")]) { writer in
      if isOneOfMany {
        writer.heading(2, report.title)
        writeFigures(report.metrics, to: &writer)
        writeFindings(findings, to: &writer)
        writeWarnings(report.metrics.population, to: &writer)
      }
      writeMap(report, level: level, id: id, to: &writer)
      writeUsers(report, level: level, to: &writer)
      writeTimeline(report.metrics, level: level, id: id, to: &writer)
      writeNames(report.metrics, level: level, to: &writer)
      writeRules(report, level: level, to: &writer)
      writeMeans(report.metrics, level: level, to: &writer)
      writeCollateral(report.metrics, level: level, to: &writer)
      writeEvaded(report, level: level, to: &writer)
      writeExposures(report.metrics.exposures, level: level, to: &writer)
      writeTrust(report, level: level, to: &writer)
    }
  }

  // MARK: - Who is affected

  private static func writeUsers(_ report: Report, level: Int, to writer: inout HTMLWriter) {
    let metrics = report.metrics
    writer.element("section") { writer in
      writer.heading(level, "Who is affected")
      writer.element(
        "p", [("class", "note")],
        "A dot is the estimated share of users with at least one flow blocked; the line is its 95 % "
          + "interval.")
      writer.element("div", [("class", "columns")]) { writer in
        writeTable(
          "By network", level: level + 1, "The share of each network's users.",
          users("Network", byShare(metrics[.network]).map { ($0.label, $0) }), to: &writer)
        writeTable(
          "By category", level: level + 1,
          "The share of all users that a rule of the category hits.",
          users("Category", byShare(metrics[.category]).map { (categoryTitle($0.label), $0) }),
          to: &writer)
      }
      if metrics[.network].count > 1 {
        writeCrossTable(
          "By network and category", .networkByCategory, metrics, level: level + 1, to: &writer)
      }
    }
  }

  /// Groups by the share of users, the largest first.
  static func byShare(_ groups: [Metrics.Group]) -> [Metrics.Group] {
    groups.enumerated().sorted { one, other in
      let shares = [one, other].map { $0.element.estimates?.usersAffected.value ?? -1 }
      return (shares[1], one.offset) < (shares[0], other.offset)
    }.map(\.element)
  }

  private static func users(
    _ title: String, _ groups: [(label: String, group: Metrics.Group)]
  ) -> HTMLTable {
    let plot = DotPlot(groups.compactMap { $0.group.estimates?.usersAffected })
    if !groups.contains(where: { $0.group.estimates != nil }) { return counts(title, groups) }
    var table = HTMLTable(
      columns: [
        .text(title), .chart("Users affected", plot), .number("Users affected"),
        .number("95 % interval"), .number("Visits lost"),
      ])
    for (label, group) in groups {
      let affected = group.estimates?.usersAffected
      table.rows.append([
        label, affected.map { plot.row($0, label: label) } ?? "", percent(affected),
        interval(affected), percent(group.estimates?.visitsLost),
      ])
    }
    return table
  }

  /// The same where nothing is known of the population: what was counted in the captures.
  private static func counts(
    _ title: String, _ groups: [(label: String, group: Metrics.Group)]
  ) -> HTMLTable {
    var table = HTMLTable(
      columns: [.text(title), .number("Clients affected"), .number("Visits lost")])
    table.rows = groups.map { label, group in
      [
        label, part(group.counts.usersAffected, of: group.counts.users),
        part(group.counts.visitsLost, of: group.counts.visits),
      ]
    }
    return table
  }

  static func categoryTitle(_ code: String) -> String {
    SiteCategory(rawValue: code).map { "\(code): \($0.title)" } ?? code
  }

  // MARK: - What is lost

  private static func writeNames(_ metrics: Metrics, level: Int, to writer: inout HTMLWriter) {
    let groups = metrics[.name]
    let plot = DotPlot(groups.compactMap { $0.estimates?.usersAffected })
    var table = HTMLTable(
      columns: [
        .text("Name"), .chart("Users affected", plot), .number("Users affected"),
        .number("95 % interval"), .number("Clients"), .number("Flows"), .detail("Field: reaction"),
      ])
    let rest = groups.filter(\.isRest)
    let named = groups.filter { !$0.isRest }
    // What all names have that have no row of their own is never left out.
    for name in named.prefix(HTMLTable.rowsMax - rest.count) + rest {
      let affected = name.estimates?.usersAffected
      table.rows.append([
        name.label, affected.map { plot.row($0, label: name.label) } ?? "", percent(affected),
        interval(affected), TextFormat.grouped(name.counts.usersAffected),
        TextFormat.grouped(name.counts.blocked),
        name.means.map(\.name).joined(separator: ", "),
      ])
    }
    table.count = groups.count
    writeTable(
      "Which names are lost", level: level,
      "Ranked by the clients that lose them. Shares are of all users; flows are those that would be blocked.",
      table, to: &writer)
  }
}
