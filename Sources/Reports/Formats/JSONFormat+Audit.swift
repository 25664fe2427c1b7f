public import Audit
import Gateway
import Rules

extension JSONFormat {
  /// A document with all figures of an audit and every entry that would be blocked, with a line feed
  /// at its end. The same inputs and options give the same bytes.
  public static func document(_ result: AuditResult, version: String) -> [UInt8] {
    var writer = JSONWriter(isIndented: true)
    writer.object { writer in
      writer.member("chokepoint", version)
      writer.member("simulated", "every figure is of a simulation: 'would be blocked'")
      writeOptions(result.options, to: &writer)
      write("rules", result.ruleFiles, to: &writer)
      write("lists", result.listFiles, to: &writer)
      write(result.accounts, key: "rule_lists", to: &writer)
      writer.members("errors", result.errors) { $1.value($0.description) }
      writeTotals(result, to: &writer)
      for (kind, groups) in result.divisions { write("by_\(kind)", kind, groups, to: &writer) }
      writeFields(result, to: &writer)
      writeRules(result, to: &writer)
      writePatterns(result, to: &writer)
      writer.members("findings", result.ruleFindings + result.lists.flatMap(\.unusable)) {
        writeFinding($0, to: &$1)
      }
      writer.members("repeated", result.repetitions) { repetition, writer in
        writer.object { writer in
          writePlace(repetition.place, of: result, to: &writer)
          writer.member("first_list", result.lists[repetition.first.list].path)
          writer.member("first_line", result.site(repetition.first).line)
        }
      }
      writer.members("blocked", result.blocked) { writeSite($0, of: result, to: &$1) }
    }
    writer.newline()
    return writer.bytes
  }

  private static func writeOptions(_ options: AuditOptions, to writer: inout JSONWriter) {
    writer.key("options")
    writer.object { writer in
      writer.key("zipf")
      writer.value(options.zipfExponent)
      writer.member("visits", options.visits)
    }
  }

  private static func write(
    _ key: String, _ inputs: [AuditResult.Input], to writer: inout JSONWriter
  ) {
    writer.members(key, inputs) { input, writer in
      writer.object { writer in
        writer.member("path", input.path)
        writer.member("sha256", input.sha256)
      }
    }
  }

  private static func writeTotals(_ result: AuditResult, to writer: inout JSONWriter) {
    writer.key("total")
    writer.object { writer in
      writeCounts(result.total, to: &writer)
      writer.member("names", result.names.entries)
      writer.member("names_blocked", result.names.blocked)
      writer.member("repeated", result.repetitions.count)
      writer.key("visits_share_by_zipf")
      if let zipf = result.zipf { writer.value(zipf.value) } else { writer.null() }
      writer.key("visits_share_by_column")
      if let visits = result.visits { writer.value(visits.value) } else { writer.null() }
    }
  }

  private static func writeCounts(_ counts: AuditCounts, to writer: inout JSONWriter) {
    for (name, count) in counts.columns { writer.member(name, count) }
  }

  private static func write(
    _ key: String, _ kind: String, _ groups: [AuditResult.Group], to writer: inout JSONWriter
  ) {
    writer.members(key, groups) { group, writer in
      writer.object { writer in
        writer.member(kind, group.label)
        writeCounts(group.counts, to: &writer)
      }
    }
  }

  private static func writeFields(_ result: AuditResult, to writer: inout JSONWriter) {
    writer.members("by_field", result.byField) { use, writer in
      writer.object { writer in
        writer.member("field", use.field.name)
        writeCounts(use.counts, to: &writer)
        writer.member("patterns", use.patternCount)
        writer.members("rules", use.rules) { $1.value(result.ruleLabel($0)) }
      }
    }
  }

  private static func writeRules(_ result: AuditResult, to writer: inout JSONWriter) {
    writer.members("by_rule", result.byRule.indices) { number, writer in
      let use = result.byRule[number]
      let (set, rule) = result.patterns.rule(number)
      writer.object { writer in
        writer.member("rule", rule.id)
        writer.member("rule_set", set.name)
        writer.member("category", rule.category)
        writer.member("blocked", use.counts.blocked)
        writer.member("over_blocked", use.counts.overBlocked)
        writer.member("alone", use.alone)
        writer.member("patterns", result.patterns.patterns(ofRule: number).count)
        writer.member("patterns_hit", use.patternsHit)
        writer.key("tried")
        writer.value(use.isTried)
      }
    }
  }

  private static func writePatterns(_ result: AuditResult, to writer: inout JSONWriter) {
    let hit = result.hitCounts.indices.filter { result.hitCounts[$0] > 0 }
    writer.members("patterns_hit", hit) { number, writer in
      writer.object { writer in
        writePattern(number, of: result, to: &writer)
        writer.member("entries", result.hitCounts[number])
      }
    }
    writer.member("patterns_that_hit_nothing", result.idlePatterns.count)
    writer.members("public_suffixes", result.publicSuffixes) { use, writer in
      writer.object { writer in
        writePattern(use.pattern, of: result, to: &writer)
        writer.member("entries", use.entries)
      }
    }
  }

  private static func writePattern(
    _ number: Int, of result: AuditResult, to writer: inout JSONWriter
  ) {
    let pattern = result.patterns[number]
    writer.member("pattern", pattern.text)
    writer.member("rule", result.ruleLabel(result.patterns.rule(ofPattern: number)))
    writer.member("file", pattern.file)
    writer.member("line", pattern.line)
  }

  private static func writeFinding(_ finding: RuleFinding, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("kind", finding.kind.rawValue)
      writer.member("file", finding.file)
      writer.member("line", finding.line)
      writer.member("count", finding.count)
      writer.member("message", finding.message)
    }
  }

  private static func writePlace(
    _ place: SitePlace, of result: AuditResult, to writer: inout JSONWriter
  ) {
    let site = result.site(place)
    writer.member("list", result.lists[place.list].path)
    writer.member("line", site.line)
    writer.member("entry", site.text)
  }

  private static func writeSite(
    _ blocked: AuditResult.BlockedSite, of result: AuditResult, to writer: inout JSONWriter
  ) {
    let site = result.site(blocked.place)
    writer.object { writer in
      writePlace(blocked.place, of: result, to: &writer)
      writer.member("category", site.category)
      writer.member("rank", site.rank)
      writer.key("visits")
      if let visits = site.visits { writer.value(visits) } else { writer.null() }
      writer.member("over_blocked", blocked.collateral?.rawValue)
      writer.members("hits", blocked.hits) { hit, writer in
        writer.object { writer in
          writer.member("rule", result.ruleLabel(result.patterns.rule(ofPattern: hit.pattern)))
          writer.member("pattern", result.patterns[hit.pattern].text)
          writer.members("fields", hit.fields.fields) { $1.value($0.name) }
          writer.member("over_blocked", hit.collateral?.rawValue)
        }
      }
    }
  }
}

extension AuditResult {
  /// The ways to divide the entries, by their names in files.
  var divisions: [(kind: String, groups: [Group])] {
    [("list", byList), ("category", byCategory), ("rank", byRank), ("collateral", byCollateral)]
  }
}

extension AuditCounts {
  /// The counts with their names in files.
  var columns: [(name: String, count: Int)] {
    [("entries", entries), ("blocked", blocked), ("over_blocked", overBlocked)]
  }
}
