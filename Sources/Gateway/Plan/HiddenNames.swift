public import Configuration
public import Rules

/// Names of servers behind which other names are hidden: resolvers that answer over HTTPS, and
/// client-facing servers of Encrypted Client Hello.
public struct HiddenNames: Sendable {
  private let matcher: RuleMatcher
  /// What each rule's names stand for.
  private let protocols: [FlowProtocol]

  /// The names of a rule set whose rules are called `doh` and `ech`.
  ///
  /// - Throws: `ConfigurationError` for a rule that is called otherwise.
  public init(_ set: RuleSet) throws(ConfigurationError) {
    var protocols: [FlowProtocol] = []
    for rule in set.rules {
      guard let meaning = FlowProtocol(rawValue: rule.id), meaning == .doh || meaning == .ech else {
        throw ConfigurationError(
          file: set.path, line: rule.line, column: nil,
          message: "'\(rule.id)' is nothing that hides names", remedy: "call the rule doh or ech")
      }
      protocols.append(meaning)
    }
    self.protocols = protocols
    matcher = try RuleMatcher([set])
  }

  /// What a server of this name hides; nil for nothing.
  func meaning(of name: Span<UInt8>) -> FlowProtocol? {
    var hits: [RuleHit] = []
    matcher.match(name: name, field: .sni, sets: .all, into: &hits)
    return hits.first.map { protocols[Int($0.rule)] }
  }
}
