import Gateway
import Population

// How things are lost, what gateways read, and what was not read.
extension HTMLFormat {
  /// What is done, what is read for it, and what is hit by mistake.
  static func writeKinds(_ metrics: Metrics, to writer: inout HTMLWriter) {
    for (title, heading, explanation, kind) in [
      (
        "Reactions", "Reaction", "What gateways do to the flows that they cut.",
        Metrics.Kind.reaction
      ),
      ("Read in", "Field", "Where a gateway had read what it acted upon.", .observation),
      (
        "Collateral damage", "Cause",
        "Blocked flows that no rule was meant for, by the cause; all others are intended.",
        .collateral
      ),
    ] {
      var table = HTMLTable(
        columns: [
          .text(heading), .chart("Visits lost"), .number("Share"), .number("Flows"),
          .wide("Users"),
        ])
      let groups = metrics[kind]
      for group in groups.prefix(rowsMax) {
        let lost = group.estimates?.visitsLost
        table.rows.append([
          group.label, lost.map { ShareBar.svg($0, label: group.label) } ?? "", percent(lost),
          TextFormat.grouped(group.counts.blocked), TextFormat.grouped(group.counts.usersAffected),
        ])
      }
      table.note = more(groups.count)
      writeTable(title, explanation, table, to: &writer)
    }
  }

  static func writeLosses(_ losses: LossDistribution, to writer: inout HTMLWriter) {
    var users = HTMLTable(
      columns: [.text("Visits lost"), .chart("Users"), .number("Share"), .wide("95 % interval")])
    for group in losses.users {
      users.rows.append([
        group.label,
        ShareBar.svg(group.share, label: "users who lose \(group.label)", isLoss: group.from > 0),
        percent(group.share), interval(group.share),
      ])
    }
    writeTable("Losses a user", "Users by the number of visits that they lose.", users, to: &writer)
  }

  static func writeWaits(_ losses: LossDistribution, to writer: inout HTMLWriter) {
    let waits = LossDistribution.waits
    var known = HTMLTable(
      columns: [.text("Reaction"), .number("Visits")]
        + zip([0] + waits, waits).map { .number("\($0) to \($1) s") } + [.number("later")])
    for row in losses.failures {
      known.rows.append(
        [row.reaction ?? "all", TextFormat.grouped(row.visits)] + row.waits.map { percent($0) })
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
        .text("Gateway"), .chart("Visits read"), .number("Share"), .wide("95 % interval"),
        .wide("Of users"), .detail("By what"), .detail("Hidden by"),
      ])
    for exposure in exposures.prefix(rowsMax) {
      func parts(_ parts: [Exposure.Part]) -> String {
        parts.map { "\($0.label) \(percent($0.share))" }.joined(separator: ", ")
      }
      table.rows.append([
        exposure.gateway, ShareBar.svg(exposure.read, label: exposure.gateway, isLoss: false),
        percent(exposure.read), interval(exposure.read), percent(exposure.usersRead),
        parts(exposure.fields), parts(exposure.hidden),
      ])
    }
    table.note = more(exposures.count)
    writeTable(
      "Exposure",
      "The share of the visits that pass a gateway whose site it could read, whether a rule names it or "
        + "not, and the share of users with at least one such visit.", table, to: &writer)
  }

  /// What packets were, and what becomes of those of flows.
  private static func writePackets(_ counts: CaptureCounts, to writer: inout HTMLWriter) {
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
      ("dropped, or lost behind one that is", fates.dropped),
      ("not sent: over, or never begun", fates.notSent),
      ("answered by forged packets", fates.answered),
    ]
    table.rows = rows.map { [$0.0, TextFormat.grouped($0.1)] }
    writeTable(
      "Packets",
      "The packets read are those in flows, the undecoded and the fragments. Those of flows are the whole "
        + "ones and the datagrams put together; they arrive, are dropped or are not sent.",
      table, to: &writer)
  }

  static func writeReading(_ report: Report, to writer: inout HTMLWriter) {
    writePackets(report.counts, to: &writer)
    let trust = report.trust
    var table = HTMLTable(columns: [.text("Found"), .number("Count"), .text("Which means")])
    let told = trust.told.filter { $0.kind != .undecoded } + trust.undecoded.prefix(rowsMax)
    table.rows = told.map {
      [$0.label, TextFormat.grouped($0.count), $0.kind.meaning ?? ""]
    }
    table.note = more(trust.undecoded.count)
    writeTable(
      "How far the capture can be trusted",
      "What the recording hides, or what was put right before anything was judged. Undecoded packets are in "
        + "no figure above. \(TextFormat.grouped(report.metrics.total.insufficient)) flows passed with "
        + "nothing legible in them: the captures do not tell.", table, to: &writer)
  }
}
