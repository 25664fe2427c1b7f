/// What of rule sets a target could not say.
public struct ConversionLoss: Sendable {
  /// Why.
  enum Reason: Hashable, CaseIterable {
    case regex, exact, substring, keyword, addresses, ports, `protocol`, place
    case length, url, exception, condition, allow, fallback

    /// What the target lacks.
    var text: String {
      switch self {
      case .regex: "regular expressions"
      case .exact: "names without those below them"
      case .substring: "parts of names"
      case .keyword: "words in requests or payload"
      case .addresses: "addresses"
      case .ports: "ports"
      case .protocol: "these protocols"
      case .place: "where to look: it looks elsewhere too, or not everywhere"
      case .length: "texts of this length"
      case .url: "URLs"
      case .exception: "exceptions of lists, which it names all the same"
      case .condition: "these conditions"
      case .allow: "rules that allow"
      case .fallback: "that all else is blocked"
      }
    }
  }

  /// What the target lacks.
  public var what: String
  /// How many entries are left out for it.
  public var leftOutCount: Int
  /// How many entries are written, and mean something else.
  public var changedCount: Int
  /// The first of them.
  public var examples: String

  /// What a reader of the conversion should know.
  public var description: String {
    let counts = [(leftOutCount, "left out"), (changedCount, "changed")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(counts.joined(separator: ", ")): it cannot say \(what): \(examples)"
  }
}

/// Converts rule sets into the form of another filter.
public struct RuleConversion {
  /// Entries of the rule sets: names, keywords, addresses and protocols.
  public private(set) var entryCount = 0
  /// Those of them that were written.
  public private(set) var writtenCount = 0
  private var tallies: [ConversionLoss.Reason: Tally] = [:]

  private struct Tally {
    var leftOutCount = 0
    var changedCount = 0
    var examples = FindingTally()

    /// Counts what is left out.
    mutating func add(_ text: String, line: Int) {
      leftOutCount += 1
      examples.add(text, line: line)
    }
  }

  /// Converts `sets`, and calls `write` with each line.
  public init(
    _ sets: [RuleSet], to target: ConversionTarget, _ write: (String) throws -> Void
  ) rethrows {
    var writer = target.writer
    for line in writer.head { try write(line) }
    for set in sets {
      for line in writer.begin(set) { try write(line) }
      for rule in set.rules {
        guard rule.isPlain || writer.saysConditions else {
          leaveOut(rule, rule.action == .allow ? .allow : .condition)
          continue
        }
        for line in writer.begin(rule, of: set) { try write(line) }
        for name in rule.names.indices {
          try add(.name(rule.names[name]), line: rule.names.line(at: name), &writer, write)
        }
        leaveOutURLs(of: rule)
        for word in rule.keywords { try add(.keyword(word), line: rule.line, &writer, write) }
        for pattern in rule.addresses {
          try add(.address(pattern), line: rule.line, &writer, write)
        }
        for named in rule.protocols { try add(.protocol(named), line: rule.line, &writer, write) }
        for line in writer.end() { try write(line) }
      }
      if set.defaultAction == .block, !writer.saysConditions {
        tallies[.fallback, default: Tally()].add(set.name, line: 1)
      }
    }
  }

  /// What was lost, in a fixed order.
  public var losses: [ConversionLoss] {
    ConversionLoss.Reason.allCases.compactMap { reason in
      tallies[reason].map {
        ConversionLoss(
          what: reason.text, leftOutCount: $0.leftOutCount, changedCount: $0.changedCount,
          examples: $0.examples.summary)
      }
    }
  }

  /// Leaves out what lists say beyond names and addresses.
  private mutating func leaveOutURLs(of rule: Rule) {
    for index in rule.urls.indices {
      entryCount += 1
      tallies[.url, default: Tally()].add(
        rule.urls[index].urlDescription, line: rule.urls.line(at: index))
    }
    guard !rule.exceptions.isEmpty else { return }
    entryCount += rule.exceptions.count
    tallies[.exception, default: Tally()].leftOutCount += rule.exceptions.count
    tallies[.exception, default: Tally()].examples.add(rule.id, line: rule.line)
  }

  /// Leaves out a rule whose entries mean something only together with what cannot be said.
  private mutating func leaveOut(_ rule: Rule, _ reason: ConversionLoss.Reason) {
    entryCount += max(
      1, rule.names.count + rule.keywords.count + rule.addresses.count + rule.protocols.count)
    tallies[reason, default: Tally()].add(rule.id, line: rule.line)
  }

  private mutating func add(
    _ entry: RuleEntry, line: Int, _ writer: inout any RuleWriter,
    _ write: (String) throws -> Void
  ) rethrows {
    entryCount += 1
    let written = writer.write(entry)
    for line in written.lines { try write(line) }
    if written.isWritten { writtenCount += 1 }
    for reason in written.losses {
      if written.isWritten {
        tallies[reason, default: Tally()].changedCount += 1
      } else {
        tallies[reason, default: Tally()].leftOutCount += 1
      }
      tallies[reason, default: Tally()].examples.add(entry.text, line: line)
    }
  }
}
