import Audit
import Gateway
import Rules

// The tables of audits.
extension ReportTable {
  /// All tables of an audit: `total`, `by_list` and its like, `by_field`, `by_rule`, `patterns`,
  /// `blocked`, `inputs`, `lists`.
  static func tables(_ result: AuditResult) -> [ReportTable] {
    let divisions = result.divisions.map { kind, groups in
      ReportTable(audit: "by_\(kind)", rows: groups.map { [$0.label] + row($0.counts) })
    }
    let fields = ReportTable(
      audit: "by_field",
      rows: result.byField.map {
        [$0.field.name] + row($0.counts) + ["\($0.patternCount)", "\($0.rules.count)"]
      })
    return [total(result)] + divisions
      + [fields, rules(result), patterns(result), blocked(result), inputs(result)]
      + [lists(result.accounts)]
  }

  private static func row(_ counts: AuditCounts) -> [String] {
    counts.columns.map { String($0.count) }
  }

  private static func total(_ result: AuditResult) -> ReportTable {
    let fields = [
      "\(result.names.entries)", "\(result.names.blocked)", "\(result.repetitions.count)",
      result.zipf.map { "\($0.value)" } ?? "", result.visits.map { "\($0.value)" } ?? "",
    ]
    return ReportTable(audit: "total", rows: [row(result.total) + fields])
  }

  private static func rules(_ result: AuditResult) -> ReportTable {
    ReportTable(
      audit: "by_rule",
      rows: result.byRule.indices.map { number in
        let use = result.byRule[number]
        let (set, rule) = result.patterns.rule(number)
        return [
          set.name, rule.id, rule.category ?? "", "\(use.counts.blocked)",
          "\(use.counts.overBlocked)", "\(use.alone)",
          "\(result.patterns.patterns(ofRule: number).count)", "\(use.patternsHit)",
          use.isTried ? "yes" : "no",
        ]
      })
  }

  /// The patterns that hit something, and those that are public suffixes.
  private static func patterns(_ result: AuditResult) -> ReportTable {
    let suffixes = Set(result.publicSuffixes.map(\.pattern))
    let numbers = result.hitCounts.indices.filter {
      result.hitCounts[$0] > 0 || suffixes.contains($0)
    }
    return ReportTable(
      audit: "patterns",
      rows: numbers.map { number in
        let pattern = result.patterns[number]
        return [
          pattern.text, result.ruleLabel(result.patterns.rule(ofPattern: number)), pattern.file,
          "\(pattern.line)", "\(result.hitCounts[number])",
          suffixes.contains(number) ? "yes" : "no",
        ]
      })
  }

  /// One row an entry and pattern.
  private static func blocked(_ result: AuditResult) -> ReportTable {
    ReportTable(
      audit: "blocked",
      rows: result.blocked.flatMap { rows(of: $0, result) })
  }

  /// A row for each pattern that hits the entry.
  private static func rows(
    of blocked: AuditResult.BlockedSite, _ result: AuditResult
  ) -> [[String]] {
    let site = result.site(blocked.place)
    var start = [result.lists[blocked.place.list].path, "\(site.line)", site.text]
    start.append(site.category ?? "")
    start.append(site.rank.map(String.init) ?? "")
    start.append(site.visits.map { "\($0)" } ?? "")
    start.append(blocked.collateral?.rawValue ?? "")
    return blocked.hits.map { hit in
      let rule = result.ruleLabel(result.patterns.rule(ofPattern: hit.pattern))
      let fields = hit.fields.fields.map(\.name).joined(separator: " ")
      return start
        + [rule, result.patterns[hit.pattern].text, fields, hit.collateral?.rawValue ?? ""]
    }
  }

  private static func inputs(_ result: AuditResult) -> ReportTable {
    ReportTable(
      audit: "inputs",
      rows: result.ruleFiles.map { ["rules", $0.path, $0.sha256 ?? ""] }
        + result.listFiles.map { ["list", $0.path, $0.sha256 ?? ""] })
  }
}
