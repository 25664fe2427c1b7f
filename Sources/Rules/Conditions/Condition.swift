/// What has to be known of a flow for a rule to hit it: criteria joined, as alternatives, or negated.
public indirect enum Condition: Sendable {
  case criterion(Criterion)
  /// All of them hold.
  case all([Condition])
  /// One of them holds.
  case any([Condition])
  /// It does not hold.
  case not(Condition)

  /// How deeply conditions can stand in each other.
  static let depthMax = 8
  /// How many can stand side by side.
  static let sideBySideMax = 32
}

extension Condition {
  /// Calls `body` with each criterion, from left to right.
  func forEachCriterion(_ body: (Criterion) -> Void) {
    switch self {
    case .criterion(let criterion): body(criterion)
    case .all(let parts), .any(let parts): for part in parts { part.forEachCriterion(body) }
    case .not(let part): part.forEachCriterion(body)
    }
  }

  /// Where what it asks for becomes legible; nothing of what is known before anything is read.
  var fields: FieldSet {
    var fields: FieldSet = []
    forEachCriterion { fields.formUnion($0.fields) }
    return fields
  }

  /// The lists of names in it.
  var nameLists: [NameList] {
    var lists: [NameList] = []
    forEachCriterion { criterion in
      switch criterion {
      case .names(let names, _), .canonicalNames(let names): lists.append(names)
      default: break
      }
    }
    return lists
  }
}

extension Condition: CustomStringConvertible {
  /// In words, for reports: `server name cdn.test and ECH and not 192.0.2.0/24`.
  public var description: String { text(isPart: false) }

  private func text(isPart: Bool) -> String {
    switch self {
    case .criterion(let criterion): return criterion.description
    case .all(let parts): return Self.joined(parts, by: " and ", isPart: isPart)
    case .any(let parts): return Self.joined(parts, by: " or ", isPart: isPart)
    case .not(let part): return "not " + part.text(isPart: true)
    }
  }

  private static func joined(_ parts: [Condition], by word: String, isPart: Bool) -> String {
    let text = parts.map { $0.text(isPart: parts.count > 1) }.joined(separator: word)
    return isPart && parts.count > 1 ? "(\(text))" : text
  }
}

/// What comes of a rule that a flow meets.
public enum RuleAction: String, CaseIterable, Sendable {
  /// Gateways act.
  case block
  /// No later rule of the set counts.
  case allow
}
