import Configuration

/// What a matcher is made of, while it is being made.
struct RuleCompilation {
  private(set) var rules: [MatcherRule] = []
  private(set) var scopes: [RuleScope] = []
  private(set) var names: NameTable
  private(set) var expressions: KeywordIndex?
  private(set) var keywords = KeywordIndexes()
  private(set) var addresses = AddressIndex()
  /// The rules that name each protocol, in the order of `RuledProtocol.allCases`.
  private(set) var protocols = [[Int32]](repeating: [], count: RuledProtocol.allCases.count)
  private(set) var keywordLengthMax = 0
  /// The databases of all of it, each once.
  private(set) var databases: [VectorscanDatabase] = []

  private let sets: [RuleSet]
  private var expressionBuilder = KeywordIndex.Builder()
  /// Where the expressions come from, by their numbers in the builder.
  private var expressionPlaces: [(file: String?, line: Int)] = []
  /// What compiling the expressions so far costs, as `ExpressionSize` has it.
  private var expressionCost = 0

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
    try compileExpressions()
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
      } else if let expression = NameExpression.expression(form, bytes[range]) {
        if form == .regex, !expressionBuilder.holds(expression) {
          try checkCost(of: expression, rule, name: name, set)
        }
        add(expression, of: rule, at: index, name: name)
      }
    }
  }

  private mutating func add(_ expression: [UInt8], of rule: Rule, at index: Int32, name: Int) {
    expressionBuilder.add(expression, rule: index)
    if expressionBuilder.texts.count > expressionPlaces.count {
      expressionPlaces.append((rule.names.file(at: name), rule.names.line(at: name)))
    }
  }

  /// Holds what all expressions cost to compile, as far as a single one is within bounds.
  private mutating func checkCost(
    of expression: [UInt8], _ rule: Rule, name: Int, _ set: RuleSet
  ) throws(ConfigurationError) {
    let line = rule.names.line(at: name)
    var problem = ConfigurationError(
      file: rule.names.file(at: name) ?? set.path, line: line > 0 ? line : nil,
      message: "an expression of the rule '\(rule.id)' cannot be searched for: ")
    do throws(ExpressionProblem) {
      let size = try ExpressionSize(expression)
      expressionCost += size.cost
      if let complaint = size.complaint {
        problem.message += complaint
      } else if expressionCost > ExpressionSize.costMax {
        problem.message += "with it all expressions together are too many to compile"
        problem.remedy = "give them fixed texts of three characters or more, or fewer repeats"
      } else {
        return
      }
    } catch {
      problem.message += error.reason
    }
    throw problem
  }

  private mutating func compileExpressions() throws(ConfigurationError) {
    do {
      expressions = try expressionBuilder.build(isLiteral: false)
    } catch {
      let place = error.index.map { expressionPlaces[$0] }
      throw ConfigurationError(
        file: place?.file ?? sets.first?.path ?? "rules",
        line: place.flatMap { $0.line > 0 ? $0.line : nil },
        message: "this name cannot be searched for: \(error.reason)")
    }
    if let expressions { databases.append(expressions.database) }
  }

  /// Compiles the keywords of each field; fields with the same ones share a database.
  private mutating func compileKeywords() throws(ConfigurationError) {
    var compiled: [(texts: [[UInt8]], rules: [Int32], index: KeywordIndex)] = []
    for field in FieldSet.texts.fields {
      var builder = KeywordIndex.Builder()
      var owners: [Int32] = []
      var index: Int32 = 0
      for rule in sets.lazy.flatMap(\.rules) {
        if rule.fields.contains(field), !rule.keywords.isEmpty {
          owners.append(index)
          for keyword in rule.keywords {
            for text in Keyword.texts(of: keyword, in: field) { builder.add(text, rule: index) }
          }
        }
        index += 1
      }
      if let same = compiled.first(where: { $0.texts == builder.texts && $0.rules == owners }) {
        keywords[field] = same.index
        continue
      }
      guard let new = try compile(builder) else { continue }
      compiled.append((builder.texts, owners, new))
      databases.append(new.database)
      keywords[field] = new
      keywordLengthMax = max(keywordLengthMax, builder.texts.map(\.count).max() ?? 0)
    }
  }

  private func compile(
    _ builder: KeywordIndex.Builder
  ) throws(ConfigurationError) -> KeywordIndex? {
    do {
      return try builder.build(isLiteral: true)
    } catch {
      let owner = error.index.flatMap(builder.rule(ofPattern:)).map { rules[Int($0)] }
      let set = sets[owner?.set ?? 0]
      throw ConfigurationError(
        file: set.path, line: set.rules.first { $0.id == owner?.id }?.line,
        message: "the keywords cannot be searched for: \(error.reason)")
    }
  }
}
