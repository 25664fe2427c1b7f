/// Writes a rule set in this program's own YAML, with the entries of its lists in their places.
struct RuleSetWriter: RuleWriter {
  private var lines: [String] = []
  private var kind = ""

  var saysConditions: Bool { true }

  func begin(_ set: RuleSet) -> [String] {
    var lines = ["name: \(YAMLText.quoted(set.name))"]
    if set.defaultAction == .block { lines.append("default: block") }
    return lines + ["rules:"]
  }

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    kind = ""
    var lines = ["  - id: \(rule.id)"]
    if let category = rule.category { lines.append("    category: \(category)") }
    if rule.action == .allow { lines.append("    action: allow") }
    if let places = Self.places(of: rule) { lines.append("    in: [\(places)]") }
    if let when = rule.when { lines.append("    when: \(ConditionYAML.text(of: when))") }
    if let exception = rule.exception {
      lines.append("    unless: \(ConditionYAML.text(of: exception))")
    }
    return lines
  }

  mutating func write(_ entry: RuleEntry) -> WrittenEntry {
    switch entry {
    case .name(let pattern): line("names", YAMLText.quoted(pattern.description))
    case .keyword(let word): line("keywords", YAMLText.quoted(word))
    case .address(let pattern): line("addresses", ConditionYAML.text(of: pattern))
    case .protocol(let named): line("protocols", named.rawValue)
    }
  }

  private mutating func line(_ key: String, _ value: String) -> WrittenEntry {
    let isFirst = kind != key
    kind = key
    return WrittenEntry(lines: (isFirst ? ["    \(key):"] : []) + ["      - \(value)"])
  }

  /// Where the names and words of a rule are looked for; nil for the usual places.
  private static func places(of rule: Rule) -> String? {
    let usual = FieldSet.usual(
      names: !rule.names.isEmpty, keywords: !rule.keywords.isEmpty,
      addresses: !rule.addresses.isEmpty, protocols: !rule.protocols.isEmpty)
    guard rule.fields != usual else { return nil }
    return rule.fields.intersection(FieldSet.names.union(.texts)).fields.map(\.name)
      .joined(separator: ", ")
  }
}

/// Texts in YAML.
enum YAMLText {
  /// A text in single quotes; in double quotes where it has what is not printable (YAML 1.2.2 §7.3).
  static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      return "'" + text.replacing("'", with: "''") + "'"
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count < 2 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Texts as a list in one line.
  static func list(_ texts: some Sequence<String>) -> String {
    "[" + texts.map(quoted).joined(separator: ", ") + "]"
  }
}
