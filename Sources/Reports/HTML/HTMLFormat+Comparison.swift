import Gateway
import Population

// What changes from one scenario to another.
extension HTMLFormat {
  /// What changes most, in sentences, first.
  static func writeChanges(
    _ comparisons: [Comparison], of reports: [Report], to writer: inout HTMLWriter
  ) {
    writer.element("ul", [("class", "findings")]) { writer in
      for comparison in comparisons {
        writer.element("li", [("data-topic", "comparison")]) { writer in
          writer.element(
            "strong", "From “\(comparison.titles.one)” to “\(comparison.titles.other)”")
          writer.write(ComparisonFormat.sentence(comparison))
        }
      }
      writer.element("li", [("data-topic", "certainty")]) { writer in
        writer.element("strong", "How sure this is")
        let certainty = reports.first.map { " " + Findings.certainty($0).sentence } ?? ""
        writer.write((comparisons.first.map(pairing) ?? "") + certainty)
      }
      if let next = reports.first.map(Findings.next) { write(next, to: &writer) }
    }
  }

  /// All scenarios of a run, in one table.
  static func writeOverview(_ reports: [Report], to writer: inout HTMLWriter) {
    let plots = [
      DotPlot(reports.compactMap { $0.metrics.estimates?.visitsLost }),
      DotPlot(reports.compactMap { $0.metrics.estimates?.usersAffected }),
    ]
    var table = HTMLTable(
      columns: [
        .text("Scenario"), .chart("Visits lost", plots[0]), .number("Visits lost"),
        .number("95 % interval"), .chart("Users affected", plots[1]),
        .number("Users affected"), .number("95 % interval of users"), .number("Lost per user"),
      ])
    for report in reports {
      let (estimates, title) = (report.metrics.estimates, report.title)
      let (affected, lost) = (estimates?.usersAffected, estimates?.visitsLost)
      table.rows.append([
        title, lost.map { plots[0].row($0, label: "\(title), visits lost") } ?? "", percent(lost),
        interval(lost), affected.map { plots[1].row($0, label: "\(title), users affected") } ?? "",
        percent(affected), interval(affected),
        report.metrics.losses.mean.map { TextFormat.decimal($0.value) } ?? "",
      ])
    }
    writer.element(
      "p", [("class", "note")],
      "The same captures behind the gateways of each scenario. Shares are of its population; a dot is the "
        + "estimate, the line its 95 % interval.")
    table.write(title: "Scenarios side by side", to: &writer)
  }

  static func writeComparison(
    _ comparison: Comparison, label: String, to writer: inout HTMLWriter
  ) {
    writer.element("section") { writer in
      writer.heading(2, "What changes under \(label)")
      writer.element(
        "p", [("class", "note")],
        "From “\(comparison.titles.one)” to “\(comparison.titles.other)”. \(pairing(of: comparison))"
      )
      writeDifferences("Visits lost", comparison, to: &writer) { $0.visitsLost }
      writeDifferences("Users affected", comparison, to: &writer) { $0.usersAffected }
      writeTurnover(comparison, to: &writer)
      writeNames(
        comparison, .blocked, "Names that become blocked", [.detail("By")], to: &writer
      ) { [$0.means.other] }
      writeNames(
        comparison, .unblocked, "Names that are no longer blocked", [.detail("Formerly by")],
        to: &writer
      ) { [$0.means.one] }
      writeNames(
        comparison, .blockedOtherwise, "Names that are blocked in another way",
        [.detail("No longer by"), .detail("Now also by")], to: &writer
      ) { name in
        [
          name.means.one.filter { !name.means.other.contains($0) },
          name.means.other.filter { !name.means.one.contains($0) },
        ]
      }
    }
  }

  /// What the intervals are of.
  private static func pairing(of comparison: Comparison) -> String {
    guard comparison.total != nil else {
      return ComparisonFormat.noEstimates.prefix(1).uppercased()
        + ComparisonFormat.noEstimates.dropFirst() + "."
    }
    return comparison.isPaired
      ? "Both were replayed over the same captures; intervals of differences compare each user with "
        + "themselves."
      : "Intervals of differences assume independent samples: for the same captures they are too wide."
  }

  /// Differences by network, the largest first, with all networks above them.
  private static func writeDifferences(
    _ title: String, _ comparison: Comparison, to writer: inout HTMLWriter,
    _ change: (Comparison.Part) -> Comparison.Change?
  ) {
    let networks = comparison.networks.count > 1 ? comparison.networks : []
    let parts = networks.compactMap { part in change(part).map { (part.label, $0) } }
      .sorted { ($1.1.difference.value, $0.0) < ($0.1.difference.value, $1.0) }
    let all = comparison.total.flatMap(change).map { [("all networks", $0)] } ?? []
    let plot = DotPlot(differences: (all + parts).map(\.1.difference))
    var table = HTMLTable(
      columns: [
        .text("Users of"), .chart("Difference", plot), .number("Difference"),
        .number("95 % interval"), .number("From"), .number("To"),
      ])
    for (label, change) in all + parts {
      let difference = change.difference
      table.rows.append([
        label, plot.row(difference, label: label), ComparisonFormat.signed(difference.value),
        difference.interval.map(DotPlot.differenceRange) ?? "not known", percent(change.one),
        percent(change.other),
      ])
    }
    writeTable(
      "\(title): difference", level: 3,
      "In percentage points: to the right of the middle, more is lost. Where a line crosses the middle, "
        + "the difference may be chance.", table, to: &writer)
  }

  /// Who is affected in one of both only.
  private static func writeTurnover(_ comparison: Comparison, to writer: inout HTMLWriter) {
    let shares = [
      ("affected in the second only", comparison.newlyAffected),
      ("affected in the first only", comparison.noLongerAffected),
    ].compactMap { label, share in share.map { (label, $0) } }
    guard !shares.isEmpty else { return }
    let plot = DotPlot(shares.map(\.1))
    var table = HTMLTable(
      columns: [
        .text("Users"), .chart("Share", plot), .number("Share"), .number("95 % interval"),
      ])
    table.rows = shares.map { label, share in
      [label, plot.row(share, label: label), percent(share), interval(share)]
    }
    writeTable("Who gains and who loses", level: 3, "Of all users.", table, to: &writer)
  }

  private static func writeNames(
    _ comparison: Comparison, _ fate: Comparison.Fate, _ title: String,
    _ columns: [HTMLTable.Column], to writer: inout HTMLWriter,
    _ means: (Comparison.Name) -> [[String]]
  ) {
    let names = comparison.names.filter { $0.fate == fate }
    guard !names.isEmpty else { return }
    var table = HTMLTable(
      columns: [.text("Name"), .number("Clients, from"), .number("Clients, to")] + columns)
    for name in names.prefix(HTMLTable.rowsMax) {
      table.rows.append(
        [
          name.label, TextFormat.grouped(name.users.one), TextFormat.grouped(name.users.other),
        ] + means(name).map { $0.joined(separator: ", ") })
    }
    table.count = names.count
    writeTable(
      "\(title): \(TextFormat.grouped(names.count))", level: 3,
      "Clients of the captures that lose the name, and the field and reaction.",
      table, to: &writer)
  }
}
