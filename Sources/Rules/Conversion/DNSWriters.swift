/// Writes options of dnsmasq, which answers "no such name" (dnsmasq(8), `--address` and `--host-record`).
struct DnsmasqWriter: RuleWriter {
  private var fields: FieldSet = []

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    fields = rule.fields
    return []
  }

  mutating func write(_ entry: RuleEntry) -> WrittenEntry {
    guard case .name(let pattern) = entry else { return .inNoDNS(entry) }
    guard fields.contains(.dns) else { return .leftOut(.place) }
    let losses: [ConversionLoss.Reason] =
      fields.intersection(.names) == FieldSet(.dns) ? [] : [.place]
    switch pattern {
    case .suffix(let name): return WrittenEntry(lines: ["address=/\(name)/"], losses: losses)
    case .exact(let name):
      return WrittenEntry(lines: ["host-record=\(name),0.0.0.0"], losses: losses)
    case .below(let name): return WrittenEntry(lines: ["address=/*.\(name)/"], losses: losses)
    case .contains, .prefix, .child: return .leftOut(.substring)
    case .regex, .urlRegex: return .leftOut(.regex)
    }
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
    guard case .name(let pattern) = entry else { return .inNoDNS(entry) }
    guard fields.contains(.dns) else { return .leftOut(.place) }
    let losses: [ConversionLoss.Reason] =
      fields.intersection(.names) == FieldSet(.dns) ? [] : [.place]
    switch pattern {
    case .suffix(let name):
      return WrittenEntry(lines: ["\(name) CNAME .", "*.\(name) CNAME ."], losses: losses)
    case .exact(let name): return WrittenEntry(lines: ["\(name) CNAME ."], losses: losses)
    case .below(let name): return WrittenEntry(lines: ["*.\(name) CNAME ."], losses: losses)
    case .contains, .prefix, .child: return .leftOut(.substring)
    case .regex, .urlRegex: return .leftOut(.regex)
    }
  }
}

extension WrittenEntry {
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
