import Configuration
import Dissection

// The conditions of a rule: `when` and `unless`.
extension RuleSetReader {
  /// Reads a condition: a mapping whose keys all have to hold.
  ///
  /// - Parameter what: what it is called in errors.
  mutating func readCondition(
    _ node: ConfigurationNode, what: String, depth: Int = 1
  ) throws(ConfigurationError) -> Condition {
    guard depth <= Condition.depthMax else {
      throw node.error("conditions stand in each other more than \(Condition.depthMax) deep")
    }
    let map = try node.mapping(of: what, keys: ConditionKey.allCases.map(\.rawValue))
    var parts: [Condition] = []
    for (key, value) in map.entries {
      let name = try key.string(of: "a key of \(what)")
      guard let known = ConditionKey(rawValue: name) else { continue }
      if let part = try readPart(known, value, in: map, depth: depth) { parts.append(part) }
    }
    guard let first = parts.first else {
      throw node.error("\(what) asks for nothing", remedy: "leave it out, or say what has to hold")
    }
    return parts.count == 1 ? first : .all(parts)
  }

  private mutating func readPart(
    _ key: ConditionKey, _ node: ConfigurationNode, in map: ConfigurationMapping, depth: Int
  ) throws(ConfigurationError) -> Condition? {
    switch key {
    case .all: return .all(try readConditions(node, key.rawValue, depth))
    case .any: return .any(try readConditions(node, key.rawValue, depth))
    case .not: return .not(try readCondition(node, what: "'not'", depth: depth + 1))
    case .names, .keywords: return try readTexts(key, node, in: map["in"])
    case .in:
      guard map["names"] != nil || map["keywords"] != nil else {
        throw node.error("'in' says where to look for nothing", remedy: "add 'names' or 'keywords'")
      }
      return nil
    case .host: return try readNames(node, in: FieldSet(.httpHost))
    case .url: return .criterion(.keywords(try readKeywords(node, of: "'url'"), FieldSet(.httpURL)))
    case .answerCNAME:
      return .criterion(.canonicalNames(try readListed(node).names))
    case .asn, .country: return .criterion(try readBlocks(key, node))
    case .addresses, .ports, .transport, .protocols, .answerAddresses:
      return .criterion(try CriterionReader.readServer(key, node))
    case .serverName, .ech, .alpn, .tlsVersion, .ja3, .ja4:
      return .criterion(try CriterionReader.readHello(key, node))
    case .header: return try CriterionReader.readHeaders(node)
    case .response: return .criterion(.response(try readKeywords(node, of: "'response'")))
    case .dnsType, .method, .userAgent, .firstSize, .quicVersion:
      return .criterion(try CriterionReader.readMessage(key, node))
    case .network, .operator, .hours, .dates, .probability:
      return .criterion(try CriterionReader.readOccasion(key, node))
    }
  }

  private mutating func readConditions(
    _ node: ConfigurationNode, _ key: String, _ depth: Int
  ) throws(ConfigurationError) -> [Condition] {
    let nodes = try node.sequence(of: "'\(key)'")
    guard !nodes.isEmpty else { throw node.error("'\(key)' is empty") }
    guard nodes.count <= Condition.sideBySideMax else {
      throw node.error(
        "'\(key)' has more than \(Condition.sideBySideMax) conditions",
        remedy: "one condition takes any number of values")
    }
    var conditions: [Condition] = []
    for node in nodes {
      conditions.append(
        try readCondition(node, what: "the condition of '\(key)'", depth: depth + 1))
    }
    return conditions
  }

  // MARK: - Tables

  /// Reads `tables`: which files say of which system or country an address is.
  mutating func readTables(_ node: ConfigurationNode) throws(ConfigurationError) {
    let keys: [ConditionKey] = [.asn, .country]
    let map = try node.mapping(of: "'tables'", keys: keys.map(\.rawValue))
    for key in keys {
      guard let value = map[key.rawValue] else { continue }
      let file = FilePath.resolve(try value.string(of: "'\(key.rawValue)'"), from: path)
      let bytes = try Self.contents(of: file, named: value)
      files.append(ReadFile(.list, path: file, bytes: bytes))
      tables[key] = try AddressTable(bytes, path: file)
    }
  }

  /// Reads `asn` or `country`: the servers whose addresses a table says are of one of some.
  private func readBlocks(
    _ key: ConditionKey, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Criterion {
    guard let table = tables[key] else {
      throw node.error(
        "no table says which addresses are of which \(key == .asn ? "system" : "country")",
        remedy: "add 'tables: {\(key.rawValue): FILE}' to the rule set")
    }
    let words = try CriterionReader.readWords(node, key.rawValue)
    let prefixes = table.prefixes(of: words)
    guard !prefixes.isEmpty else {
      throw node.error("the table has no addresses of \(words.joined(separator: ", "))")
    }
    let title = (key == .asn ? "AS" : "country") + " " + words.joined(separator: " or ")
    return .addresses(prefixes.map { AddressPattern(prefix: $0) }, title: title)
  }

  // MARK: - Texts

  private mutating func readTexts(
    _ key: ConditionKey, _ node: ConfigurationNode, in places: ConfigurationNode?
  ) throws(ConfigurationError) -> Condition {
    var part = Rule(id: "condition")
    if key == .names {
      part = try readListed(node)
    } else {
      part.keywords = try readKeywords(node)
    }
    let all: FieldSet = key == .names ? .names : .texts
    var fields: FieldSet = key == .names ? .names : FieldSet(.httpRequest)
    if let places { fields = try readPlaces(places).intersection(all) }
    guard !fields.isEmpty else {
      throw (places ?? node).error(
        "the \(key.rawValue) of the condition are looked for nowhere",
        remedy: key == .names ? FieldSet.namesRemedy : FieldSet.textsRemedy)
    }
    return key == .names
      ? Self.condition(of: part, in: fields) : .criterion(.keywords(part.keywords, fields))
  }

  /// The fields that `in` names.
  private func readPlaces(_ node: ConfigurationNode) throws(ConfigurationError) -> FieldSet {
    var fields: FieldSet = []
    for entry in try node.scalarOrSequence(of: "'in'") {
      let field = try readField(entry)
      guard FieldSet.names.union(.texts).contains(field) else {
        throw entry.error(
          "names and keywords are not looked for in \(field.name)",
          remedy: "there is a condition of its own: 'addresses' or 'protocols'")
      }
      fields.insert(FieldSet(field))
    }
    return fields
  }

  private mutating func readNames(
    _ node: ConfigurationNode, in fields: FieldSet
  ) throws(ConfigurationError) -> Condition {
    Self.condition(of: try readListed(node), in: fields)
  }

  /// Names, and the addresses that lists have among them.
  private mutating func readListed(_ node: ConfigurationNode) throws(ConfigurationError) -> Rule {
    var part = Rule(id: "condition", line: node.line)
    try readNames(node, into: &part)
    guard !part.names.isEmpty || !part.addresses.isEmpty else {
      throw node.error("the condition has no names")
    }
    findings += UnseenURLs.findings(of: part, in: path)
    return part
  }

  private static func condition(of part: Rule, in fields: FieldSet) -> Condition {
    var parts: [Condition] = []
    if !part.names.isEmpty { parts.append(.criterion(.names(part.names, fields))) }
    if !part.addresses.isEmpty {
      parts.append(.criterion(.addresses(part.addresses, title: nil)))
    }
    let listed = parts.count == 1 ? parts[0] : .any(parts)
    // What lists except is not meant.
    let excepted = [part.exceptions.names, part.exceptions.holes].filter { !$0.isEmpty }
    guard !excepted.isEmpty else { return listed }
    return .all([listed] + excepted.map { .not(.criterion(.names($0, fields))) })
  }
}
