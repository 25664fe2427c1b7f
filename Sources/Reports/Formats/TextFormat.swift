import Gateway
import Population
import Rules
import Text

/// The summary on standard output: at most 80 columns, first the findings, then counts that add up. For most runs
/// it is shorter than 60 lines; `--json`, `--csv` and `--html` have everything.
public struct TextFormat {
  private static let width = 80
  /// Rows of tables of places, and of all others; how many there are stands in the title.
  static let (placesMax, rowsMax) = (6, 3)

  let report: Report
  var lines: [String] = []

  private init(_ report: Report) {
    self.report = report
  }

  /// The summary of a run.
  public static func summary(_ report: Report) -> String {
    var format = TextFormat(report)
    format.addTitle()
    format.addFindings()
    format.addTotals()
    format.addTable("network", .network)
    format.addTable("gateway", .gateway)
    format.addTable("rule", .rule)
    format.addTable("name", .name)
    format.addReading()
    format.addOrigin()
    return ShownText.page(format.lines)
  }

  private mutating func addTitle() {
    let total = report.metrics.total
    lines.append(ShownText.prose(report.title).fitted(Self.width))
    let (inputs, series) = (report.inputs.count, report.origin.seriesCount)
    lines.append(
      "Simulated: \(Findings.count(total.flows, "flow")) of \(Findings.count(total.users, "client")) in "
        + "\(Findings.count(inputs, "capture"))" + (series == 0 ? "" : ", \(series) series"))
    lines.append("")
  }

  private mutating func addFindings() {
    if let reason = report.metrics.population.reasonForNone {
      lines += WrappedText.lines(reason, first: "", indent: 2)
    }
    for finding in Findings(report).all {
      // The names of options are what they are.
      let command = finding.command.map { ": " + $0 } ?? ""
      let sentence = command.isEmpty ? finding.sentence : String(finding.sentence.dropLast())
      lines += WrappedText.lines(sentence + command, first: "- ", indent: 2)
    }
  }

  private mutating func addTotals() {
    let total = report.metrics.total
    lines += ["", "in the captures"]
    addCount("  clients affected", total.usersAffected, of: total.users)
    addCount("  visits lost", total.visitsLost, of: total.visits)
    addCount("  names blocked", total.namesBlocked, of: total.names)
    addCount("  flows that would be blocked", total.blocked, of: total.flows)
    lines.append(
      "    \(total.losses) cut by a gateway, \(total.notBegun) not begun because an earlier flow was cut"
    )
    if total.degraded > 0 { addCount("  flows degraded", total.degraded, of: total.flows) }
    addCount("  flows that would pass", total.passed, of: total.flows)
    if let strangers = report.metrics.population.strangers, strangers > 0 {
      addCount("  clients in no network of the map", strangers, of: nil)
    }
  }

  mutating func addCount(_ label: String, _ count: Int, of whole: Int?) {
    var line = label.padded(38) + String(count).paddedLeft(10)
    if let whole {
      line += " of \(whole)"
      if whole > 0 { line += " (\(Self.percent(Double(count) / Double(whole))) %)" }
    }
    lines.append(line)
  }

  // MARK: - Tables

  /// A table of one kind of groups: those that hit the most users first, names those that hit the most clients.
  private mutating func addTable(_ title: String, _ kind: Metrics.Kind) {
    let groups = report.metrics[kind]
    guard !groups.isEmpty else { return }
    let named = groups.filter { !$0.isRest }
    let sorted = kind == .name ? named : HTMLFormat.byShare(named)
    let most = kind == .network || kind == .gateway ? Self.placesMax : Self.rowsMax
    let shown = sorted.prefix(most) + groups.filter(\.isRest)
    let part =
      shown.count < groups.count ? " (\(shown.count) of \(Self.grouped(groups.count)))" : ""
    let hasEstimates = groups.contains { $0.estimates != nil }
    lines.append(
      "by \(title)\(part)".padded(32) + "blocked".paddedLeft(9) + "visits lost".paddedLeft(13)
        + (hasEstimates ? "of users (95 % interval)" : "clients").paddedLeft(26))
    for group in shown {
      let label = kind == .category ? SiteCategory.label(group.label) : group.label
      lines.append(
        self.label(label, width: 32) + String(group.counts.blocked).paddedLeft(9)
          + String(group.counts.visitsLost).paddedLeft(13)
          + affected(group, hasEstimates: hasEstimates).paddedLeft(26))
    }
  }

  private func affected(_ group: Metrics.Group, hasEstimates: Bool) -> String {
    guard hasEstimates else { return String(group.counts.usersAffected) }
    return group.estimates.map { estimates in
      Self.percent(estimates.usersAffected.value) + " % "
        + (estimates.usersAffected.interval.map { "(\(ShareRange.text($0)))" } ?? "(not known)")
    } ?? ""
  }

  /// The first column of a row.
  func label(_ label: String, width: Int) -> String {
    ("  " + label.shown.fitted(width - 3)).padded(width)
  }

  // MARK: - What was read

  private mutating func addReading() {
    let counts = report.counts
    addCount("packets read", counts.packetCount, of: nil)
    // Joined packets are cut, and a frame of 802.11 may hold several.
    let frameCount = report.origin.inputs.reduce(0) { $0 + $1.packets }
    if frameCount != counts.packetCount { addCount("  from frames", frameCount, of: nil) }
    addCount("  whole, in flows", counts.wholePacketCount, of: nil)
    addCount("  undecoded", counts.undecodedCount, of: nil)
    if counts.fragmentCount > 0 { addFragments(counts) }
    addFates(counts)
    if counts.otherHoursFlowCount > 0 {
      addCount("flows left out, begun at other hours", counts.otherHoursFlowCount, of: nil)
    }
    addTrust()
  }

  /// What the figures hang on; the files of `--json` and `--html` name it.
  private mutating func addOrigin() {
    let origin = report.origin
    let files = origin.files.count
    lines.append(
      ("Made from \(Findings.count(origin.inputs.count, "capture")) and "
        + "\(files) \(files == 1 ? "file" : "files") of rules, with seed \(origin.seed).")
        .fitted(Self.width))
  }
}
