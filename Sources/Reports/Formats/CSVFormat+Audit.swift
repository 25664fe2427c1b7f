public import Audit
import Gateway
import Rules

// The tables of audits.
extension CSVFormat {
  /// `total.csv`, `by_list.csv` and its like, `by_field.csv`, `by_rule.csv`, `patterns.csv`,
  /// `blocked.csv` with one row an entry and pattern, `inputs.csv`.
  public static func files(_ result: AuditResult) -> [File] {
    let header = AuditCounts().columns.map(\.name)
    var files = [File(name: "total.csv", contents: table(total(result)))]
    for (kind, groups) in result.divisions {
      let rows = groups.map { [$0.label] + row($0.counts) }
      files.append(File(name: "by_\(kind).csv", contents: table([[kind] + header] + rows)))
    }
    let fields = result.byField.map {
      [$0.field.name] + row($0.counts) + ["\($0.patternCount)", "\($0.rules.count)"]
    }
    files.append(
      File(
        name: "by_field.csv",
        contents: table([["field"] + header + ["patterns", "rules"]] + fields)))
    return files + [
      File(name: "by_rule.csv", contents: table(rules(result))),
      File(name: "patterns.csv", contents: table(patterns(result))),
      File(name: "blocked.csv", contents: table(blocked(result))),
      File(name: "inputs.csv", contents: table(inputs(result))),
    ]
  }

  private static func row(_ counts: AuditCounts) -> [String] {
    counts.columns.map { String($0.count) }
  }

  private static func total(_ result: AuditResult) -> [[String]] {
    [
      AuditCounts().columns.map(\.name) + [
        "names", "names_blocked", "repeated", "visits_share_by_zipf", "visits_share_by_column",
      ],
      row(result.total) + [
        "\(result.names.entries)", "\(result.names.blocked)", "\(result.repetitions.count)",
        result.zipf.map { "\($0.value)" } ?? "", result.visits.map { "\($0.value)" } ?? "",
      ],
    ]
  }

  private static func rules(_ result: AuditResult) -> [[String]] {
    let header = [
      "rule_set", "rule", "category", "blocked", "over_blocked", "alone", "patterns",
      "patterns_hit", "tried",
    ]
    return [header]
      + result.byRule.indices.map { number in
        let use = result.byRule[number]
        let (set, rule) = result.patterns.rule(number)
        return [
          set.name, rule.id, rule.category ?? "", "\(use.counts.blocked)",
          "\(use.counts.overBlocked)", "\(use.alone)",
          "\(result.patterns.patterns(ofRule: number).count)", "\(use.patternsHit)",
          use.isTried ? "yes" : "no",
        ]
      }
  }

  /// The patterns that hit something, and those that are public suffixes.
  private static func patterns(_ result: AuditResult) -> [[String]] {
    let suffixes = Set(result.publicSuffixes.map(\.pattern))
    let numbers = result.hitCounts.indices.filter {
      result.hitCounts[$0] > 0 || suffixes.contains($0)
    }
    return [["pattern", "rule", "file", "line", "entries", "public_suffix"]]
      + numbers.map { number in
        let pattern = result.patterns[number]
        return [
          pattern.text, result.ruleLabel(result.patterns.rule(ofPattern: number)), pattern.file,
          "\(pattern.line)", "\(result.hitCounts[number])",
          suffixes.contains(number) ? "yes" : "no",
        ]
      }
  }

  private static func blocked(_ result: AuditResult) -> [[String]] {
    let header = [
      "list", "line", "entry", "category", "rank", "visits", "over_blocked", "rule", "pattern",
      "fields", "pattern_over_blocks",
    ]
    return [header] + result.blocked.flatMap { rows(of: $0, result) }
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

  private static func inputs(_ result: AuditResult) -> [[String]] {
    [["kind", "path", "sha256"]]
      + result.ruleFiles.map { ["rules", $0.path, $0.sha256 ?? ""] }
      + result.listFiles.map { ["list", $0.path, $0.sha256 ?? ""] }
  }
}
