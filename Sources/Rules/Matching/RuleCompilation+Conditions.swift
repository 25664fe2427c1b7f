import Configuration

/// A rule with conditions, and where it is.
private struct ConditionalRule {
  let rule: Rule
  /// Its index in `RuleMatcher.rules`.
  let index: Int32
  let set: RuleSet
  let setIndex: Int

  func error(_ message: String, remedy: String) -> ConfigurationError {
    ConfigurationError(file: set.path, line: rule.line, message: message, remedy: remedy)
  }
}

// Conditions become programs, and their criteria owners of names, words and addresses like rules.
extension RuleCompilation {
  /// Compiles the conditions of all sets; what can be hit without conditions is there already.
  mutating func addConditions() throws(ConfigurationError) {
    var index: Int32 = 0
    conditions.firstHit = Int32(truncatingIfNeeded: rules.count)
    for (setIndex, set) in sets.enumerated() {
      let mask = RuleSetMask(set: setIndex)
      if !set.isPlain { conditions.sets.formUnion(mask) }
      for rule in set.rules {
        if !rule.isPlain {
          try add(ConditionalRule(rule: rule, index: index, set: set, setIndex: setIndex))
        }
        index += 1
      }
    }
    for (setIndex, set) in sets.enumerated() where set.defaultAction == .block {
      conditions.add(
        ConditionPrograms.Entry(
          rule: index, set: RuleSetMask(set: setIndex), fields: .all, action: .block,
          isDefault: true, asksAnswers: false, operations: 0..<0))
      index += 1
    }
  }

  private mutating func add(_ place: ConditionalRule) throws(ConfigurationError) {
    let rule = place.rule
    var parts: [Condition] = []
    let own = rule.entryCriteria.map { Condition.criterion($0) }
    if !own.isEmpty { parts.append(own.count == 1 ? own[0] : .any(own)) }
    if let when = rule.when { parts.append(when) }
    let start = conditions.operations.count
    for part in parts { try compile(part, of: place) }
    if let exception = rule.exception { try compile(.not(exception), of: place) }
    let count = parts.count + (rule.exception == nil ? 0 : 1)
    if count > 1 { conditions.operations.append(.all(Int32(count))) }
    let operations = start..<conditions.operations.count
    guard ConditionPrograms.fits(conditions.operations[operations]) else {
      throw place.error(
        "the rule '\(rule.id)' has too many conditions beside each other",
        remedy: "one condition takes any number of values")
    }
    guard conditions.entries.count < ConditionPrograms.ruleCountMax else {
      throw place.error(
        "a run has at most \(ConditionPrograms.ruleCountMax) rules with conditions",
        remedy: "put names that share a condition into one rule")
    }
    var fields = parts.reduce(into: FieldSet()) { $0.formUnion($1.fields) }
    if fields.isEmpty { fields = FieldSet(.address) }
    conditions.add(
      ConditionPrograms.Entry(
        rule: place.index, set: RuleSetMask(set: place.setIndex), fields: fields,
        action: rule.action, isDefault: false, asksAnswers: rule.asksAnswers,
        operations: operations))
  }

  private mutating func compile(
    _ condition: Condition, of place: ConditionalRule, isNegated: Bool = false
  ) throws(ConfigurationError) {
    switch condition {
    case .criterion(let criterion):
      try add(criterion, owner: isNegated ? -1 : place.index, of: place)
    case .all(let parts):
      for part in parts { try compile(part, of: place, isNegated: isNegated) }
      if parts.count > 1 { conditions.operations.append(.all(Int32(parts.count))) }
    case .any(let parts):
      for part in parts { try compile(part, of: place, isNegated: isNegated) }
      if parts.count > 1 { conditions.operations.append(.any(Int32(parts.count))) }
    case .not(let part):
      try compile(part, of: place, isNegated: true)
      conditions.operations.append(.not)
    }
  }

  /// Adds a criterion, and what the matcher finds for it.
  private mutating func add(
    _ criterion: Criterion, owner: Int32, of place: ConditionalRule
  ) throws(ConfigurationError) {
    guard conditions.criteria.count < ConditionPrograms.criterionCountMax else {
      throw place.error(
        "a run has at most \(ConditionPrograms.criterionCountMax) conditions",
        remedy: "one condition takes any number of values")
    }
    let hit = conditions.firstHit + Int32(conditions.criteria.count)
    conditions.add(criterion, owner: owner)
    scopes.append(
      RuleScope(
        set: UInt8(truncatingIfNeeded: place.setIndex), fields: criterion.matchedFields))
    switch criterion {
    case .names(let names, _), .canonicalNames(let names):
      try add(names, owner: hit, of: place.rule, place.set)
    case .urls(let urls): try addURLs(urls, owner: hit, of: place.rule, place.set)
    case .keywords(let words, let fields): add(words, in: fields, owner: hit)
    case .response(let words): add(words, in: FieldSet(.payload), owner: hit)
    case .addresses(let patterns, _), .answerAddresses(let patterns):
      for pattern in patterns { addresses.insert(pattern, rule: hit) }
    case .protocols(let named): add(named, owner: hit)
    case .serverName, .ech, .alpn, .tlsVersions, .ja3, .ja4, .questionTypes, .methods, .header,
      .firstSizes, .quicVersions, .networks, .operators, .hours, .dates, .probability:
      break
    }
  }
}

extension Rule {
  /// Its names, keywords, addresses and protocols as criteria.
  var entryCriteria: [Criterion] {
    var criteria: [Criterion] = []
    if !names.isEmpty { criteria.append(.names(names, fields.intersection(.names))) }
    if !urls.isEmpty, fields.contains(.httpURL) { criteria.append(.urls(urls)) }
    if !keywords.isEmpty { criteria.append(.keywords(keywords, fields.intersection(.texts))) }
    if !addresses.isEmpty { criteria.append(.addresses(addresses, title: nil)) }
    if !protocols.isEmpty { criteria.append(.protocols(protocols)) }
    return criteria
  }

  /// Whether its conditions ask for something in an answer.
  fileprivate var asksAnswers: Bool {
    var asks = false
    for condition in [when, exception].compactMap({ $0 }) {
      condition.forEachCriterion { if $0.stage == .response { asks = true } }
    }
    return asks
  }

  /// The lists of names in it and its conditions.
  var nameLists: [NameList] {
    [names] + (when?.nameLists ?? []) + (exception?.nameLists ?? [])
  }
}

extension Criterion {
  /// The fields in which the matcher looks for it.
  fileprivate var matchedFields: FieldSet {
    switch self {
    case .names, .urls, .keywords, .response, .addresses, .protocols, .canonicalNames: fields
    case .answerAddresses: FieldSet(.address)
    case .methods, .header: FieldSet(.httpRequest)
    default: []
    }
  }
}

extension Criterion {
  /// Where it is looked for; nil where the matcher finds it.
  fileprivate var group: ConditionPrograms.Group? {
    switch self {
    case .names, .urls, .keywords, .response, .addresses, .protocols, .canonicalNames,
      .answerAddresses:
      nil
    case .serverName, .ech, .alpn, .tlsVersions, .ja3, .ja4: .hello
    case .questionTypes: .question
    case .methods, .header: .request
    case .firstSizes, .quicVersions: .firstPayload
    case .networks, .operators, .hours, .dates, .probability: .beginning
    }
  }
}

extension Criterion.Stage {
  /// What has to have been read.
  fileprivate var known: ConditionPrograms.Stages {
    switch self {
    case .beginning: []
    case .firstPayload: .firstPayload
    case .opening: .opening
    case .response: .response
    }
  }
}

extension ConditionPrograms {
  /// Adds a criterion of a rule; -1 for one of an exception.
  mutating func add(_ criterion: Criterion, owner: Int32) {
    operations.append(.criterion(Int32(criteria.count)))
    criteria.append(criterion)
    owners.append(owner)
    stages.append(criterion.stage.known)
    if let group = criterion.group { numbers[group].append(criteria.count - 1) }
  }

  mutating func add(_ entry: Entry) { entries.append(entry) }

  /// Whether the values of a program fit a word at any time.
  static func fits(_ operations: ArraySlice<Operation>) -> Bool {
    var depth: Int32 = 0
    for operation in operations {
      switch operation {
      case .criterion: depth += 1
      case .all(let count), .any(let count): depth -= count - 1
      case .not: break
      }
      if depth > 63 { return false }
    }
    return true
  }
}
