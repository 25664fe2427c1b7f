/// What rule sets can be converted to, so that other filters apply the same rules.
public enum ConversionTarget: String, CaseIterable, Sendable {
  /// Signatures of Suricata 6 and later; those on QUIC need version 7
  /// (docs.suricata.io, "Suricata Rules").
  case suricata
  /// A list of names and addresses, one a line, as this program reads them.
  case plain

  /// What writes the rules of a conversion.
  var writer: any RuleWriter {
    switch self {
    case .suricata: SuricataWriter()
    case .plain: PlainListWriter()
    }
  }
}

/// Writes rules in the form of another filter, entry by entry.
protocol RuleWriter {
  /// The lines before all rules.
  var head: [String] { get }
  /// Begins a rule.
  mutating func begin(_ rule: Rule, of set: RuleSet)
  /// The lines of an entry of the rule that was begun.
  mutating func lines(of entry: RuleEntry) -> WrittenEntry
  /// The lines behind the entries of a rule.
  mutating func end() -> [String]
}

extension RuleWriter {
  var head: [String] { [] }
  mutating func end() -> [String] { [] }
}

/// One of the things that a rule looks for.
enum RuleEntry {
  case name(NamePattern)
  case keyword(String)
  case address(AddressPattern)
  case `protocol`(RuledProtocol)

  /// The entry as rule files write it.
  var text: String {
    switch self {
    case .name(let pattern): pattern.description
    case .keyword(let word): word
    case .address(let pattern): pattern.description
    case .protocol(let named): named.rawValue
    }
  }
}

/// What became of an entry.
struct WrittenEntry {
  var lines: [String] = []
  /// What the target cannot say of it; nothing where it means the same.
  var losses: [ConversionLoss.Reason] = []

  /// An entry that the target cannot say at all.
  static func leftOut(_ reason: ConversionLoss.Reason) -> WrittenEntry {
    WrittenEntry(losses: [reason])
  }
}
