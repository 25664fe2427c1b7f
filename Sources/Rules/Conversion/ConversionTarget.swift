/// What rule sets can be converted to, so that other filters apply the same rules.
public enum ConversionTarget: String, CaseIterable, Sendable {
  /// Signatures of Suricata 6 and later; those on QUIC need version 7
  /// (docs.suricata.io, "Suricata Rules").
  case suricata
  /// Rules of OpenGFW.
  case opengfw
  /// Options of dnsmasq.
  case dnsmasq
  /// A response policy zone of a resolver.
  case rpz
  /// A list of names and addresses, one a line, as this program reads them.
  case plain
  /// A rule set in YAML, with the entries of its lists in their places.
  case yaml

  /// What writes the rules of a conversion.
  var writer: any RuleWriter {
    switch self {
    case .suricata: SuricataWriter()
    case .opengfw: OpenGFWWriter()
    case .dnsmasq: DnsmasqWriter()
    case .rpz: ResponsePolicyWriter()
    case .plain: PlainListWriter()
    case .yaml: RuleSetWriter()
    }
  }
}

/// Writes rules in the form of another filter, entry by entry.
protocol RuleWriter {
  /// The lines before all rules.
  var head: [String] { get }
  /// Whether it writes conditions, rules that allow, and what is blocked by default.
  var saysConditions: Bool { get }
  /// The lines before the rules of a set.
  func begin(_ set: RuleSet) -> [String]
  /// Begins a rule: the lines before its entries.
  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String]
  /// Writes an entry of the rule that was begun.
  mutating func write(_ entry: RuleEntry) -> WrittenEntry
  /// The lines behind the entries of a rule.
  mutating func end() -> [String]
}

extension RuleWriter {
  var head: [String] { [] }
  var saysConditions: Bool { false }
  func begin(_ set: RuleSet) -> [String] { [] }
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
  /// Its lines; those that are written with others come when the rule ends.
  var lines: [String] = []
  var isWritten = true
  /// What the target cannot say of it; nothing where it means the same.
  var losses: [ConversionLoss.Reason] = []

  /// An entry that the target cannot say at all.
  static func leftOut(_ reason: ConversionLoss.Reason) -> WrittenEntry {
    WrittenEntry(isWritten: false, losses: [reason])
  }
}
