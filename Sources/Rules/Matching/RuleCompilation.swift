import Configuration

/// What a matcher is made of, while it is being made.
struct RuleCompilation {
  /// The rules, and behind them one for each set that blocks by default.
  private(set) var rules: [MatcherRule] = []
  /// Of the rules, and behind them of the criteria of conditions.
  var scopes: [RuleScope] = []
  var conditions = ConditionPrograms()
  private(set) var names: NameTable
  private(set) var nameTexts = NameTexts()
  private(set) var urlTexts = NameTexts()
  var keywords = KeywordIndexes()
  var addresses = AddressIndex()
  /// The rules that name each protocol, in the order of `RuledProtocol.allCases`.
  private(set) var protocols = [[Int32]](repeating: [], count: RuledProtocol.allCases.count)
  /// What takes away from rules: the owner behind those of all rules.
  private(set) var exceptions: [MatchException] = []
  var keywordLengthMax = 0
  /// What the databases of keywords take, in bytes, each once.
  var keywordBytes = 0

  let sets: [RuleSet]
  /// The words of rules and criteria, in the order of these.
  private(set) var wordUses: [(owner: Int32, fields: FieldSet, words: [String])] = []
  private let groups: RuleGroups
  private var nameTextsBuilder = NameTexts.Builder(.name)
  private var urlTextsBuilder = NameTexts.Builder(.target)

  init(_ sets: [RuleSet], _ groups: RuleGroups) throws(ConfigurationError) {
    if sets.count > RuleSetMask.countMax {
      throw ConfigurationError(
        file: sets[RuleSetMask.countMax].path,
        message: "is one rule set too many: a run has at most \(RuleSetMask.countMax)")
    }
    self.sets = sets
    self.groups = groups
    let lists =
      sets.flatMap { $0.rules.flatMap(\.nameLists) }
      + groups.exceptions.flatMap { [$0.exceptions.names, $0.exceptions.holes] }
    guard NameTable.fits(lists) else {
      throw ConfigurationError(
        file: sets.last?.path ?? "rules",
        message: "with this rule set there are more names than fit 4 GiB")
    }
    names = NameTable(for: lists)
    for (index, set) in sets.enumerated() {
      for rule in set.rules { try add(rule, of: set, at: index) }
    }
    for (index, set) in sets.enumerated() where set.defaultAction == .block {
      append(
        MatcherRule(set: index, id: RuleSet.defaultRuleID, category: nil, setName: set.name), [])
    }
    try addConditions()
    // Last, since they are told by their numbers from all that can be hit.
    for group in groups.exceptions { try addExceptions(group) }
    names.trim()
    do {
      nameTexts = try nameTextsBuilder.build()
      urlTexts = try urlTextsBuilder.build()
    } catch {
      throw ConfigurationError(
        file: sets.first?.path ?? "rules",
        message: "the names cannot be searched for: \(error.reason)")
    }
    try compileKeywords()
  }

  /// The error of a scan for which there is no memory.
  static func outOfMemory(_ sets: [RuleSet]) -> ConfigurationError {
    ConfigurationError(
      file: sets.first?.path ?? "rules", message: "there is no memory to search for its patterns")
  }

  private mutating func add(
    _ rule: Rule, of set: RuleSet, at setIndex: Int
  ) throws(ConfigurationError) {
    let index = Int32(truncatingIfNeeded: rules.count)
    var compiled = MatcherRule(
      set: setIndex, id: rule.id, category: rule.category, setName: set.name,
      condition: rule.conditionText)
    compiled.residual = rule.residual
    compiled.forgedAddresses = rule.forgedAddresses
    append(compiled, rule.isPlain ? rule.fields : [])
    guard rule.isPlain else { return }
    for pattern in rule.addresses { addresses.insert(pattern, rule: index) }
    add(rule.protocols, owner: index)
    add(rule.keywords, in: rule.fields, owner: index)
    try add(rule.names, owner: index, of: rule, set)
    try addURLs(rule.urls, owner: index, of: rule, set)
  }

  private mutating func append(_ rule: MatcherRule, _ fields: FieldSet) {
    rules.append(rule)
    scopes.append(RuleScope(set: UInt8(truncatingIfNeeded: rule.set), fields: fields))
  }

  mutating func add(_ named: [RuledProtocol], owner: Int32) {
    for one in named where protocols[one.index].last != owner {
      protocols[one.index].append(owner)
    }
  }

  mutating func add(_ words: [String], in fields: FieldSet, owner: Int32) {
    if !words.isEmpty { wordUses.append((owner, fields, words)) }
  }

  /// Adds names, which are looked for by labels, or as texts.
  mutating func add(
    _ list: NameList, owner: Int32, of rule: Rule, _ set: RuleSet
  ) throws(ConfigurationError) {
    let bytes = list.bytes.span
    for index in list.indices {
      let form = list.form(at: index)
      let text = bytes.extracting(list.range(at: index))
      if form.isWholeName {
        let number = UInt32(truncatingIfNeeded: owner)
        names.insert(text, owner: NameTable.Owner(number: number, reach: form.reach))
      } else {
        do throws(ExpressionProblem) {
          try nameTextsBuilder.add(text, form, rule: owner, isChecked: list.isRead)
        } catch {
          throw Self.error(error, at: index, of: list, rule, set)
        }
      }
    }
  }

  /// The index of a set among those that are compiled.
  func setIndex(of owner: Int32) -> Int {
    scopes.indices.contains(Int(owner)) ? Int(scopes[Int(owner)].set) : 0
  }

  mutating func addURLs(
    _ list: NameList, owner: Int32, of rule: Rule, _ set: RuleSet
  ) throws(ConfigurationError) {
    let bytes = list.bytes.span
    for index in list.indices {
      do throws(ExpressionProblem) {
        let text = bytes.extracting(list.range(at: index))
        try urlTextsBuilder.add(
          text, list.form(at: index), rule: owner, isChecked: list.isRead)
      } catch {
        throw Self.error(error, at: index, of: list, rule, set)
      }
    }
  }

  private static func error(
    _ problem: ExpressionProblem, at index: Int, of list: NameList, _ rule: Rule, _ set: RuleSet
  ) -> ConfigurationError {
    let line = list.line(at: index)
    return ConfigurationError(
      file: list.file(at: index) ?? set.path, line: line > 0 ? line : nil,
      message: "an expression of the rule '\(rule.id)' cannot be searched for: \(problem.reason)")
  }

  /// Adds the exceptions of a group of rules, each kind as an owner of its own.
  private mutating func addExceptions(_ group: RuleGroups.Group) throws(ConfigurationError) {
    let (rule, set) = (group.rule, group.set)
    let found = group.exceptions
    if !found.names.isEmpty || !found.urls.isEmpty || !found.addresses.isEmpty {
      let owner = addException(MatchException(group: group.number, isHole: false))
      try add(found.names, owner: owner, of: rule, set)
      try addURLs(found.urls, owner: owner, of: rule, set)
      for pattern in found.addresses { addresses.insert(pattern, rule: owner) }
    }
    if !found.holes.isEmpty {
      let owner = addException(MatchException(group: group.number, isHole: true))
      try add(found.holes, owner: owner, of: rule, set)
    }
  }

  /// For all that can be hit the group whose exceptions are its own, or -1: criteria go with their rules.
  /// Nil where there are no exceptions.
  var groupNumbers: [Int32]? {
    guard !exceptions.isEmpty else { return nil }
    var numbers = groups.numbers ?? (0..<rules.count).map { Int32($0) }
    numbers += repeatElement(-1, count: max(0, rules.count - numbers.count))
    return numbers + conditions.owners.map { $0 < 0 ? -1 : numbers[Int($0)] }
  }

  private mutating func addException(_ exception: MatchException) -> Int32 {
    exceptions.append(exception)
    return Int32(truncatingIfNeeded: scopes.count + exceptions.count - 1)
  }
}
