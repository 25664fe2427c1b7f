import Population

// Tables of two divisions, what gets through, and visits over time.
extension DataDictionary {
  static let crossings: [TableDescription] =
    Metrics.Crossing.allCases.map { kind in
      TableDescription(
        kind.rawValue, "\(kind.rowWords), with blocked flows",
        [
          TableColumn(kind.parts.row, .text, "as in by_\(kind.tableOfRows)"),
          TableColumn(kind.parts.column, .text, "as in by_\(kind.parts.column)"),
        ] + groupColumns)
    } + [evasions, timeline]

  private static let evasions = TableDescription(
    "evasions", "a rule, and a gateway that did not see what it names",
    [
      TableColumn("rule", .text, "the id of the rule"),
      TableColumn("gateway", .text, "that applies the rule, and did not see it"),
      TableColumn("censor", .text, "of the gateway"),
      TableColumn("protocol", .text, "what a perfect reader reads in the flows"),
      TableColumn(
        "reason", .text,
        "not_read: the censor does not look there; odds: it acts on a share of flows only; reading: it did not "
          + "read it in these packets"),
      TableColumn("flows", .integer, "flows", "with something that the rule lists"),
      TableColumn(
        "blocked_elsewhere", .integer, "flows",
        "of these: blocked all the same, by another rule or gateway"),
      TableColumn("users", .integer, "users of the captures", "whose flows they are"),
      TableColumn("names", .integer, "names", "distinct names in these flows"),
    ])

  private static let timeline = TableDescription(
    "timeline", "a span of time, from the first with a visit to the last",
    [
      TableColumn("start", .text, "RFC 3339, by UTC; spans begin by the clock of the scenario"),
      TableColumn("seconds", .integer, "seconds", "how long it is"),
      TableColumn(
        "visits", .integer, "visits", optional: true,
        "that begin in it; none where fewer users made them than --smallest-group"),
      TableColumn("visits_lost", .integer, "visits", optional: true, "of these: lost"),
    ])
}

extension Metrics.Crossing {
  /// What a row is.
  fileprivate var rowWords: String {
    switch self {
    case .networkByCategory: "network and category"
    case .categoryByReaction: "category and reaction"
    case .ruleByNetwork: "rule and network"
    case .collateralByRule: "cause of collateral damage, and rule"
    }
  }

  /// Of which division the rows are.
  fileprivate var tableOfRows: String {
    self == .collateralByRule ? Metrics.Kind.collateral.rawValue : parts.row
  }
}
