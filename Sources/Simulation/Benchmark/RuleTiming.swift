import Gateway
import Reports
import Rules

/// Times each rule of a run alone, with what was observed: a matcher looks for all rules at once, so that
/// what one of them costs shows only without the others.
enum RuleTiming {
  /// The least that a measurement takes, in seconds, so that the clock's microsecond does not matter.
  private static let secondsMin = 0.002

  /// The costs of the rules of `sets`, in their order.
  static func costs(_ profile: RuleProfile, of sets: [RuleSet]) throws -> [RuleCost] {
    var costs: [RuleCost] = []
    for set in sets {
      for rule in set.rules {
        let index = costs.count
        costs.append(
          RuleCost(
            rule: sets.count > 1 ? "\(set.name): \(rule.id)" : rule.id,
            asked: profile.observationCount(in: rule.askedFields), hits: profile.hitCounts[index],
            decided: profile.decidedCounts[index],
            nanoseconds: try nanoseconds(of: rule, profile)))
      }
    }
    return costs
  }

  /// What an observation of the sample costs with one rule; nil where there is none.
  private static func nanoseconds(of rule: Rule, _ profile: RuleProfile) throws -> Double? {
    let samples = profile.samples.filter { rule.askedFields.contains($0.field) }
    guard !samples.isEmpty else { return nil }
    let matcher = try RuleMatcher([RuleSet(name: rule.id, path: rule.id, rules: [rule])])
    var scratch = try KeywordScratch(for: matcher)
    var hits: [RuleHit] = []
    var seconds = 0.0
    var turns = 0
    while seconds < secondsMin {
      seconds += CPUClock.measure {
        for sample in samples {
          hits.removeAll(keepingCapacity: true)
          let content = profile.bytes.span.extracting(sample.range)
          if FieldSet.names.contains(sample.field) {
            matcher.match(
              name: content, field: sample.field, sets: .all, scratch: &scratch, into: &hits)
          } else {
            matcher.scan(
              content, field: sample.field, sets: .all, scratch: &scratch, into: &hits)
          }
        }
      }
      turns += 1
    }
    return seconds * 1e9 / Double(turns * samples.count)
  }
}
