public import Dissection

/// What a censor does not let pass, or does, and where it looks for it.
///
/// A rule is hit by any of its names, URLs, keywords, addresses and protocols, but for its exceptions, if what
/// it asks for besides (`when`) holds too, and what it asks not to (`unless`) does not.
public struct Rule: Sendable {
  /// What reports call the rule; unique in its set.
  public var id: String
  /// The code of what it is about (`SiteCategory`); nil when its author did not say.
  public var category: String?
  /// The names, looked for in those of `fields` that hold names.
  public var names: NameList
  /// URLs, looked for in `http-url`: parts of host and target, or expressions over the whole URL.
  public var urls: NameList
  /// The words, looked for in those of `fields` that hold text. Case does not count in ASCII.
  public var keywords: [String]
  /// The servers.
  public var addresses: [AddressPattern]
  /// The protocols.
  public var protocols: [RuledProtocol]
  /// What has to hold beside, or in place of its names and so on; nil for nothing.
  public var when: Condition?
  /// What must not hold; nil for nothing.
  public var exception: Condition?
  /// What comes of it.
  public var action = RuleAction.block
  /// The memory of gateways that a hit leaves, by the name that their censors give it; nil for the usual.
  public var residual: String?
  /// Where forged answers to what it names lead; empty for where the gateway's do.
  public var forgedAddresses: [IPAddress] = []
  /// None, or those of `exceptions`: audits make a rule of each of a million names.
  private var excepted: [RuleExceptions] = []
  /// Where the rule looks.
  public var fields: FieldSet
  /// The rule's line in its file, from 1.
  public var line: Int

  /// A rule. Without `fields` it looks wherever what it has can be.
  public init(
    id: String, category: String? = nil, names: NameList = [], urls: NameList = [],
    keywords: [String] = [], addresses: [AddressPattern] = [], protocols: [RuledProtocol] = [],
    exceptions: RuleExceptions = RuleExceptions(), fields: FieldSet? = nil, line: Int = 1
  ) {
    self.id = id
    self.category = category
    self.names = names
    self.urls = urls
    excepted = exceptions.isEmpty ? [] : [exceptions]
    self.keywords = keywords
    self.addresses = addresses
    self.protocols = protocols
    self.line = line
    self.fields =
      fields
      ?? FieldSet.usual(
        names: !names.isEmpty, keywords: !keywords.isEmpty, addresses: !addresses.isEmpty,
        protocols: !protocols.isEmpty
      ).union(urls.isEmpty ? [] : FieldSet(.httpURL))
  }
}

extension Rule {
  /// What the rule does not mean after all.
  public var exceptions: RuleExceptions {
    get { excepted.first ?? RuleExceptions() }
    set { excepted = newValue.isEmpty ? [] : [newValue] }
  }

  /// Whether it has names, URLs, keywords, addresses or protocols.
  var hasEntries: Bool {
    !names.isEmpty || !urls.isEmpty || !keywords.isEmpty || !addresses.isEmpty || !protocols.isEmpty
  }

  /// Whether any of its entries is enough for gateways to act.
  public var isPlain: Bool { when == nil && exception == nil && action == .block }

  /// Where it and its conditions look.
  public var askedFields: FieldSet { fields.union(when?.fields ?? []) }

  /// All its conditions in words; nil for a plain rule that blocks.
  public var conditionText: String? {
    guard !isPlain else { return nil }
    var parts: [String] = []
    if action == .allow { parts.append("allowed") }
    if let when { parts.append("when \(when)") }
    if let exception { parts.append("unless \(exception)") }
    return parts.joined(separator: ", ")
  }
}

extension FieldSet {
  /// Where a rule looks that does not say it: names wherever names are, keywords in the heads of
  /// requests, addresses and protocols in flows.
  static func usual(
    names: Bool, keywords: Bool, addresses: Bool, protocols: Bool
  ) -> FieldSet {
    var fields: FieldSet = []
    if names { fields.formUnion(.names) }
    if keywords { fields.insert(FieldSet(.httpRequest)) }
    if addresses { fields.insert(FieldSet(.address)) }
    if protocols { fields.insert(FieldSet(.protocol)) }
    return fields
  }
}
