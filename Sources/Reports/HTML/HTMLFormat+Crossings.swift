import Gateway
import Population
import Rules

// Tables of two divisions, what is hit by mistake, and what gets through.
extension HTMLFormat {
  static func writeCrossTable(
    _ title: String, _ kind: Metrics.Crossing, _ metrics: Metrics, level: Int,
    to writer: inout HTMLWriter
  ) {
    guard let table = metrics.crossings.first(where: { $0.kind == kind }), !table.cells.isEmpty
    else { return }
    writer.element("section") { writer in
      writer.heading(level, title)
      let whole = kind == .categoryByReaction ? "all users" : "the network's users"
      writer.element(
        "p", [("class", "note")],
        "Shares are of \(whole). Blocked flows and the clients that they belong to are counted in the captures."
      )
      cells(table).write(title: title, to: &writer)
    }
  }

  private static func cells(_ cross: Metrics.CrossTable) -> HTMLTable {
    let plot = DotPlot(cross.cells.compactMap { $0.estimates?.usersAffected })
    let parts = cross.kind.parts
    var table = HTMLTable(
      columns: [
        .text(capitalized(parts.row)), .text(capitalized(parts.column)),
        .chart("Users affected", plot), .number("Users affected"), .number("95 % interval"),
        .number("Clients"), .number("Flows"),
      ])
    for cell in cross.cells.prefix(HTMLTable.rowsMax) {
      let affected = cell.estimates?.usersAffected
      let labels = [(parts.row, cell.row), (parts.column, cell.column)].map { part, label in
        part == "category" ? categoryTitle(label) : label
      }
      table.rows.append(
        labels + [
          affected.map { plot.row($0, label: labels.joined(separator: ", ")) } ?? "",
          percent(affected), interval(affected), TextFormat.grouped(cell.counts.usersAffected),
          TextFormat.grouped(cell.counts.blocked),
        ])
    }
    table.count = cross.cells.count
    return table
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  // MARK: - By mistake

  static func writeCollateral(_ metrics: Metrics, level: Int, to writer: inout HTMLWriter) {
    let cross = metrics.crossings.first { $0.kind == .collateralByRule }
    var table = HTMLTable(
      columns: [
        .text("Cause"), .text("Rule"), .number("Flows"), .number("Visits lost"),
        .number("Clients"), .detail("Such as"),
      ])
    for cell in cross?.cells.prefix(HTMLTable.rowsMax) ?? [] {
      let means = Collateral(rawValue: cell.row).map { "\(cell.row): \($0.means)" } ?? cell.row
      table.rows.append([
        means, cell.column, TextFormat.grouped(cell.counts.blocked),
        TextFormat.grouped(cell.counts.visitsLost), TextFormat.grouped(cell.counts.usersAffected),
        cell.examples.joined(separator: ", "),
      ])
    }
    table.count = cross?.cells.count
    writer.element("section") { writer in
      writer.heading(level, "What is hit by mistake")
      writer.element(
        "p", [("class", "note")],
        "Blocked flows that no rule was meant for, by cause and by the rule that acted. All other blocked flows "
          + "are intended. Counted in the captures.")
      table.write(title: "Hit by mistake", to: &writer)
    }
  }

  // MARK: - Unseen

  static func writeEvaded(_ report: Report, level: Int, to writer: inout HTMLWriter) {
    let plan = report.plan
    let evasions = report.metrics.evasions
    var table = HTMLTable(
      columns: [
        .text("Rule"), .text("Legible in"), .text("Gateway"), .number("Flows"),
        .number("Blocked elsewhere"), .number("Clients"), .detail("Why"), .detail("Such as"),
      ])
    for evasion in evasions.prefix(HTMLTable.rowsMax) {
      table.rows.append([
        evasion.rule, evasion.protocol.rawValue, plan.gateways[evasion.gateway].name,
        TextFormat.grouped(evasion.counts.flows), TextFormat.grouped(evasion.counts.blocked),
        TextFormat.grouped(evasion.counts.users), EvasionReason(evasion, plan).words,
        evasion.examples.joined(separator: ", "),
      ])
    }
    table.count = evasions.count
    writer.element("section") { writer in
      writer.heading(level, "What gets through, and why")
      writer.element(
        "p", [("class", "note")],
        "Flows with a name or address of a rule that passed a gateway which applies the rule. "
          + "Counted in the captures. For a single flow, 'chokepoint explain' names the habit by which a box missed it."
      )
      table.write(title: "Unseen", to: &writer)
    }
  }
}
