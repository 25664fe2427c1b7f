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
  private(set) var keywords = KeywordIndexes()
  var addresses = AddressIndex()
  /// The rules that name each protocol, in the order of `RuledProtocol.allCases`.
  private(set) var protocols = [[Int32]](repeating: [], count: RuledProtocol.allCases.count)
  private(set) var keywordLengthMax = 0
  /// What the databases of keywords take, in bytes, each once.
  private(set) var keywordBytes = 0

  let sets: [RuleSet]
  /// The words of rules and criteria, in the order of these.
  private var wordUses: [(owner: Int32, fields: FieldSet, words: [String])] = []
  private var nameTextsBuilder = NameTexts.Builder()

  init(_ sets: [RuleSet]) throws(ConfigurationError) {
    if sets.count > RuleSetMask.countMax {
      throw ConfigurationError(
        file: sets[RuleSetMask.countMax].path,
        message: "is one rule set too many: a run has at most \(RuleSetMask.countMax)")
    }
    self.sets = sets
    let lists = sets.flatMap { $0.rules.flatMap(\.nameLists) }
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
    names.trim()
    do {
      nameTexts = try nameTextsBuilder.build()
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
    append(
      MatcherRule(
        set: setIndex, id: rule.id, category: rule.category, setName: set.name,
        condition: rule.conditionText),
      rule.isPlain ? rule.fields : [])
    guard rule.isPlain else { return }
    for pattern in rule.addresses { addresses.insert(pattern, rule: index) }
    add(rule.protocols, owner: index)
    add(rule.keywords, in: rule.fields, owner: index)
    try add(rule.names, owner: index, of: rule, set)
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
    let bytes = list.bytes
    for name in list.indices {
      let form = list.form(at: name)
      let range = list.range(at: name)
      if form.isWholeName {
        let nameOwner = NameTable.Owner(
          number: UInt32(truncatingIfNeeded: owner), isSuffix: form == .suffix)
        names.insert(bytes.span.extracting(range), owner: nameOwner)
      } else {
        do throws(ExpressionProblem) {
          try nameTextsBuilder.add(Array(bytes[range]), form, rule: owner)
        } catch {
          let line = list.line(at: name)
          throw ConfigurationError(
            file: list.file(at: name) ?? set.path, line: line > 0 ? line : nil,
            message: "an expression of the rule '\(rule.id)' cannot be searched for: "
              + error.reason)
        }
      }
    }
  }

  /// The index of a set among those that are compiled.
  func setIndex(of owner: Int32) -> Int {
    scopes.indices.contains(Int(owner)) ? Int(scopes[Int(owner)].set) : 0
  }

  /// Compiles the keywords of each field; fields with the same ones share a database.
  private mutating func compileKeywords() throws(ConfigurationError) {
    var compiled: [(patterns: [VectorscanDatabase.Pattern], rules: [Int32], index: KeywordIndex)] =
      []
    for field in FieldSet.texts.fields {
      var builder = KeywordIndex.Builder()
      var owners: [Int32] = []
      for use in wordUses where use.fields.contains(field) {
        owners.append(use.owner)
        for word in use.words {
          for text in Keyword.texts(of: word, in: field) { builder.add(text, owner: use.owner) }
        }
      }
      if let same = compiled.first(where: { $0.patterns == builder.patterns && $0.rules == owners })
      {
        keywords[field] = same.index
        continue
      }
      guard let new = try compile(builder) else { continue }
      compiled.append((builder.patterns, owners, new))
      keywordBytes += new.database.byteCount
      keywords[field] = new
      keywordLengthMax = max(keywordLengthMax, builder.patterns.map(\.text.count).max() ?? 0)
    }
  }

  private func compile(
    _ builder: KeywordIndex.Builder
  ) throws(ConfigurationError) -> KeywordIndex? {
    do {
      return try builder.build()
    } catch {
      let owner = error.index.flatMap(builder.owner(ofPattern:)) ?? 0
      let hit = conditions.rule(of: RuleHit(rule: owner, breadth: .keyword))
      let rule = rules.indices.contains(Int(hit)) ? rules[Int(hit)] : nil
      let set = sets[setIndex(of: owner)]
      throw ConfigurationError(
        file: set.path, line: set.rules.first { $0.id == rule?.id }?.line,
        message: "the keywords cannot be searched for: \(error.reason)")
    }
  }
}
