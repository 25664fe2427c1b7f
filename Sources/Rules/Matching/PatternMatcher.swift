public import Configuration

/// Rule sets pattern by pattern: which name, keyword or address of a rule is met, where a `RuleMatcher`
/// says which rule.
///
/// Behind all rules stands one for each set that blocks by default, with a pattern that nothing meets by itself.
public struct PatternMatcher: Sendable {
  /// A pattern of a rule.
  public struct Pattern: Hashable, Sendable {
    /// As rule files write it.
    public var text: String
    /// The file that it stands in.
    public var file: String
    /// Its line there, from 1.
    public var line: Int
  }

  /// The rule sets, as they were given.
  public let sets: [RuleSet]
  /// Its rules are the patterns: a hit's `rule` is the number of a pattern here.
  public let matcher: RuleMatcher

  /// The rules of all sets, set by set.
  private let rules: [(set: Int, index: Int)]
  /// The number of the first pattern of each rule.
  private let firstNumbers: [Int]

  /// Compiles `sets`.
  ///
  /// - Throws: as `RuleMatcher` does.
  public init(_ sets: [RuleSet]) throws(ConfigurationError) {
    var rules: [(set: Int, index: Int)] = []
    var firstNumbers: [Int] = []
    var patterns: [RuleSet] = []
    var count = 0
    var groups: [Int32] = []
    for (setIndex, set) in sets.enumerated() {
      var parts: [Rule] = []
      for (index, rule) in set.rules.enumerated() {
        rules.append((setIndex, index))
        firstNumbers.append(count + parts.count)
        rule.appendPatterns(to: &parts)
        let group = Int32(truncatingIfNeeded: rules.count - 1)
        groups += repeatElement(group, count: count + parts.count - groups.count)
      }
      count += parts.count
      patterns.append(
        RuleSet(name: set.name, path: set.path, rules: parts, default: set.defaultAction))
    }
    for (setIndex, set) in sets.enumerated() where set.defaultAction == .block {
      rules.append((setIndex, set.rules.count))
      firstNumbers.append(count)
      groups.append(Int32(truncatingIfNeeded: rules.count - 1))
      count += 1
    }
    self.sets = sets
    self.rules = rules
    self.firstNumbers = firstNumbers
    matcher = try RuleMatcher(patterns, RuleGroups(of: sets, numbers: groups))
  }

  /// How many patterns there are.
  public var count: Int { matcher.rules.count }
  /// How many rules there are.
  public var ruleCount: Int { rules.count }

  /// The rule with a number, and its set.
  public func rule(_ number: Int) -> (set: RuleSet, rule: Rule) {
    let place = rules[number]
    let set = sets[place.set]
    return (set, place.index < set.rules.count ? set.rules[place.index] : .byDefault)
  }

  /// The place of a rule's set among `sets`.
  public func set(ofRule number: Int) -> Int { rules[number].set }

  /// The rules by which sets block whatever no rule of theirs allows; each has one pattern.
  public var defaultRules: Range<Int> {
    rules.count - sets.count { $0.defaultAction == .block }..<rules.count
  }

  /// The numbers of a rule's patterns.
  public func patterns(ofRule number: Int) -> Range<Int> {
    firstNumbers[number]..<(number + 1 < firstNumbers.count ? firstNumbers[number + 1] : count)
  }

  /// The patterns of a rule by what they are, names, URLs, keywords and addresses, and where those are
  /// looked for.
  public func kinds(ofRule number: Int) -> [(patterns: Range<Int>, fields: FieldSet)] {
    let start = firstNumbers[number]
    if defaultRules.contains(number) { return [(start..<start + 1, .all)] }
    let rule = rule(number).rule
    let urls = start + rule.names.count
    let keywords = urls + rule.urls.count
    let addresses = keywords + rule.keywords.count
    return [
      (start..<urls, rule.fields.intersection(.names)),
      (urls..<keywords, FieldSet(.httpURL)),
      (keywords..<addresses, rule.fields.intersection(.texts)),
      (addresses..<addresses + rule.addresses.count, FieldSet(.address)),
    ]
  }

  /// The number of the rule that a pattern is of.
  public func rule(ofPattern number: Int) -> Int {
    // Rules without patterns share the number with the next that has some.
    firstNumbers.lastIndex(atMost: number)
  }

  /// The pattern with a number.
  public subscript(number: Int) -> Pattern {
    let ruleNumber = rule(ofPattern: number)
    let (set, rule) = rule(ruleNumber)
    if defaultRules.contains(ruleNumber) {
      return Pattern(text: "default: block", file: set.path, line: rule.line)
    }
    var index = number - firstNumbers[ruleNumber]
    if index < rule.names.count {
      return Pattern(
        text: rule.names[index].description, file: rule.names.file(at: index) ?? set.path,
        line: rule.names.line(at: index))
    }
    index -= rule.names.count
    if index < rule.urls.count {
      return Pattern(
        text: rule.urls[index].urlDescription, file: rule.urls.file(at: index) ?? set.path,
        line: rule.urls.line(at: index))
    }
    index -= rule.urls.count
    let text =
      index < rule.keywords.count
      ? rule.keywords[index] : rule.addresses[index - rule.keywords.count].description
    return Pattern(text: text, file: set.path, line: rule.line)
  }
}

extension Rule {
  /// By which a set blocks whatever no rule of it allows.
  fileprivate static let byDefault = Rule(id: RuleSet.defaultRuleID)

  /// Adds a rule for each name, URL, keyword and address, in this order. Protocols are left out, and
  /// exceptions are those of all.
  fileprivate func appendPatterns(to rules: inout [Rule]) {
    rules.reserveCapacity(
      rules.count + names.count + urls.count + keywords.count + addresses.count)
    var part = self
    part.protocols = []
    part.exceptions = RuleExceptions()
    // A pattern is looked for whatever else the rule asks for.
    (part.when, part.exception, part.action) = (nil, nil, .block)
    (part.names, part.urls, part.keywords, part.addresses) = ([], [], [], [])
    for index in names.indices {
      part.names = names.list(at: index)
      rules.append(part)
    }
    part.names = []
    for index in urls.indices {
      part.urls = urls.list(at: index)
      rules.append(part)
    }
    part.urls = []
    for keyword in keywords {
      part.keywords = [keyword]
      rules.append(part)
    }
    part.keywords = []
    for address in addresses {
      part.addresses = [address]
      rules.append(part)
    }
  }
}
