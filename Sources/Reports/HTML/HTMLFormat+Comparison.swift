import Gateway
import Population

// What changes from one scenario to another.
extension HTMLFormat {
  static func writeComparison(_ comparison: Comparison, to writer: inout HTMLWriter) {
    writer.element("section") { writer in
      writer.heading(2, "From “\(comparison.titles.one)” to “\(comparison.titles.other)”")
      writeFigures(comparison, to: &writer)
      writeChanges("Users affected", comparison, to: &writer) { $0.usersAffected }
      writeChanges("Visits lost", comparison, to: &writer) { $0.visitsLost }
      writeNames(
        comparison, .blocked, "Names that become blocked", [.detail("By")], to: &writer
      ) { [$0.means.other] }
      writeNames(
        comparison, .unblocked, "Names that are blocked no longer", [.detail("Formerly by")],
        to: &writer
      ) { [$0.means.one] }
      writeNames(
        comparison, .blockedOtherwise, "Names that are blocked otherwise",
        [.detail("No longer by"), .detail("Now also by")], to: &writer
      ) { name in
        [
          name.means.one.filter { !name.means.other.contains($0) },
          name.means.other.filter { !name.means.one.contains($0) },
        ]
      }
    }
  }

  private static func writeFigures(_ comparison: Comparison, to writer: inout HTMLWriter) {
    var figures: [(label: String, value: String, note: String)] = []
    let changes = [
      ("Users affected", comparison.total?.usersAffected),
      ("Visits lost", comparison.total?.visitsLost),
    ]
    for case (let label, .some(let change)) in changes {
      figures.append(
        (label, ComparisonFormat.signed(change.difference.value) + " points", points(change)))
    }
    for (label, share) in [
      ("Users newly affected", comparison.newlyAffected),
      ("Users affected no longer", comparison.noLongerAffected),
    ] {
      if let share { figures.append((label, percent(share), intervalNote(share))) }
    }
    func count(_ fate: Comparison.Fate) -> String {
      TextFormat.grouped(comparison.nameCount(fate))
    }
    figures.append(
      (
        "Names newly blocked", count(.blocked),
        "\(count(.unblocked)) blocked no longer, \(count(.blockedOtherwise)) otherwise"
      ))
    writeHeadline(figures, to: &writer)
    writer.element(
      "p", [("class", "note")],
      pairing(of: comparison))
  }

  /// What the intervals are of.
  private static func pairing(of comparison: Comparison) -> String {
    guard comparison.total != nil else {
      return ComparisonFormat.noEstimates.prefix(1).uppercased()
        + ComparisonFormat.noEstimates.dropFirst() + "."
    }
    return comparison.isPaired
      ? "Both were replayed over the same captures; intervals of differences are those of pairs, user by "
        + "user."
      : "Intervals of differences are those of independent samples: for the same captures, too wide."
  }

  private static func points(_ change: Comparison.Change) -> String {
    range(change.difference).map { "95 % interval \($0)" } ?? "interval not known"
  }

  /// The interval of a difference, in points.
  private static func range(_ difference: Estimate) -> String? {
    difference.interval.map {
      "\(ComparisonFormat.signed($0.lowerBound)) to \(ComparisonFormat.signed($0.upperBound))"
    }
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
        ShareBar.svg(change.other, label: "\(label), to"), percent(change.one),
        percent(change.other), ComparisonFormat.signed(change.difference.value),
        range(change.difference) ?? "not known",
      ])
    }
    writeTable(title, "In each scenario, in per cent; differences in points.", table, to: &writer)
  }

  private static func writeNames(
    _ comparison: Comparison, _ fate: Comparison.Fate, _ title: String,
    _ columns: [HTMLTable.Column], to writer: inout HTMLWriter,
    _ means: (Comparison.Name) -> [[String]]
  ) {
    let names = comparison.names.filter { $0.fate == fate }
    guard !names.isEmpty else { return }
    var table = HTMLTable(
      columns: [.text("Name"), .number("Users, from"), .number("Users, to")] + columns)
    for name in names.prefix(rowsMax) {
      table.rows.append(
        [
          name.label, TextFormat.grouped(name.users.one), TextFormat.grouped(name.users.other),
        ] + means(name).map { $0.joined(separator: ", ") })
    }
    table.note = more(names.count)
    writeTable(
      "\(title): \(TextFormat.grouped(names.count))",
      "Users are those of the captures; what was read, and what was done.",
      table, to: &writer)
  }
}
