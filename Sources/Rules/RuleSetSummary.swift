/// How much of what a rule set holds.
public struct RuleSetSummary: Hashable, Sendable {
  /// Rules and entries of one kind or category.
  public struct Count: Hashable, Sendable {
    /// The form or the category's code; `-` for rules without a category.
    public var name: String
    /// How many.
    public var count: Int
  }

  /// How many rules there are.
  public var ruleCount: Int
  /// How many names, by form, in the order of `NamePattern.Form.allCases`, without those that
  /// there are none of.
  public var namesByForm: [Count]
  /// How many URLs.
  public var urlCount: Int
  /// How many keywords.
  public var keywordCount: Int
  /// How many address patterns.
  public var addressCount: Int
  /// How many protocols.
  public var protocolCount: Int
  /// How many exceptions.
  public var exceptionCount: Int
  /// How many names, URLs, keywords and addresses, by category, in the order of their codes.
  public var entriesByCategory: [Count]

  /// How many names, of all forms.
  public var nameCount: Int { namesByForm.reduce(0) { $0 + $1.count } }

  /// Counts what is in `set`.
  public init(of set: RuleSet) {
    ruleCount = set.rules.count
    urlCount = set.rules.reduce(0) { $0 + $1.urls.count }
    exceptionCount = set.rules.reduce(0) { $0 + $1.exceptions.count }
    keywordCount = set.rules.reduce(0) { $0 + $1.keywords.count }
    addressCount = set.rules.reduce(0) { $0 + $1.addresses.count }
    protocolCount = set.rules.reduce(0) { $0 + $1.protocols.count }
    var forms = [Int](repeating: 0, count: NamePattern.Form.allCases.count)
    var categories: [String: Int] = [:]
    for rule in set.rules {
      for index in rule.names.indices { forms[Int(rule.names.form(at: index).rawValue)] += 1 }
      let entries =
        rule.names.count + rule.urls.count + rule.keywords.count + rule.addresses.count
        + rule.protocols.count
      categories[rule.category ?? "-", default: 0] += entries
    }
    namesByForm = NamePattern.Form.allCases
      .map { Count(name: $0.name, count: forms[Int($0.rawValue)]) }
      .filter { $0.count > 0 }
    entriesByCategory = categories.map { Count(name: $0.key, count: $0.value) }
      .sorted { $0.name < $1.name }
  }
}
