import Gateway
import Population

// How far the captures can be trusted, what packets were, and what gateways could read.
extension HTMLFormat {
  static func writeTrust(_ report: Report, level: Int, to writer: inout HTMLWriter) {
    let trust = report.trust
    writer.element("section") { writer in
      writer.heading(level, "How far the capture can be trusted")
      writer.element(
        "p", [("class", "note")],
        "What the recording may hide, and what was corrected before the replay. Undecoded packets are in "
          + "no figure above. \(Findings.count(report.metrics.total.insufficient, "flow")) passed with nothing "
          + "legible in them: the captures do not tell.")
      var table = HTMLTable(columns: [.text("Found"), .number("Count"), .text("Which means")])
      table.rows = trust.told.map {
        [$0.label, TextFormat.grouped($0.count), $0.kind.meaning ?? ""]
      }
      table.write(title: "Trust", to: &writer)
      writeTable(
        "Packets", level: level + 1,
        "The packets read are those in flows, the undecoded and the fragments. Those of flows are the whole "
          + "ones and the datagrams put together; they arrive, are dropped or are not sent.",
        packets(report.counts), to: &writer)
    }
  }

  /// What packets were, and what becomes of those of flows.
  private static func packets(_ counts: CaptureCounts) -> HTMLTable {
    var table = HTMLTable(columns: [.text("Packets"), .number("Count")])
    let (fragments, fates) = (counts.fragments, counts.fates)
    let rows = [
      ("read", counts.packetCount), ("of these, whole and in flows", counts.wholePacketCount),
      ("undecoded", counts.undecodedCount), ("fragments, put together", fragments.joined),
      ("fragments, left over", fragments.leftOver),
      ("datagrams put together", fragments.datagrams),
      ("of these, undecoded", fragments.unreadDatagrams),
      ("packets of flows", counts.flowPacketCount),
      ("of these, would arrive", counts.arrivingPacketCount),
      ("dropped, or after a dropped packet", fates.dropped),
      ("not sent: flow over or not begun", fates.notSent),
      ("answered by forged packets", fates.answered),
    ]
    // Most captures have no fragments, and a row of zero says nothing.
    table.rows = rows.filter { $0.1 > 0 }.map { [$0.0, TextFormat.grouped($0.1)] }
    return table
  }

  // MARK: - What gateways could read

  static func writeExposures(
    _ exposures: [Exposure], level: Int, to writer: inout HTMLWriter
  ) {
    let plot = DotPlot(exposures.map(\.read), kind: .neutral)
    var table = HTMLTable(
      columns: [
        .text("Gateway"), .chart("Visits read", plot), .number("Visits read"),
        .number("95 % interval"), .number("Of users"), .number("Visits"), .detail("By what"),
        .detail("Hidden by"),
      ])
    for exposure in exposures {
      func parts(_ parts: [Exposure.Part]) -> String {
        parts.map { "\($0.label) \(percent($0.share))" }.joined(separator: ", ")
      }
      table.rows.append([
        exposure.gateway, plot.row(exposure.read, label: exposure.gateway),
        percent(exposure.read), interval(exposure.read), percent(exposure.usersRead),
        TextFormat.grouped(exposure.visits), parts(exposure.fields), parts(exposure.hidden),
      ])
    }
    writeTable(
      "What gateways could read", level: level,
      "Of the visits that pass a gateway, the share whose site it could read, whether a rule names it or "
        + "not, and the share of users with at least one such visit.", table, to: &writer)
  }
}
