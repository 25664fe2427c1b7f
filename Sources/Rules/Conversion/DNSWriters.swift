/// Writes options of dnsmasq, which answers "no such name" (dnsmasq(8), `--address` and `--host-record`).
struct DnsmasqWriter: RuleWriter {
  private var fields: FieldSet = []

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    fields = rule.fields
    return []
  }

  mutating func write(_ entry: RuleEntry) -> WrittenEntry {
    .inDNS(
      entry, of: fields, suffix: { ["address=/\($0)/"] }, exact: { ["host-record=\($0),0.0.0.0"] },
      below: { ["address=/*.\($0)/"] })
  }
}

/// Writes a response policy zone, whose policy is "no such name" (draft-vixie-dnsop-dns-rpz-00, §3 and §4).
struct ResponsePolicyWriter: RuleWriter {
  private var fields: FieldSet = []

  var head: [String] {
    ["$TTL 60", "@ IN SOA localhost. root.localhost. 1 3600 600 86400 60", "@ IN NS localhost."]
  }

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    fields = rule.fields
    return []
  }

  mutating func write(_ entry: RuleEntry) -> WrittenEntry {
    .inDNS(
      entry, of: fields, suffix: { ["\($0) CNAME .", "*.\($0) CNAME ."] },
      exact: { ["\($0) CNAME ."] }, below: { ["*.\($0) CNAME ."] })
  }
}

extension WrittenEntry {
  /// What a resolver is told of an entry.
  ///
  /// - Parameters:
  ///   - fields: where its rule looks.
  ///   - suffix: the lines for a name and those below it; `exact`: for a name; `below`: for those below it.
  fileprivate static func inDNS(
    _ entry: RuleEntry, of fields: FieldSet, suffix: (String) -> [String],
    exact: (String) -> [String], below: (String) -> [String]
  ) -> WrittenEntry {
    guard case .name(let pattern) = entry else { return inNoDNS(entry) }
    guard fields.contains(.dns) else { return .leftOut(.place) }
    let losses: [ConversionLoss.Reason] =
      fields.intersection(.names) == FieldSet(.dns) ? [] : [.place]
    switch pattern {
    case .suffix(let name): return WrittenEntry(lines: suffix(name), losses: losses)
    case .exact(let name): return WrittenEntry(lines: exact(name), losses: losses)
    case .below(let name): return WrittenEntry(lines: below(name), losses: losses)
    case .contains, .prefix, .child: return .leftOut(.substring)
    case .regex, .urlRegex: return .leftOut(.regex)
    }
  }

  /// What a resolver knows nothing of.
  fileprivate static func inNoDNS(_ entry: RuleEntry) -> WrittenEntry {
    switch entry {
    case .name: .leftOut(.place)
    case .keyword: .leftOut(.keyword)
    case .address: .leftOut(.addresses)
    case .protocol: .leftOut(.protocol)
    }
  }
}
