import Gateway
import Population
import Rules
import Text

/// The summary on standard output: at most 80 columns, counts that add up.
public struct TextFormat {
  private static let width = 80
  /// Rows of the longest tables; what is beyond is counted in a last line.
  static let rowsMax = 10

  let report: Report
  var lines: [String] = []

  private init(_ report: Report) {
    self.report = report
  }

  /// The summary of a run.
  public static func summary(_ report: Report) -> String {
    var format = TextFormat(report)
    format.addTotals()
    format.addPopulation()
    format.addTable("network", .network, of: "flows")
    format.addTable("gateway", .gateway, of: "flows")
    format.addTable("what is legible", .protocol, of: "flows")
    format.addTable("read in", .observation, of: "blocked")
    format.addTable("reaction", .reaction, of: "blocked")
    format.addTable("category", .category, of: "blocked")
    format.addTable("name", .name, of: "blocked")
    format.addTable("collateral", .collateral, of: "blocked")
    format.addWaits()
    format.addExposure()
    format.addReading()
    format.addOrigin()
    return ShownText.page(format.lines)
  }

  private mutating func addTotals() {
    let total = report.metrics.total
    lines.append(fitted(ShownText.prose(report.title)))
    let inputs = report.inputs.count
    let series = report.origin.seriesCount
    lines.append(
      "Simulated: \(total.flows) flows of \(total.users) users in \(inputs) "
        + (inputs == 1 ? "capture" : "captures") + (series == 0 ? "" : ", \(series) series"))
    lines.append("")
    addCount("users affected", total.usersAffected, of: total.users)
    addCount("visits lost", total.visitsLost, of: total.visits)
    addCount("names blocked", total.namesBlocked, of: total.names)
    addCount("flows that would be blocked", total.blocked, of: total.flows)
    addCount("  cut by a gateway", total.losses, of: nil)
    addCount("  not begun, for want of an address", total.notBegun, of: nil)
    if total.degraded > 0 { addCount("flows degraded", total.degraded, of: total.flows) }
    addCount("flows that would pass", total.passed, of: total.flows)
    addCount("  of these, nothing legible", total.insufficient, of: nil)
    if total.evaded > 0 { addCount("  of these, evaded a rule", total.evaded, of: nil) }
    if let strangers = report.metrics.population.strangers {
      addCount("clients in no network of the map", strangers, of: nil)
    }
  }

  mutating func addCount(_ label: String, _ count: Int, of whole: Int?) {
    var line = pad(label, 38) + padLeft(String(count), 10)
    if let whole {
      line += " of \(whole)"
      if whole > 0 { line += " (\(percent(count, of: whole)))" }
    }
    lines.append(line)
  }

  /// A table of one kind of groups. `whole`: what the groups divide, all flows or the blocked.
  private mutating func addTable(_ title: String, _ kind: Metrics.Kind, of whole: String) {
    let groups = report.metrics[kind]
    guard !groups.isEmpty else { return }
    lines.append("")
    let columns =
      whole == "flows"
      ? ["flows", "blocked", "users", "affected"] : ["blocked", "cut", "not begun", "users"]
    lines.append(
      pad("by " + title, 34) + columns.map { padLeft($0, 11) }.joined())
    let listed = groups.filter { !$0.isRest }
    for group in listed.prefix(Self.rowsMax) + groups.filter(\.isRest) {
      let counts = group.counts
      let values =
        whole == "flows"
        ? [counts.flows, counts.blocked, counts.users, counts.usersAffected]
        : [counts.blocked, counts.losses, counts.notBegun, counts.usersAffected]
      lines.append(
        pad(label(group.label, kind), 34) + values.map { padLeft(String($0), 11) }.joined())
    }
    if listed.count > Self.rowsMax {
      let rest = listed.dropFirst(Self.rowsMax).reduce(0) { $0 + $1.counts.blocked }
      lines.append(pad("  and \(listed.count - Self.rowsMax) more", 34) + padLeft("\(rest)", 11))
    }
  }

  private func label(_ label: String, _ kind: Metrics.Kind) -> String {
    self.label(kind == .category ? SiteCategory.label(label) : label, width: 34)
  }

  /// The first column of a row.
  func label(_ label: String, width: Int) -> String {
    "  " + label.shown.fitted(width - 3)
  }

  private mutating func addReading() {
    let counts = report.counts
    lines.append("")
    addCount("packets read", counts.packetCount, of: nil)
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
    lines.append("")
    lines.append(
      fitted(
        "Made from \(origin.inputs.count) \(origin.inputs.count == 1 ? "capture" : "captures") and "
          + "\(files) \(files == 1 ? "file" : "files") of rules, with seed \(origin.seed)."))
  }

  /// A share with one decimal, rounded half up from integers, so that it is the same everywhere.
  private func percent(_ part: Int, of whole: Int) -> String {
    let thousandths = (part * 2000 / whole + 1) / 2
    return "\(thousandths / 10).\(thousandths % 10) %"
  }

  func fitted(_ text: String) -> String {
    text.fitted(Self.width)
  }

  func pad(_ text: String, _ width: Int) -> String {
    text.padded(width)
  }

  func padLeft(_ text: String, _ width: Int) -> String {
    text.paddedLeft(width)
  }
}
