import Configuration
import Dissection

/// Reads a rule set in YAML.
struct RuleSetReader {
  let path: String
  var findings: [RuleFinding] = []
  /// The lists that were read.
  var files: [ReadFile] = []
  private var accounts: [ListAccount] = []
  /// The tables that conditions look addresses up in, by what they are of.
  var tables: [ConditionKey: AddressTable] = [:]
  /// How much of a list may be lost.
  private let tolerance: LossTolerance

  /// Errors that are shown of one file.
  private static let errorsMax = 50

  /// Reads the rule set that `root` is the whole of, from the file at `path`.
  static func read(
    _ root: ConfigurationNode, path: String, tolerance: LossTolerance
  ) throws(ConfigurationError) -> RuleSet {
    var reader = RuleSetReader(path: path, tolerance: tolerance)
    return try reader.read(root)
  }

  private init(path: String, tolerance: LossTolerance) {
    self.path = path
    self.tolerance = tolerance
  }

  private mutating func read(_ root: ConfigurationNode) throws(ConfigurationError) -> RuleSet {
    var errors: [ConfigurationError] = []
    var head = Head()
    do throws(ConfigurationError) {
      head = try root.readAll { node throws(ConfigurationError) in try readHead(node) }
    } catch {
      errors.append(error)
    }
    var rules: [Rule] = []
    var lines: [String: Int] = [:]
    for node in head.rules ?? Self.rules(of: root) {
      // Each rule is read by itself, so that one error does not hide those of other rules.
      do throws(ConfigurationError) {
        rules.append(try node.readAll { node throws(ConfigurationError) in try readRule(node) })
      } catch {
        errors.append(error)
      }
      if let id = try? node.entry("id")?.string(of: "'id'"),
        let line = lines.updateValue(node.line, forKey: id)
      {
        errors.append(node.error("the id '\(id)' is taken by the rule in line \(line)"))
      }
      if errors.count >= Self.errorsMax { break }
    }
    if let error = ConfigurationError.joined(errors) { throw error }
    if head.fallback == .block, let line = lines[RuleSet.defaultRuleID] {
      throw (root.entry("rules") ?? root).error(
        "the rule in line \(line) has the id '\(RuleSet.defaultRuleID)', which stands for 'default: block'",
        remedy: "give it another id")
    }
    var set = RuleSet(
      name: head.name, path: path, rules: rules, unusable: findings, default: head.fallback)
    set.files = files
    set.accounts = accounts
    return set
  }

  /// What a rule set says of itself as a whole, and its rules before they are read.
  private struct Head {
    var name = ""
    var fallback = RuleAction.allow
    /// Nil where something before them is wrong.
    var rules: [ConfigurationNode]?
  }

  private mutating func readHead(_ root: ConfigurationNode) throws(ConfigurationError) -> Head {
    let file = try root.mapping(of: "the rule set", keys: ["name", "default", "tables", "rules"])
    var head = Head()
    head.name = try file["name"]?.string(of: "'name'") ?? FilePath.baseName(of: path)
    head.fallback = try file.choice("default", else: RuleAction.allow)
    if let tables = file["tables"] { try readTables(tables) }
    let list = try file.required("rules")
    let rules = try list.sequence(of: "'rules'")
    guard !rules.isEmpty else { throw list.error("'rules' is empty") }
    head.rules = rules
    return head
  }

  /// The rules of a file in which something else is wrong, as far as they are there.
  private static func rules(of root: ConfigurationNode) -> [ConfigurationNode] {
    root.entry("rules")?.elements ?? []
  }

  private mutating func readRule(_ node: ConfigurationNode) throws(ConfigurationError) -> Rule {
    let map = try node.mapping(
      of: "the rule",
      keys: [
        "id", "category", "action", "names", "keywords", "addresses", "protocols", "in", "when",
        "unless", "residual", "forged-addresses",
      ])
    var rule = Rule(id: try readID(map.required("id")), line: node.line)
    rule.action = try map.choice("action", else: .block)
    rule.category = try map["category"]?.choice(of: "category", SiteCategory.self).code
    if let names = map["names"] { try readNames(names, into: &rule) }
    if let keywords = map["keywords"] { rule.keywords = try readKeywords(keywords) }
    if let addresses = map["addresses"] {
      rule.addresses += try AddressPattern.read(addresses)
    }
    for entry in try map["protocols"]?.scalarOrSequence(of: "'protocols'") ?? [] {
      rule.protocols.append(try entry.choice(of: "protocol", RuledProtocol.self))
    }
    rule.when = try map["when"].map { node throws(ConfigurationError) in
      try readCondition(node, what: "'when'")
    }
    rule.exception = try map["unless"].map { node throws(ConfigurationError) in
      try readCondition(node, what: "'unless'")
    }
    guard rule.hasEntries || rule.when != nil else {
      throw node.error(
        "the rule '\(rule.id)' \(rule.action == .block ? "blocks" : "allows") nothing",
        remedy: "give it 'names', 'keywords', 'addresses', 'protocols' or 'when'")
    }
    rule.fields = try readFields(map["in"], of: rule)
    try readPenalty(map, into: &rule)
    return rule
  }

  private func readID(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
    let id = try node.string(of: "'id'")
    let isPlain = id.utf8.allSatisfy { nameByte($0) != 0 }
    guard isPlain, !id.isEmpty, id.utf8.count <= 64 else {
      throw node.error(
        "'\(id.prefix(60))' is no id",
        remedy: "up to 64 letters, digits, hyphens, underscores and dots")
    }
    return id
  }

  // MARK: - Names

  mutating func readNames(
    _ node: ConfigurationNode, into rule: inout Rule
  ) throws(ConfigurationError) {
    if node.isMapping { return try readList(node, into: &rule) }
    rule.names.beginFile(path)
    for entry in try node.scalarOrSequence(of: "'names'") {
      if entry.isMapping {
        try readList(entry, into: &rule)
        rule.names.beginFile(path)
      } else {
        try readName(entry, into: &rule)
      }
    }
  }

  private func readName(
    _ node: ConfigurationNode, into rule: inout Rule
  ) throws(ConfigurationError) {
    let text = try node.string(of: "a name")
    if IPPrefix(text) != nil {
      throw node.error("'\(text)' is an address, not a name", remedy: "write it in 'addresses'")
    }
    do throws(NameProblem) {
      let entry = try NameEntry(text)
      if entry.form == .regex { try NameExpression.check(entry.text) }
      rule.names.append(entry.form, entry.text, line: node.line)
    } catch {
      var what = "'\(text.prefix(60))'"
      if case .expression = error { what += " of the rule '\(rule.id)'" }
      throw node.error("\(what) \(error.message)", remedy: error.remedy)
    }
  }

  /// Reads `{list: FILE}`, of which there may be several: paths are relative to the rule set's.
  private mutating func readList(
    _ node: ConfigurationNode, into rule: inout Rule
  ) throws(ConfigurationError) {
    let map = try node.mapping(of: "'names'", keys: ListOptions.keys)
    let list = try map.required("list")
    for file in try list.scalarOrSequence(of: "'list'") {
      var options = try ListOptions(map, tolerance: tolerance)
      let listPath = options.takeSelection(
        from: FilePath.resolve(try file.string(of: "'list'"), from: path))
      let bytes = try Self.contents(of: listPath, named: file)
      guard rule.names.hasRoom(forBytes: bytes.count) else {
        throw file.error("the lists of the rule '\(rule.id)' are larger than 4 GiB in all")
      }
      files.append(ReadFile(.list, path: listPath, bytes: bytes))
      let reading = try ListReader.read(bytes, path: listPath, options, into: &rule)
      accounts.append(reading.account)
      files += reading.files
      findings += reading.account.findings
    }
  }

  /// The bytes of a list; an error is one of the place that names it.
  static func contents(
    of listPath: String, named node: ConfigurationNode
  ) throws(ConfigurationError) -> [UInt8] {
    do {
      return try FileBytes.contents(of: listPath, limit: ListReader.fileBytesMax)
    } catch {
      throw node.error(
        "the list \(listPath): \(error.message)",
        remedy: "a list's path begins at the folder of the rule set")
    }
  }

  // MARK: - Keywords and fields

  func readKeywords(
    _ node: ConfigurationNode, of what: String = "'keywords'"
  ) throws(ConfigurationError) -> [String] {
    var keywords: [String] = []
    var seen: Set<String> = []
    for entry in try node.scalarOrSequence(of: what) {
      let keyword = try entry.string(of: "a keyword")
      guard !keyword.isEmpty else { throw entry.error("a keyword is empty") }
      guard keyword.utf8.count <= Keyword.lengthMax else {
        throw entry.error("a keyword is longer than \(Keyword.lengthMax) bytes")
      }
      guard seen.insert(keyword.lowercased()).inserted else {
        throw entry.error("the keyword '\(keyword.prefix(60))' is given twice")
      }
      keywords.append(keyword)
    }
    return keywords
  }

  func readFields(
    _ node: ConfigurationNode?, of rule: Rule
  ) throws(ConfigurationError) -> FieldSet {
    let hasNames = !rule.names.isEmpty
    let hasKeywords = !rule.keywords.isEmpty
    let usual = FieldSet.usual(
      names: hasNames, keywords: hasKeywords, addresses: !rule.addresses.isEmpty,
      protocols: !rule.protocols.isEmpty
    ).union(rule.urls.isEmpty ? [] : FieldSet(.httpURL))
    guard let node else { return usual }
    var fields: FieldSet = []
    for entry in try node.scalarOrSequence(of: "'in'") {
      let field = try readField(entry)
      let has =
        switch field {
        case .dns, .sni, .quicSNI, .httpHost: hasNames
        case .httpURL: hasKeywords || !rule.urls.isEmpty
        case .httpRequest, .payload: hasKeywords
        case .address: !rule.addresses.isEmpty
        case .protocol: !rule.protocols.isEmpty
        }
      guard has else {
        throw entry.error(
          "the rule '\(rule.id)' has nothing to look for in \(field.name)",
          remedy: FieldSet.need(of: field), about: .neighbours)
      }
      fields.insert(FieldSet(field))
    }
    // Names or keywords that are looked for nowhere would be a mistake; the others have one place.
    if hasNames, fields.isDisjoint(with: .names) {
      throw node.error(
        "the names of the rule '\(rule.id)' are looked for nowhere", remedy: FieldSet.namesRemedy,
        about: .neighbours)
    }
    if hasKeywords, fields.isDisjoint(with: .texts) {
      throw node.error(
        "the keywords of the rule '\(rule.id)' are looked for nowhere",
        remedy: FieldSet.textsRemedy, about: .neighbours)
    }
    return fields.union(usual.intersection([FieldSet(.address), FieldSet(.protocol)]))
  }

  func readField(_ node: ConfigurationNode) throws(ConfigurationError) -> Field {
    let name = try node.string(of: "a field of 'in'")
    guard let field = Field(name: name) else {
      let names = Field.allCases.map(\.name)
      throw node.error(
        "unknown field '\(name)'", remedy: Suggestion.remedy(for: name, among: names))
    }
    return field
  }
}

extension FieldSet {
  static var namesRemedy: String { "add one of: " + listed(.names) }
  static var textsRemedy: String { "add one of: " + listed(.texts) }

  private static func listed(_ fields: FieldSet) -> String {
    fields.fields.map(\.name).joined(separator: ", ")
  }

  /// What a rule needs to look in `field`.
  fileprivate static func need(of field: Field) -> String {
    if names.contains(field) { return "names are looked for there" }
    if texts.contains(field) { return "keywords are looked for there" }
    return field == .address ? "addresses are met there" : "protocols are met there"
  }
}
