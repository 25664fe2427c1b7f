/// Names of rules that are whole top-level domains: `com` blocks nearly everything.
enum WholeDomains {
  /// The finding in `set`, if there is one.
  static func findings(in set: RuleSet) -> [RuleFinding] {
    var tally = FindingTally()
    var file = set.path
    for rule in set.rules {
      let bytes = rule.names.bytes.span
      for index in rule.names.indices where rule.names.form(at: index).isWholeName {
        guard rule.names.form(at: index) != .exact,
          !hasDot(bytes.extracting(rule.names.range(at: index)))
        else { continue }
        if tally.count == 0 { file = rule.names.file(at: index) ?? set.path }
        tally.add(rule.names[index].description, line: rule.names.line(at: index))
      }
    }
    guard tally.count > 0 else { return [] }
    let what =
      tally.count == 1
      ? "1 name is a whole top-level domain" : "\(tally.count) names are whole top-level domains"
    return [
      RuleFinding(
        severity: .warning, kind: .wholeDomain, file: file, line: tally.firstLine,
        count: tally.count, message: "\(what), with every name in it: \(tally.summary)")
    ]
  }

  private static func hasDot(_ name: Span<UInt8>) -> Bool {
    for index in name.indices where name[index] == UInt8(ascii: ".") { return true }
    return false
  }
}
