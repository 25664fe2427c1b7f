/// URLs of lists in rules that look elsewhere: by `in` an author says where, and leaves them out.
enum UnseenURLs {
  /// The findings in `set`.
  static func findings(in set: RuleSet) -> [RuleFinding] {
    set.rules.filter { !$0.fields.contains(.httpURL) }
      .flatMap { findings(of: $0, in: set.path) }
  }

  /// The finding of a rule, or a part of one, that looks for no URLs; none when it has none.
  static func findings(of rule: Rule, in path: String) -> [RuleFinding] {
    var tally = FindingTally()
    for index in rule.urls.indices {
      tally.add(rule.urls[index].urlDescription, line: rule.urls.line(at: index))
    }
    guard tally.count > 0 else { return [] }
    let what = tally.count == 1 ? "1 URL is" : "\(tally.count) URLs are"
    return [
      RuleFinding(
        severity: .warning, kind: .unusable, file: rule.urls.file(at: 0) ?? path,
        line: tally.firstLine, count: tally.count,
        message: "\(what) looked for nowhere, since 'in' leaves http-url out: "
          + tally.summary)
    ]
  }
}
