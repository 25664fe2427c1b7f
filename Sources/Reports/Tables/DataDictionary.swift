import Population

/// What each column of each table means: the one source of CSV's headers, SQLite's tables, the schemas of
/// JSON and Arrow, and the page of the documentation.
public enum DataDictionary {
  /// All tables of a run, of comparisons and of audits, in the order of the documentation.
  public static let tables: [TableDescription] =
    [flows, names, total, groups, means] + divisions + details + comparisons + audits

  /// The table of a name; nil when there is none.
  public static func table(_ name: String) -> TableDescription? {
    tables.first { $0.name == name }
  }

  /// The columns of a table, in their order; none of a table that there is not.
  static func columns(of name: String) -> [String] {
    table(name)?.columns.map(\.name) ?? []
  }

  /// The columns of an estimate: the value and the ends of its 95 % interval.
  static func estimate(
    _ name: String, _ kind: TableColumn.Kind, _ unit: String, _ meaning: String
  ) -> [TableColumn] {
    [
      TableColumn(name, kind, unit, optional: true, meaning),
      TableColumn(
        name + "_low", kind, unit, optional: true, "the lower end of its 95 % interval"),
      TableColumn(
        name + "_high", kind, unit, optional: true, "the upper end of its 95 % interval"),
    ]
  }

  /// One for each way to divide flows into groups.
  static let divisions: [TableDescription] = Metrics.Kind.allCases.map { kind in
    TableDescription(
      "by_\(kind.rawValue)", "one \(kind.rowWords)",
      [TableColumn(kind.labelName, .text, kind.labelWords)] + groupColumns)
  }

  static let total = TableDescription("total", "all flows of the run", groupColumns)

  /// In databases, all groups stand in one table.
  static let groups = TableDescription(
    "groups", "one group of flows; in databases and Arrow alone",
    [
      TableColumn(
        "kind", .text,
        "how flows were divided: total, "
          + Metrics.Kind.allCases.map(\.rawValue).joined(separator: ", ")),
      TableColumn("label", .text, "which group of the division; empty for total"),
    ] + groupColumns)

  static let means = TableDescription(
    "means", "one way in which a name was blocked; in databases and Arrow alone",
    [
      TableColumn("name", .text, "the blocked name, as in by_name"),
      TableColumn("means", .text, "where it was read, and the reaction: dns: dns-injection"),
    ])
}

extension Metrics.Kind {
  /// What a row of its table is.
  fileprivate var rowWords: String {
    switch self {
    case .network: "network of the map"
    case .gateway: "gateway"
    case .protocol: "protocol, or what was legible first"
    case .observation: "field that a censor acted on"
    case .blocking: "kind of blocking, in OONI's words"
    case .failure: "failure that the client reports, in OONI's words"
    case .reaction: "reaction of a censor"
    case .category: "category of rules"
    case .rule: "rule"
    case .name: "blocked name"
    case .collateral: "cause of collateral damage"
    case .hour: "hour of the day"
    }
  }

  /// What its label is.
  fileprivate var labelWords: String {
    switch self {
    case .network: "a network of the scenario, or clients"
    case .gateway: "a gateway of the scenario, or gateway"
    case .protocol: "dns, sni, quic-sni, http-host, or a protocol without a legible name"
    case .observation:
      "dns, sni, quic-sni, http-host, http-url, http-request, payload, address, protocol"
    case .blocking: "dns, tcp_ip, http-failure, http-diff; see blocking of flows"
    case .failure: "such as connection_reset; see failure of flows"
    case .reaction: "what the gateway did, such as tcp-reset"
    case .category: "a code of the Citizen Lab's test lists, or another that the rules give"
    case .rule: "the id of a rule"
    case .name: "a name as it was read; (other names) adds up those beyond the table's bound"
    case .collateral: "suffix, substring, keyword, shared-address, residual, cause-and-effect"
    case .hour: "from 0 to 23, by the clock of the scenario"
    }
  }
}
