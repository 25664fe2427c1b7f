import Population

// What changes from one scenario to another.
extension HTMLFormat {
  static func writeComparison(
    _ comparison: Comparison, id: String, to writer: inout HTMLWriter
  ) {
    writer.element("section", [("id", id)]) { writer in
      writer.element("h2", "What changes")
      writer.element("p", "From: \(comparison.titles.one)")
      writer.element("p", "To: \(comparison.titles.other)")
      writeFigures(comparison, to: &writer)
      writeChanges("Users affected", comparison, to: &writer) { $0.usersAffected }
      writeChanges("Visits lost", comparison, to: &writer) { $0.visitsLost }
      writeNames(comparison, .blocked, "Names that become blocked", to: &writer) { $0.means.other }
      writeNames(comparison, .unblocked, "Names that are blocked no longer", to: &writer) {
        $0.means.one
      }
      writeNames(comparison, .blockedOtherwise, "Names that are blocked otherwise", to: &writer) {
        name in
        name.means.one.filter { !name.means.other.contains($0) }.map { "no longer \($0)" }
          + name.means.other.filter { !name.means.one.contains($0) }.map { "now \($0)" }
      }
    }
  }

  private static func writeFigures(_ comparison: Comparison, to writer: inout HTMLWriter) {
    var figures: [(label: String, value: String, note: String)] = []
    if let affected = comparison.total?.usersAffected {
      figures.append(
        (
          "Users affected", "\(ComparisonFormat.signed(affected.difference.value)) points",
          points(affected.difference)
        ))
    }
    if let lost = comparison.total?.visitsLost {
      figures.append(
        (
          "Visits lost", "\(ComparisonFormat.signed(lost.difference.value)) points",
          points(lost.difference)
        ))
    }
    if let newly = comparison.newlyAffected, let noLonger = comparison.noLongerAffected {
      figures.append(
        ("Users newly affected", TextFormat.percent(newly.value) + " %", interval(newly)))
      figures.append(
        (
          "Users affected no longer", TextFormat.percent(noLonger.value) + " %",
          interval(noLonger)
        ))
    }
    writeHeadline(figures, to: &writer)
    writer.element(
      "p", [("class", "note")],
      comparison.isPaired
        ? "Both were replayed over the same captures; intervals of differences are those of pairs, user by "
          + "user."
        : "Intervals of differences are those of independent samples: for the same captures, too wide."
    )
  }

  private static func points(_ difference: Estimate) -> String {
    difference.interval.map {
      "95 % interval \(ComparisonFormat.signed($0.lowerBound)) to "
        + ComparisonFormat.signed($0.upperBound)
    } ?? "interval not known"
  }

  private static func writeChanges(
    _ title: String, _ comparison: Comparison, to writer: inout HTMLWriter,
    _ change: (Comparison.Part) -> Comparison.Change?
  ) {
    var table = HTMLTable(
      columns: [
        .text("Users of"), .wideChart("From"), .wideChart("To"), .number("From"), .number("To"),
        .number("Difference"), .wide("95 % interval"),
      ])
    let networks = comparison.networks.count > 1 ? comparison.networks : []
    for part in [comparison.total].compactMap({ $0 }) + networks {
      guard let change = change(part) else { continue }
      let label = part.label == "all" ? "all networks" : part.label
      table.rows.append([
        label, ShareBar.svg(change.one, label: "\(label), from"),
        ShareBar.svg(change.other, label: "\(label), to"),
        TextFormat.percent(change.one.value) + " %", TextFormat.percent(change.other.value) + " %",
        ComparisonFormat.signed(change.difference.value),
        change.difference.interval.map {
          "\(ComparisonFormat.signed($0.lowerBound)) to \(ComparisonFormat.signed($0.upperBound))"
        } ?? "not known",
      ])
    }
    writeTable(title, "In each scenario, in per cent; differences in points.", table, to: &writer)
  }

  private static func writeNames(
    _ comparison: Comparison, _ fate: Comparison.Fate, _ title: String,
    to writer: inout HTMLWriter, _ means: (Comparison.Name) -> [String]
  ) {
    let names = comparison.names.filter { $0.fate == fate }
    guard !names.isEmpty else { return }
    var table = HTMLTable(
      columns: [.text("Name"), .number("Users, from"), .number("Users, to"), .text("By")])
    for name in names.prefix(rowsMax) {
      table.rows.append([
        name.label, "\(name.users.one)", "\(name.users.other)",
        means(name).joined(separator: ", "),
      ])
    }
    table.note = more(names.count)
    writeTable(
      "\(title): \(names.count)",
      "Users are those of the captures; by what was read, and what was done.",
      table, to: &writer)
  }
}
