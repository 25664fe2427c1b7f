/// Writes a list of names and addresses: what `Lists/ListReader` reads.
struct PlainListWriter: RuleWriter {
  private var fields: FieldSet = []

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    fields = rule.fields
    return []
  }

  func write(_ entry: RuleEntry) -> WrittenEntry {
    switch entry {
    case .name(let pattern):
      // A list is looked for wherever names are.
      WrittenEntry(
        lines: [pattern.description],
        losses: fields.isSuperset(of: .names) ? [] : [.place])
    case .address(let pattern):
      if let prefix = pattern.prefix {
        WrittenEntry(
          lines: [prefix.description],
          losses: pattern.ports.isEmpty && pattern.transport == nil ? [] : [.ports])
      } else {
        .leftOut(.ports)
      }
    case .keyword: .leftOut(.keyword)
    case .protocol: .leftOut(.protocol)
    }
  }
}
