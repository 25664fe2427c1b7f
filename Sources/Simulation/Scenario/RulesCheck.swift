public import Configuration
import Gateway
public import Rules
import Text

/// Checks a file of `rules/`: a rule set, a list, a censor or a scenario.
public enum RulesCheck {
  /// What is in a file, and what in it has no effect, as lines of text.
  ///
  /// - Parameter losses: how much of a list may be lost.
  /// - Throws: `ConfigurationError` when the file cannot be used.
  public static func check(
    _ path: String, losses: LossTolerance = .tenth
  ) throws(ConfigurationError) -> String {
    switch kind(of: path) {
    case .censor:
      let censor = try Censor(contentsOf: path)
      return ShownText.page([
        "\(path.shown): censor '\(censor.name.shown)': \(ShownText.prose(censor.title))"
      ])
    case .scenario:
      var options = ReplayOptions()
      options.scenarios = [path]
      options.losses = losses
      let plan = try PlanBuilder.build(options).plan
      return
        "\(path.shown): scenario: \(plan.networks.count) networks, \(plan.gateways.count) gateways, "
        + "\(plan.routes.count) routes, \(plan.matcher.rules.count) rules\n"
    case .ruleSet:
      let set = try RuleSet(contentsOf: path, tolerance: losses)
      // Compiling finds what reading cannot, such as a regular expression that is none.
      _ = try RuleMatcher([set])
      return describe(set)
    }
  }

  private enum Kind {
    case ruleSet, censor, scenario
  }

  /// Keys that only a censor has, and that only a scenario has.
  private static let (censorKeys, scenarioKeys): (Set, Set) = (
    ["placement", "reactions", "boxes", "parts", "doubts", "dated", "residual", "stream"],
    ["networks", "gateways", "routes", "population"]
  )

  /// Censors and scenarios are recognized by their keys, one of which may be misspelt; all else is read as rules.
  private static func kind(of path: String) -> Kind {
    guard path.hasSuffix(".yaml") || path.hasSuffix(".yml"),
      let bytes = try? FileBytes.contents(of: path, limit: .max), !RuleSet.isList(bytes),
      let keys = try? ConfigurationNode.load(path: path).keys
    else { return .ruleSet }
    guard !keys.contains("rules") else { return .ruleSet }
    if !scenarioKeys.isDisjoint(with: keys) { return .scenario }
    return censorKeys.isDisjoint(with: keys) ? .ruleSet : .censor
  }

  private static func describe(_ set: RuleSet) -> String {
    let summary = RuleSetSummary(of: set)
    var lines = [
      "\(set.path.shown): rule set '\(set.name.shown)': \(counted(summary.ruleCount, "rule"))"
    ]
    for form in summary.namesByForm { lines.append("  \(form.name) names: \(form.count)") }
    if summary.urlCount > 0 { lines.append("  URLs: \(summary.urlCount)") }
    if summary.keywordCount > 0 { lines.append("  keywords: \(summary.keywordCount)") }
    if summary.addressCount > 0 { lines.append("  addresses: \(summary.addressCount)") }
    if summary.protocolCount > 0 { lines.append("  protocols: \(summary.protocolCount)") }
    if summary.exceptionCount > 0 { lines.append("  exceptions: \(summary.exceptionCount)") }
    lines += conditions(of: set)
    let categories = summary.entriesByCategory.map { "\($0.name.shown) \($0.count)" }
    lines.append("  by category: " + categories.joined(separator: ", "))
    lines += set.accounts.map { "  " + $0.summary }
    lines += set.findings.map(\.description)
    return ShownText.page(lines)
  }

  /// Rules with conditions that are listed.
  private static let listedMax = 20

  /// The rules that have conditions, and what comes of all else.
  private static func conditions(of set: RuleSet) -> [String] {
    let texts = set.rules.compactMap { rule in
      rule.conditionText.map { "  rule \(rule.id.shown): \($0.shown)" }
    }
    var lines = Array(texts.prefix(listedMax))
    if texts.count > listedMax {
      lines.append("  and \(texts.count - listedMax) more rules with conditions")
    }
    if set.defaultAction == .block { lines.append("  by default: block") }
    return lines
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
