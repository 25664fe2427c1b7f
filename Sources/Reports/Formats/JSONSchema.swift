import Gateway
import Population

/// JSON Schemas (draft 2020-12) of what is written as JSON, out of the data dictionary.
public enum JSONSchema {
  /// What there are schemas of.
  public enum Document: String, Sendable, CaseIterable {
    /// What `replay --json` writes.
    case report
    /// A line of `replay --flows`.
    case flow
  }

  /// The schema of a document.
  public static func text(of document: Document) -> String {
    var writer = JSONWriter(isIndented: true)
    writer.object { writer in
      writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
      switch document {
      case .report:
        writer.member("title", "A report of chokepoint, format \(JSONFormat.version)")
        writer.members("anyOf", [JSONShape.named("report"), .named("scenarios")]) { shape, writer in
          shape.write(to: &writer)
        }
        write(reportDefinitions, to: &writer)
      case .flow:
        writer.member("title", "A line of chokepoint replay --flows")
        writer.member("$ref", "#/$defs/flow")
        write([("flow", flow), ("name", name)], to: &writer)
      }
    }
    writer.newline()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func write(
    _ definitions: [(name: String, shape: JSONShape)], to writer: inout JSONWriter
  ) {
    writer.key("$defs")
    writer.object { writer in
      for (name, shape) in definitions {
        writer.key(name)
        shape.write(to: &writer)
      }
    }
  }

  // MARK: A line of flows

  private static var flow: JSONShape {
    let scenario = JSONShape.Member(
      key: "scenario", shape: .text, meaning: "which of several scenarios or censors",
      isOptional: true)
    return .object(
      [scenario]
        + DataDictionary.flows.columns.map { column in
          var member = column.member
          member.isOptional = DataDictionary.rareColumns.contains(column.name)
          return member
        })
  }

  private static var name: JSONShape {
    .object(
      DataDictionary.names.columns.filter { $0.name != "flow" }.map { column in
        var member = column.member
        member.isOptional = column.name == "capture"
        return member
      })
  }

  // MARK: A report

  private static var reportDefinitions: [(name: String, shape: JSONShape)] {
    [
      ("report", report),
      (
        "scenarios",
        .object([
          member("scenarios", .list(.named("report")), "a report for each scenario or censor"),
          member("comparisons", .list(.named("comparison")), "the first with each of the others"),
        ])
      ),
      ("comparison", comparison), ("estimate", estimate(.number)),
      ("people", estimate(.integer)), ("estimates", estimates),
      ("part", part), ("change", change),
    ]
  }

  private static var report: JSONShape {
    .object(
      origin + findings + figures
        + Metrics.Kind.allCases.map { kind in
          let table = DataDictionary.table("by_\(kind.rawValue)")
          return member("by_\(kind.rawValue)", .list(group(kind)), table.map { "each: \($0.row)" })
        } + crossings + rest)
  }

  /// What was asked, and what the report was made from.
  private static var origin: [JSONShape.Member] {
    [
      member("format", .integer, "of this layout"), member("chokepoint", .text, "the version"),
      member("commit", .text, "that the program was built from"),
      member("simulated", .text, "what every figure is"),
      member("label", .text, "what tells the report from others of a run"),
      member("title", .text, "of the scenario or rules"),
      member("seed", .integer, "of all that is drawn"),
      member("options", .map(.either([.text, .list(.text)])), "those that can change a figure"),
      member("inputs", .list(object(of: "inputs", more: [series])), "the captures"),
      member("files", .list(object(of: "files")), "that decided on the figures"),
      member("lists", .list(list), "how the entries of lists were used"),
      member("public_suffixes", .text, "the list that tells what part of a name was registered"),
      member("rule_sets", .list(.text), "their names"),
    ]
  }

  private static var series: JSONShape.Member {
    JSONShape.Member(
      key: "series", shape: .integer, meaning: "of which series it is a part", isOptional: true)
  }

  private static var list: JSONShape {
    .object([
      member("path", .text), member("format", .text), member("entries", .integer),
      member("used", .integer),
      member(
        "left_out",
        .list(
          .object([
            member("reason", .text), member("wrong", .flag), member("count", .integer),
            member("first_line", .integer), member("examples", .text),
          ]))),
    ])
  }

  private static var figures: [JSONShape.Member] {
    [
      member("total", .object(counts + [estimatesMember]), "all flows of the run"),
      member("population", population, "the population that the captures' users represent"),
    ]
  }

  private static func group(_ kind: Metrics.Kind) -> JSONShape {
    let means =
      kind == .name ? [member("means", .list(.text), "where it was read, and the reaction")] : []
    return .object(
      [member(kind.labelName, .text)] + counts + [estimatesMember] + means)
  }

  /// The counts of a group.
  static var counts: [JSONShape.Member] {
    DataDictionary.groupColumns.prefix(Metrics.Counts().columns.count).map(\.member)
  }

  static var estimatesMember: JSONShape.Member {
    member("estimates", .named("estimates").orNull, "what they say of the population")
  }

  static func object(of table: String, more: [JSONShape.Member] = []) -> JSONShape {
    .object((DataDictionary.table(table)?.columns.map(\.member) ?? []) + more)
  }

  static func member(
    _ key: String, _ shape: JSONShape, _ meaning: String? = nil
  ) -> JSONShape.Member {
    JSONShape.Member(key: key, shape: shape, meaning: meaning)
  }
}
