import Gateway
import Population
import Rules

// Which rules act, and how.
extension HTMLFormat {
  static func writeRules(_ report: Report, level: Int, to writer: inout HTMLWriter) {
    let metrics = report.metrics
    let evaded = Dictionary(grouping: metrics.evasions, by: \.rule)
      .mapValues { $0.reduce(0) { $0 + $1.counts.flows } }
    let plot = DotPlot(metrics[.rule].compactMap { $0.estimates?.usersAffected })
    var table = HTMLTable(
      columns: [
        .text("Rule"), .chart("Users affected", plot), .number("Users affected"),
        .number("95 % interval"), .number("Visits lost"), .number("Flows blocked"),
        .number("Not begun"), .number("By mistake"), .number("Unseen"),
      ])
    for rule in byShare(metrics[.rule]) {
      let (affected, counts) = (rule.estimates?.usersAffected, rule.counts)
      table.rows.append([
        rule.label, affected.map { plot.row($0, label: rule.label) } ?? "", percent(affected),
        interval(affected), TextFormat.grouped(counts.visitsLost),
        TextFormat.grouped(counts.blocked), TextFormat.grouped(counts.notBegun),
        TextFormat.grouped(counts.collateral), TextFormat.grouped(evaded[rule.label] ?? 0),
      ])
    }
    writer.element("section") { writer in
      writer.heading(level, "By which rule")
      writer.element(
        "p", [("class", "note")],
        "Visits and flows are counted in the captures. Not begun: a connection that follows a forged answer. By "
          + "mistake: no rule was meant for the flow. Unseen: the flow has a name of the rule, and still passes a "
          + "gateway. 'chokepoint replay --profile' measures the cost of each rule.")
      table.write(title: "Rules", to: &writer)
      writeIdleRules(report, to: &writer)
      if metrics[.network].count > 1 {
        writeCrossTable(
          "By rule and network", .ruleByNetwork, metrics, level: level + 1, to: &writer)
      }
    }
  }

  /// The rules that blocked nothing in these captures.
  private static func writeIdleRules(_ report: Report, to writer: inout HTMLWriter) {
    // Groups of few users are not told apart, nor is which rules are among them.
    guard !report.metrics[.rule].contains(where: { $0.label.hasPrefix("(") }) else { return }
    let acting = Set(report.metrics[.rule].map(\.label))
    let all = report.plan.matcher.rules.map(\.id)
    let idle = all.filter { !acting.contains($0) }
    guard !idle.isEmpty else { return }
    writer.element("details") { writer in
      writer.element(
        "summary",
        "\(TextFormat.grouped(idle.count)) of \(Findings.count(all.count, "rule")) blocked nothing here"
      )
      writer.element("p", Findings.list(idle, most: 200) + ".")
    }
  }

  /// How flows are blocked, and what follows for the user.
  static func writeMeans(_ metrics: Metrics, level: Int, to writer: inout HTMLWriter) {
    writer.element("section") { writer in
      writer.heading(level, "How they are blocked")
      writer.element("div", [("class", "columns")]) { writer in
        writeKind(
          "Reactions", "Reaction", "What gateways do to the flows that they block.", .reaction,
          metrics, level: level + 1, to: &writer)
        writeKind(
          "What was read", "Field", "The field of the packet that a gateway acted on.",
          .observation,
          metrics, level: level + 1, to: &writer)
      }
      writeCrossTable(
        "By category and reaction", .categoryByReaction, metrics, level: level + 1, to: &writer)
      writer.element("div", [("class", "columns")]) { writer in
        writeWaits(metrics.losses, level: level + 1, to: &writer)
        writeLosses(metrics.losses, level: level + 1, to: &writer)
      }
    }
  }

  private static func writeKind(
    _ title: String, _ heading: String, _ explanation: String, _ kind: Metrics.Kind,
    _ metrics: Metrics, level: Int, to writer: inout HTMLWriter
  ) {
    let groups = metrics[kind]
    let plot = DotPlot(groups.compactMap { $0.estimates?.visitsLost })
    var table = HTMLTable(
      columns: [
        .text(heading), .chart("Visits lost", plot), .number("Visits lost"),
        .number("95 % interval"), .number("Flows"),
      ])
    for group in groups {
      let lost = group.estimates?.visitsLost
      table.rows.append([
        group.label, lost.map { plot.row($0, label: group.label) } ?? "", percent(lost),
        interval(lost), TextFormat.grouped(group.counts.blocked),
      ])
    }
    writeTable(title, level: level, explanation + " Shares are of all visits.", table, to: &writer)
  }

  private static func writeLosses(
    _ losses: LossDistribution, level: Int, to writer: inout HTMLWriter
  ) {
    let plot = DotPlot(losses.users.map(\.share))
    var users = HTMLTable(
      columns: [
        .text("Visits lost"), .chart("Users", plot), .number("Users"), .number("95 % interval"),
      ])
    for group in losses.users {
      users.rows.append([
        group.label, plot.row(group.share, label: "users who lose \(group.label)"),
        percent(group.share), interval(group.share),
      ])
    }
    let mean = losses.mean.map { mean in
      " On average a user loses \(TextFormat.decimal(mean.value))"
        + (mean.interval.map {
          " (95 % interval \(TextFormat.decimal($0.lowerBound)) to \(TextFormat.decimal($0.upperBound)))."
        } ?? ".")
    }
    writeTable(
      "Losses per user", level: level,
      "Users by the number of visits that they lose." + (mean ?? ""), users, to: &writer)
  }

  private static func writeWaits(
    _ losses: LossDistribution, level: Int, to writer: inout HTMLWriter
  ) {
    let waits = LossDistribution.waits
    var known = HTMLTable(
      columns: [.text("Reaction"), .number("Visits")]
        + zip([0] + waits, waits).map { .number("\($0) to \($1) s") } + [.number("later")])
    for row in losses.failures {
      known.rows.append(
        [row.reaction ?? "all", TextFormat.grouped(row.visits)] + row.waits.map { percent($0) })
    }
    writeTable(
      "Time until the user knows", level: level,
      "Lost visits by the time from their first packet until the software gives up: at once after a reset; after "
        + "a drop, when the resolver, the handshake or the connection attempt times out.",
      known, to: &writer)
  }
}
