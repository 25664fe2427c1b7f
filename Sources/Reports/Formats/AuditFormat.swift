public import Audit
import Rules
import Text

/// What rule sets would block of lists, as text of at most 80 columns.
public struct AuditFormat {
  private static let width = 80

  private let result: AuditResult
  /// Rows of the longest tables, and examples; what is beyond is counted.
  private let rowsMax: Int
  private var lines: [String] = []

  /// The text.
  ///
  /// - Parameter limit: how many rows the longest tables have, and how many examples there are.
  public static func text(_ result: AuditResult, limit: Int) -> String {
    var format = AuditFormat(result: result, rowsMax: limit)
    format.addTotals()
    if result.lists.count > 1 {
      // Of a path the end tells more than the beginning.
      format.addTable("list", result.byList) { $0.shown.fittedEnd(32) }
    }
    format.addTable("category", result.byCategory) { SiteCategory.label($0).shown }
    format.addTable("rank", result.byRank, isWhole: true) {
      "top " + (Int($0).map(TextFormat.grouped) ?? $0)
    }
    format.addFields()
    format.addRules()
    format.addOverBlocked()
    format.addIdle()
    format.addUntried()
    format.addFindings()
    return ShownText.page(format.lines)
  }

  private init(result: AuditResult, rowsMax: Int) {
    self.result = result
    self.rowsMax = rowsMax
  }

  private mutating func addTotals() {
    let sets = result.patterns.sets.map(\.name).joined(separator: ", ")
    let lists = result.lists.count == 1 ? "1 list" : "\(result.lists.count) lists"
    lines.append("Audit of \(lists): \(sets.shown)".fitted(Self.width))
    lines.append("Simulated: \(result.total.entries) entries, \(result.names.entries) names")
    lines.append("")
    addCount("entries that would be blocked", result.total.blocked, of: result.total.entries)
    addCount("  of these, over-blocked", result.total.overBlocked)
    for group in result.byCollateral { addCount("    " + group.label, group.counts.blocked) }
    addCount("names, each once", result.names.blocked, of: result.names.entries)
    if !result.repetitions.isEmpty {
      addCount("entries that stood there before", result.repetitions.count)
    }
    if let zipf = result.zipf {
      addShare("visits, by Zipf's law (exponent \(result.options.zipfExponent))", zipf)
    }
    if let visits = result.visits {
      addShare("visits, by the column '\((result.options.visits ?? "").shown)'", visits)
    }
  }

  private mutating func addCount(_ label: String, _ count: Int, of whole: Int? = nil) {
    var line = label.fitted(37).padded(38) + String(count).paddedLeft(10)
    if let whole {
      line += " of \(whole)"
      if whole > 0 { line += " (\(Self.percent(count, of: whole)))" }
    }
    lines.append(line)
  }

  private mutating func addShare(_ label: String, _ share: AuditShare) {
    lines.append(
      label.fitted(47).padded(48) + " " + TextFormat.percent(share.value) + " %"
        + (share.entries == result.total.entries ? "" : " of \(share.entries) entries"))
  }

  // MARK: - Tables

  /// A table of groups of entries.
  ///
  /// - Parameter isWhole: whether it is shown whatever its length.
  private mutating func addTable(
    _ title: String, _ groups: [AuditResult.Group], isWhole: Bool = false,
    _ label: (String) -> String = { $0 }
  ) {
    guard !groups.isEmpty else { return }
    addHeader("by " + title, ["entries", "blocked", "share", "over-blocked"])
    for group in groups.prefix(isWhole ? groups.count : rowsMax) {
      addRow(label(group.label), cells(group.counts))
    }
    if !isWhole { addRest(groups.count) }
  }

  private mutating func addFields() {
    let fields = result.byField.filter { $0.counts.entries > 0 }
    guard !fields.isEmpty else { return }
    addHeader("by what is read", ["entries", "blocked", "share", "over-blocked"])
    for use in fields { addRow(use.field.name, cells(use.counts)) }
  }

  private mutating func addRules() {
    let rules = result.byRule.indices.filter { result.byRule[$0].counts.blocked > 0 }
      .sorted { result.byRule[$1].counts.blocked < result.byRule[$0].counts.blocked }
    guard !rules.isEmpty else { return }
    addHeader("by rule", ["blocked", "alone", "patterns", "over-blocked"])
    for number in rules.prefix(rowsMax) {
      let use = result.byRule[number]
      addRow(
        result.ruleLabel(number).shown,
        [
          "\(use.counts.blocked)", "\(use.alone)", "\(use.patternsHit)",
          "\(use.counts.overBlocked)",
        ])
    }
    addRest(rules.count)
  }

  private func cells(_ counts: AuditCounts) -> [String] {
    [
      "\(counts.entries)", "\(counts.blocked)",
      counts.entries > 0 ? Self.percent(counts.blocked, of: counts.entries) : "-",
      "\(counts.overBlocked)",
    ]
  }

  private mutating func addHeader(_ title: String, _ columns: [String]) {
    lines.append("")
    lines.append(Self.row(title, columns))
  }

  private mutating func addRow(_ label: String, _ cells: [String]) {
    lines.append(Self.row("  " + label.fitted(32), cells))
  }

  private mutating func addRest(_ count: Int) {
    if count > rowsMax { lines.append("  and \(count - rowsMax) more") }
  }

  private static func row(_ label: String, _ cells: [String]) -> String {
    zip(cells, [10, 10, 10, 14]).reduce(label.padded(36)) { $0 + $1.0.paddedLeft($1.1) }
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    TextFormat.percent(Double(part) / Double(whole)) + " %"
  }

  // MARK: - Examples

  private mutating func addOverBlocked() {
    let sites = result.overBlocked
    guard !sites.isEmpty else { return }
    lines.append("")
    lines.append("over-blocked".padded(52) + "by".padded(18) + "as")
    for site in sites.prefix(rowsMax) {
      let pattern =
        site.hits.first { $0.collateral == site.collateral }
        .map { result.patterns[$0.pattern].text } ?? ""
      lines.append(
        ("  " + result.site(site.place).text.shown).fitted(51).padded(52)
          + pattern.shown.fitted(17).padded(18) + (site.collateral?.rawValue ?? ""))
    }
    addRest(sites.count)
  }

  private mutating func addIdle() {
    let rules = result.idleRules
    let patterns = result.idlePatterns
    lines.append("")
    lines.append("hit nothing")
    addExamples(
      "rules", rules.count, of: result.patterns.ruleCount,
      rules.prefix(rowsMax).map(result.ruleLabel))
    addExamples(
      "patterns of rules", patterns.count, of: result.patterns.count,
      patterns.prefix(rowsMax).map { result.patterns[$0].text })
  }

  /// A count, with the first few of what it counts in the next line.
  private mutating func addExamples(
    _ label: String, _ count: Int, of whole: Int, _ examples: [String]
  ) {
    addCount("  " + label, count, of: whole)
    addLine(of: examples, count: count)
  }

  /// A line of examples, as many as fit, and how many of `count` are not among them.
  private mutating func addLine(of examples: [String], count: Int) {
    let examples = examples.map(\.shown)
    guard let first = examples.first else { return }
    var line = "    " + first.fitted(60)
    var shown = 1
    while shown < examples.count, line.cellCount + examples[shown].cellCount + 2 <= 64 {
      line += ", " + examples[shown]
      shown += 1
    }
    lines.append(count > shown ? line + " and \(count - shown) more" : line)
  }

  private mutating func addUntried() {
    let fields = result.byField.filter { $0.counts.entries == 0 }
    guard !fields.isEmpty else { return }
    lines.append("")
    lines.append("not tried: no entry tells")
    for use in fields {
      addCount("  " + use.field.name, use.patternCount)
      addLine(of: use.rules.prefix(rowsMax).map(result.ruleLabel), count: use.rules.count)
    }
  }

  private mutating func addFindings() {
    let suffixes = result.publicSuffixes
    let kinds: [(RuleFinding.Kind, String)] = [
      (.duplicate, "names given twice"), (.covered, "names that a broader one covers"),
      (.unusable, "entries that cannot be applied"), (.wholeDomain, "whole top-level domains"),
    ]
    let counts = kinds.map { kind, label in
      (label, result.ruleFindings.filter { $0.kind == kind }.reduce(0) { $0 + $1.count })
    }.filter { $0.1 > 0 }
    let unread = result.lists.flatMap(\.unusable).reduce(0) { $0 + $1.count }
    if !suffixes.isEmpty || !counts.isEmpty {
      lines += ["", "in the rule sets"]
      for (label, count) in counts { addCount("  " + label, count) }
      if !suffixes.isEmpty {
        addExamples(
          "public suffixes, with all below", suffixes.count, of: result.patterns.count,
          suffixes.prefix(rowsMax).map { "\(result.patterns[$0.pattern].text) (\($0.entries))" })
      }
    }
    if unread > 0 || !result.errors.isEmpty { lines.append("") }
    if unread > 0 { addCount("lines of lists that are no sites", unread) }
    for error in result.errors { lines.append("not read: \(error)".fitted(Self.width)) }
  }
}

extension SiteCategory {
  /// A category with what its code stands for.
  static func label(_ code: String) -> String {
    SiteCategory(rawValue: code).map { "\(code)  \($0.title)" } ?? code
  }
}
