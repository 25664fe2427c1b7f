// The tables of comparisons, and those of audits.
extension DataDictionary {
  static let comparisons: [TableDescription] = [
    TableDescription(
      "comparison", "a figure of a network, or of all, in two reports",
      titles
        + [
          TableColumn("network", .text, "a network, or all"),
          TableColumn("figure", .text, "users_affected or visits_lost"),
        ]
        + estimate("share_from", .number, "share, 0 to 1", "the figure in the first report")
        + estimate("share_to", .number, "share, 0 to 1", "the figure in the other")
        + estimate("difference", .number, "share, -1 to 1", "the other less the first")),
    TableDescription(
      "comparison_names", "a name that is blocked in one of two reports, or otherwise",
      titles + [
        TableColumn("name", .text, "the name"),
        TableColumn("fate", .text, "blocked, unblocked, or blocked otherwise"),
        TableColumn("users_from", .integer, "users of the captures", "who lost it in the first"),
        TableColumn("users_to", .integer, "users of the captures", "who lost it in the other"),
        TableColumn("means_from", .text, optional: true, "how, in the first; several behind ;"),
        TableColumn("means_to", .text, optional: true, "how, in the other; several behind ;"),
      ]),
  ]

  private static let titles = [
    TableColumn("from_title", .text, "the title of the first report"),
    TableColumn("to_title", .text, "the title of the other"),
  ]

  /// Their names have `audit.` in front, since reports have tables of the same names.
  static let audits: [TableDescription] = [
    audit(
      "total", "all entries of all lists",
      entryCounts + [
        TableColumn("names", .integer, "names", "each once"),
        TableColumn("names_blocked", .integer, "names", "each once, that would be blocked"),
        TableColumn("repeated", .integer, "entries", "that repeat another"),
        TableColumn(
          "visits_share_by_zipf", .number, "share, 0 to 1", optional: true,
          "of visits that would be blocked, by rank"),
        TableColumn(
          "visits_share_by_column", .number, "share, 0 to 1", optional: true,
          "of visits that would be blocked, by the column that --visits names"),
      ]),
    audit("by_list", "a list", [TableColumn("list", .text, "its path")] + entryCounts),
    audit(
      "by_category", "a category of sites",
      [TableColumn("category", .text, "as the lists give it")] + entryCounts),
    audit(
      "by_rank", "sites of about the same rank",
      [TableColumn("rank", .text, "ranks from and to")] + entryCounts),
    audit(
      "by_collateral", "why entries are over-blocked",
      [TableColumn("collateral", .text, "suffix, substring or keyword")] + entryCounts),
    audit(
      "by_field", "a field with legible names",
      [TableColumn("field", .text, "such as sni")] + entryCounts + [
        TableColumn("patterns", .integer, "patterns", "that look there"),
        TableColumn("rules", .integer, "rules", "that look there"),
      ]),
    auditRules, auditPatterns, auditBlocked,
    audit(
      "inputs", "a file that was read",
      [
        TableColumn("kind", .text, "rules or list"),
        TableColumn("path", .text, "where it was read"),
        TableColumn("sha256", .text, optional: true, "of its bytes, 64 digits"),
      ]),
  ]

  private static func audit(
    _ name: String, _ row: String, _ columns: [TableColumn]
  ) -> TableDescription {
    TableDescription("audit." + name, row, columns)
  }

  private static let entryCounts = [
    TableColumn("entries", .integer, "entries", "of the lists"),
    TableColumn("blocked", .integer, "entries", "that a rule hits"),
    TableColumn("over_blocked", .integer, "entries", "of these: no rule means them"),
  ]

  private static let auditRules = audit(
    "by_rule", "a rule",
    [
      TableColumn("rule_set", .text, "its set"), TableColumn("rule", .text, "its id"),
      TableColumn("category", .text, optional: true, "its category"),
      TableColumn("blocked", .integer, "entries", "that it hits"),
      TableColumn("over_blocked", .integer, "entries", "that it hits and does not mean"),
      TableColumn("alone", .integer, "entries", "that no other rule hits"),
      TableColumn("patterns", .integer, "patterns", "that it has"),
      TableColumn("patterns_hit", .integer, "patterns", "that hit something"),
      TableColumn("tried", .flag, "yes or no: whether lists contain what it looks for"),
    ])

  private static let auditPatterns = audit(
    "patterns", "a pattern that hits something, or is a public suffix",
    [
      TableColumn("pattern", .text, "as it was understood"), TableColumn("rule", .text, "its rule"),
      TableColumn("file", .text, "where it stands"),
      TableColumn("line", .integer, "lines", "in which line"),
      TableColumn("entries", .integer, "entries", "that it hits"),
      TableColumn("public_suffix", .flag, "yes or no: whether anybody may register names below it"),
    ])

  private static let auditBlocked = audit(
    "blocked", "an entry that would be blocked, and a pattern that hits it",
    [
      TableColumn("list", .text, "the list that it is in"),
      TableColumn("line", .integer, "lines", "in which line"),
      TableColumn("entry", .text, "the entry"),
      TableColumn("category", .text, optional: true, "the site's category"),
      TableColumn("rank", .integer, "rank", optional: true, "the site's rank, from 1"),
      TableColumn("visits", .number, "visits", optional: true, "by the column that --visits names"),
      TableColumn("over_blocked", .text, optional: true, "why no rule means the entry"),
      TableColumn("rule", .text, "the rule"), TableColumn("pattern", .text, "the pattern"),
      TableColumn("fields", .text, "where it would be read, with spaces between"),
      TableColumn("pattern_over_blocks", .text, optional: true, "why the entry is over-blocked"),
    ])
}
