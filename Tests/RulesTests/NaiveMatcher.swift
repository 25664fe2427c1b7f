import Rules

/// What a matcher has to answer, worked out one pattern at a time on strings.
struct NaiveMatcher {
  var sets: [RuleSet]

  /// The indices of the rules that name `name` in `field`.
  func rules(naming name: String, in field: Field) -> [Int32] {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    let suffixes = Set(labels.indices.map { labels[$0...].joined(separator: ".") })
    var index: Int32 = 0
    var found: [Int32] = []
    for rule in sets.flatMap(\.rules) {
      let isHit = rule.names.contains { pattern in
        switch pattern {
        case .suffix(let text): suffixes.contains(text)
        case .exact(let text): name == text
        case .contains(let text): name.contains(text)
        case .prefix(let text): name.hasPrefix(text)
        case .below(let text): name.hasSuffix("." + text)
        case .child(let text):
          name.hasSuffix("." + text) && labels.count == text.split(separator: ".").count + 1
        case .regex, .urlRegex: false
        }
      }
      if isHit, rule.fields.contains(field) { found.append(index) }
      index += 1
    }
    return found
  }

  /// The indices of the rules with a keyword in `text`.
  func rules(within text: String, in field: Field) -> [Int32] {
    let rules = sets.flatMap(\.rules)
    return rules.indices.filter { index in
      rules[index].fields.contains(field)
        && rules[index].keywords.contains { text.lowercased().contains($0.lowercased()) }
    }.map(Int32.init)
  }
}

extension RuleMatcher {
  /// The hits of a name given as a string.
  func hits(name: String, _ field: Field, _ sets: RuleSetMask = .all) -> [RuleHit] {
    var hits: [RuleHit] = []
    match(name: Array(name.utf8).span, field: field, sets: sets, into: &hits)
    return hits
  }

  /// The hits of a text.
  func hits(text: String, _ field: Field, _ sets: RuleSetMask = .all) throws -> [RuleHit] {
    var hits: [RuleHit] = []
    var scratch = try KeywordScratch(for: self)
    scan(Array(text.utf8).span, field: field, sets: sets, scratch: &scratch, into: &hits)
    return hits
  }
}

extension RuleSet {
  /// A set that is in no file.
  init(_ rules: [Rule], name: String = "set") {
    self.init(name: name, path: "\(name).yaml", rules: rules)
  }
}
