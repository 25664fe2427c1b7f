import Configuration

/// A filter of Quantumult X (its `sample.conf`, <https://github.com/crossutility/Quantumult-X>): `host`,
/// `host-suffix`, `host-keyword`, `host-wildcard`, `ip-cidr`, `ip6-cidr`, each with a policy, which its
/// users replace by their own.
enum QuantumultXSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most {
      let type = ClassicalRule.type(of: $0)
      return (type.hasPrefix("host") || type == "ip6-cidr") && ClassicalRule.isOne($0)
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    ClassicalRule.readLines(text, into: &entries)
  }
}
