import Configuration

/// What a matcher is made of, while it is being made.
struct RuleCompilation {
  private(set) var rules: [MatcherRule] = []
  private(set) var scopes: [RuleScope] = []
  private(set) var names: NameTable
  private(set) var nameTexts = NameTexts()
  private(set) var keywords = KeywordIndexes()
  private(set) var addresses = AddressIndex()
  /// The rules that name each protocol, in the order of `RuledProtocol.allCases`.
  private(set) var protocols = [[Int32]](repeating: [], count: RuledProtocol.allCases.count)
  private(set) var keywordLengthMax = 0
  /// What the databases of keywords take, in bytes, each once.
  private(set) var keywordBytes = 0

  private let sets: [RuleSet]
  private var nameTextsBuilder = NameTexts.Builder()

  init(_ sets: [RuleSet]) throws(ConfigurationError) {
    if sets.count > RuleSetMask.countMax {
      throw ConfigurationError(
        file: sets[RuleSetMask.countMax].path,
        message: "is one rule set too many: a run has at most \(RuleSetMask.countMax)")
    }
    self.sets = sets
    let lists = sets.flatMap { $0.rules.map(\.names) }
    guard NameTable.fits(lists) else {
      throw ConfigurationError(
        file: sets.last?.path ?? "rules",
        message: "with this rule set there are more names than fit 4 GiB")
    }
    names = NameTable(for: lists)
    for (index, set) in sets.enumerated() {
      for rule in set.rules { try add(rule, of: set, at: index) }
    }
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
    rules.append(
      MatcherRule(set: setIndex, id: rule.id, category: rule.category, setName: set.name))
    scopes.append(RuleScope(set: UInt8(truncatingIfNeeded: setIndex), fields: rule.fields))
    for pattern in rule.addresses { addresses.insert(pattern, rule: index) }
    for named in rule.protocols where protocols[named.index].last != index {
      protocols[named.index].append(index)
    }
    let bytes = rule.names.bytes
    for name in rule.names.indices {
      let form = rule.names.form(at: name)
      let range = rule.names.range(at: name)
      if form.isWholeName {
        let owner = NameTable.Owner(
          number: UInt32(truncatingIfNeeded: index), isSuffix: form == .suffix)
        names.insert(bytes.span.extracting(range), owner: owner)
      } else {
        do throws(ExpressionProblem) {
          try nameTextsBuilder.add(Array(bytes[range]), form, rule: index)
        } catch {
          let line = rule.names.line(at: name)
          throw ConfigurationError(
            file: rule.names.file(at: name) ?? set.path, line: line > 0 ? line : nil,
            message: "an expression of the rule '\(rule.id)' cannot be searched for: "
              + error.reason)
        }
      }
    }
  }

  /// Compiles the keywords of each field; fields with the same ones share a database.
  private mutating func compileKeywords() throws(ConfigurationError) {
    var compiled: [(patterns: [VectorscanDatabase.Pattern], rules: [Int32], index: KeywordIndex)] =
      []
    for field in FieldSet.texts.fields {
      var builder = KeywordIndex.Builder()
      var owners: [Int32] = []
      var index: Int32 = 0
      for rule in sets.lazy.flatMap(\.rules) {
        if rule.fields.contains(field), !rule.keywords.isEmpty {
          owners.append(index)
          for keyword in rule.keywords {
            for text in Keyword.texts(of: keyword, in: field) { builder.add(text, owner: index) }
          }
        }
        index += 1
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
      let owner = error.index.flatMap(builder.owner(ofPattern:)).map { rules[Int($0)] }
      let set = sets[owner?.set ?? 0]
      throw ConfigurationError(
        file: set.path, line: set.rules.first { $0.id == owner?.id }?.line,
        message: "the keywords cannot be searched for: \(error.reason)")
    }
  }
}
