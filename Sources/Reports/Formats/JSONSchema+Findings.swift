import Population

// What a report says first, and its tables of two divisions.
extension JSONSchema {
  static var findings: [JSONShape.Member] {
    [
      member(
        "findings",
        .list(
          .object([
            member("topic", .word(Finding.Topic.allCases.map(\.rawValue)), "what it is about"),
            member("sentence", .text, "with figures as reports round them"),
            member(
              "figures", .map(.either([.integer, .text, .named("estimate")])),
              "behind the sentence"),
            member("command", .text.orNull, "to go on with"),
          ])), "the sentences at the head of the report")
    ]
  }

  static var crossings: [JSONShape.Member] {
    Metrics.Crossing.allCases.map { kind in
      let labels = [member(kind.parts.row, .text), member(kind.parts.column, .text)]
      let examples =
        kind == .collateralByRule ? [member("examples", .list(.text), "names that were hit")] : []
      return member(
        kind.rawValue, .list(.object(labels + counts + [estimatesMember] + examples)),
        DataDictionary.table(kind.rawValue).map { "each: \($0.row)" })
    } + [
      member(
        "evasions",
        .list(object(of: "evasions", more: [member("examples", .list(.text), "names in them")])),
        "what gateways did not see, though a rule names it"),
      member("timeline", timeline.orNull, "visits over time; null without visits"),
    ]
  }

  private static var timeline: JSONShape {
    .object([
      member("bin_seconds", .integer, "how long each is"),
      member("utc_offset_seconds", .integer, "offset of the scenario's clock from UTC"),
      member(
        "bins",
        .list(
          .object([
            member("start", .text, "RFC 3339, by UTC"), member("visits", .integer.orNull),
            member("visits_lost", .integer.orNull),
          ]))),
    ])
  }
}
