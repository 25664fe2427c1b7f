import Gateway
import Population

// How things are lost, what gateways read, and what was not read.
extension HTMLFormat {
  /// What is done, what is read for it, and what is hit by mistake.
  static func writeKinds(_ metrics: Metrics, to writer: inout HTMLWriter) {
    writer.element("div") { writer in
      for (title, explanation, kind) in [
        ("Reactions", "What gateways do to the flows that they cut.", Metrics.Kind.reaction),
        ("Read in", "Where a gateway had read what it acted upon.", .observation),
        (
          "Collateral damage",
          "Blocked flows that no rule was meant for, by the cause; all others are intended.",
          .collateral
        ),
      ] {
        var table = HTMLTable(
          columns: [
            .text(title), .chart("Visits lost"), .number("Share"), .number("Flows"),
            .wide("Users"),
          ])
        for group in metrics[kind].prefix(rowsMax) {
          let lost = group.estimates?.visitsLost
          table.rows.append([
            group.label, lost.map { ShareBar.svg($0, label: group.label) } ?? "",
            lost.map { TextFormat.percent($0.value) + " %" } ?? "", "\(group.counts.blocked)",
            "\(group.counts.usersAffected)",
          ])
        }
        writeTable(title, explanation, table, to: &writer)
      }
    }
  }

  static func writeLosses(_ losses: LossDistribution, to writer: inout HTMLWriter) {
    writer.element("div") { writer in
      var users = HTMLTable(
        columns: [.text("Visits lost"), .chart("Users"), .number("Share"), .wide("95 % interval")])
      for group in losses.users {
        users.rows.append([
          group.label,
          ShareBar.svg(group.share, label: "users who lose \(group.label)", isLoss: group.from > 0),
          TextFormat.percent(group.share.value) + " %",
          group.share.interval.map { ShareBar.range($0) + " %" } ?? "not known",
        ])
      }
      writeTable(
        "Losses a user", "Users by the number of visits that they lose.", users, to: &writer)
    }
  }

  static func writeWaits(_ losses: LossDistribution, to writer: inout HTMLWriter) {
    let waits = LossDistribution.waits
    var known = HTMLTable(
      columns: [.text("Reaction"), .number("Visits")]
        + zip([0] + waits, waits).map { .number("\($0) to \($1) s") } + [.number("later")])
    for row in losses.failures {
      known.rows.append(
        [row.reaction ?? "all", "\(row.visits)"]
          + row.waits.map { TextFormat.percent($0.value) + " %" })
    }
    writeTable(
      "Time until the user knows",
      "Lost visits by the time from their first packet until the software gives up: a reset is known at "
        + "once, a drop when the timeout of a resolver, a handshake or a connection attempt ends.",
      known, to: &writer)
  }

  static func writeExposures(_ exposures: [Exposure], to writer: inout HTMLWriter) {
    var table = HTMLTable(
      columns: [
        .text("Gateway"), .chart("Visits read"), .number("Share"), .number("Of users"),
        .text("By what"), .text("Hidden by"),
      ])
    for exposure in exposures.prefix(rowsMax) {
      func parts(_ parts: [Exposure.Part]) -> String {
        parts.map { "\($0.label) \(TextFormat.percent($0.share.value)) %" }.joined(separator: ", ")
      }
      table.rows.append([
        exposure.gateway, ShareBar.svg(exposure.read, label: exposure.gateway, isLoss: false),
        TextFormat.percent(exposure.read.value) + " %",
        TextFormat.percent(exposure.usersRead.value) + " %", parts(exposure.fields),
        parts(exposure.hidden),
      ])
    }
    table.note = more(exposures.count)
    writeTable(
      "Exposure",
      "The share of the visits that pass a gateway whose site it could read, whether a rule names it or "
        + "not, and the share of users with at least one such visit.", table, to: &writer)
  }

  static func writeReading(_ report: Report, to writer: inout HTMLWriter) {
    let counts = report.counts
    var table = HTMLTable(columns: [.text("Not decoded"), .number("Packets")])
    table.rows = report.undecoded.prefix(rowsMax).map { [$0.reason, "\($0.count)"] }
    table.rows += counts.limits.all.filter { $0.count > 0 }
      .map { ["limit reached: \($0.name)", "\($0.count)"] }
    writeTable(
      "Undecoded",
      "\(counts.undecodedCount) of \(counts.packetCount) packets could not be read, and are in no "
        + "figure above. \(report.metrics.total.insufficient) flows passed with nothing legible in "
        + "them: the captures do not tell.", table, to: &writer)
  }

  /// What the same page is made from again.
  static func writeMaking(_ reports: [Report], to writer: inout HTMLWriter) {
    guard let first = reports.first else { return }
    writer.element("section") { writer in
      writer.element("h2", "How it was made")
      var options = HTMLTable(columns: [.text("Option"), .text("Value")])
      options.rows = [["version", first.version], ["seed", "\(first.seed)"]]
      for report in reports {
        options.rows += report.options.map { option in
          [reports.count > 1 ? "\(option.name), \(report.label)" : option.name, option.value]
        }
      }
      options.write(to: &writer)
      var inputs = HTMLTable(
        columns: [.text("Capture"), .number("Packets"), .number("Flows"), .text("SHA-256")])
      for input in first.inputs {
        inputs.rows.append([
          input.name, "\(input.packets)", "\(input.flows)", input.error ?? input.sha256 ?? "",
        ])
      }
      inputs.write(to: &writer)
    }
  }
}
