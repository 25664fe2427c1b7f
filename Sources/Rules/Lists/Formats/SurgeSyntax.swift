import Configuration

/// A rule set of Surge (<https://manual.nssurge.com/rules/ruleset.html>), and the same as Clash and mihomo
/// write it in text: `DOMAIN` is a name alone, `DOMAIN-SUFFIX` a name and all below it, `DOMAIN-KEYWORD` a
/// part of names, `DOMAIN-WILDCARD` a name with `*` and `?`, `URL-REGEX` an expression over URLs, `IP-CIDR`
/// servers.
enum SurgeSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most { ClassicalRule.isOne($0) }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    ClassicalRule.readLines(text, into: &entries)
  }
}
