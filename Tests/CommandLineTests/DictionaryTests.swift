import Foundation
import Reports
import TestSupport
import Testing

/// What is written has the columns, the types and the shape that the data dictionary says.
@Suite struct DictionaryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  private func run(_ arguments: String...) throws {
    let result = try Program.run(list: arguments)
    try #require(result.status == 0, "\(result.errors)")
  }

  /// Each table of a folder: its columns are those of the dictionary, and each field is of its type.
  ///
  /// - Returns: their names in the dictionary.
  private func checkTables(in name: String, prefix: String = "") throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(name)")
    var found: Set<String> = []
    for file in files.sorted() where file.hasSuffix(".csv") {
      // What became of entries of lists is the same table for both.
      let name = file == "lists.csv" ? "lists" : prefix + file.dropLast(4)
      found.insert(name)
      let table = try #require(DataDictionary.table(name), "no table \(name)")
      let records = try Python.records(ofCSV: try text((prefix.isEmpty ? "csv/" : "audit/") + file))
      #expect(records.first == table.columns.map(\.name), "\(name)")
      for record in records.dropFirst() {
        for (field, column) in zip(record, table.columns) {
          #expect(Self.fits(field, column), "\(name).\(column.name): \(field)")
        }
      }
    }
    return found
  }

  private static func fits(_ field: String, _ column: TableColumn) -> Bool {
    if field.isEmpty { return column.isOptional || column.kind == .text }
    switch column.kind {
    case .text: return true
    case .integer: return Int(field) != nil
    case .number: return Double(field) != nil
    case .flag: return ["0", "1", "yes", "no"].contains(field)
    case .time, .texts, .names: return false
    }
  }

  @Test(.enabled(if: Program.hasSQLiteReader))
  func everyTableOfAReplayIsDescribed() throws {
    try run(
      "replay", "captures", "--csv", "\(folder.path)/csv", "--sqlite", "\(folder.path)/runs.db",
      "--quiet")
    let found = try checkTables(in: "csv")
    let described = Set(DataDictionary.tables.map(\.name)).filter { !$0.hasPrefix("audit.") }
    let elsewhere: Set = ["flows", "names", "groups", "means", "comparison", "comparison_names"]
    #expect(found == described.subtracting(elsewhere))
    for table in DataDictionary.tables where described.contains(table.name) {
      guard !["total", "options", "comparison", "comparison_names"].contains(table.name),
        !table.name.hasPrefix("by_")
      else { continue }
      let columns = try Python.run(
        """
        import sqlite3
        rows = sqlite3.connect("\(folder.path)/runs.db").execute("PRAGMA table_info(\(table.name))")
        print(" ".join(row[1] for row in rows))
        """)
      let lists: Set =
        table.name == "flows" ? ["names", "evaded", "packet_capture", "slowed_seconds"] : []
      let expected = ["run"] + table.columns.map(\.name).filter { !lists.contains($0) }
      #expect(
        columns.split(separator: " ").map { $0.trimmingCharacters(in: .newlines) } == expected)
    }
  }

  @Test func everyTableOfAnAuditAndAComparisonIsDescribed() throws {
    try run(
      "audit", "--rules", "rules/teaching.yaml", "rules/examples/sites.csv", "--csv",
      "\(folder.path)/audit", "--quiet")
    let found = try checkTables(in: "audit", prefix: "audit.")
    let described = Set(DataDictionary.tables.map(\.name)).filter { $0.hasPrefix("audit.") }
    #expect(found.subtracting(["lists"]) == described)
  }

  /// One scenario, several, several censors, a damaged capture, none of the map's clients.
  @Test(arguments: [
    ["captures"], ["captures", "--scenario", "kazakhstan", "--scenario", "federated"],
    [
      "captures", "--rules", "rules/teaching.yaml", "--censor", "gfw-2025", "--censor",
      "henan-2023",
    ],
    [
      "captures/starttls.pcap", "no-such.pcap", "--rules", "rules/lists/social.txt", "--limit", "5",
    ],
  ])
  func reportsAndLinesOfFlowsFitTheirSchemas(arguments: [String]) throws {
    _ = try Program.run(
      list: ["replay"] + arguments + [
        "--json", "\(folder.path)/report.json", "--flows", "\(folder.path)/flows.jsonl", "-q",
      ])
    let report = try SchemaCheck(try Program.run("dictionary", "--schema", "report").output)
    #expect(report.faults(of: try text("report.json")) == [])
    let flow = try SchemaCheck(try Program.run("dictionary", "--schema", "flow").output)
    let lines = try text("flows.jsonl").split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines { #expect(flow.faults(of: String(line)) == []) }
  }

  @Test func aSchemaRefusesWhatIsNoReport() throws {
    let report = try SchemaCheck(try Program.run("dictionary", "--schema", "report").output)
    for wrong in [
      "{}", "[]", "{\"scenarios\":[{}],\"comparisons\":[]}", "{\"scenarios\":[],\"x\":1}",
    ] {
      #expect(report.faults(of: wrong) != [], "\(wrong)")
    }
    let flow = try SchemaCheck(try Program.run("dictionary", "--schema", "flow").output)
    #expect(flow.faults(of: "{\"flow\":\"1\"}") != [])
  }

  @Test func thePageOfTheDocumentationIsWhatTheProgramPrints() throws {
    let page = try String(
      contentsOfFile: Program.root + "/Sources/Simulation/Simulation.docc/DataDictionary.md",
      encoding: .utf8)
    let printed = try Program.run("dictionary", "--markdown").output
    #expect(page == printed, "chokepoint dictionary --markdown writes it anew")
  }
}

/// A JSON Schema of the keywords that ours have, and what does not fit it.
struct SchemaCheck {
  private let root: [String: Any]

  init(_ text: String) throws {
    root = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The places where a document does not fit, each with what is wrong.
  func faults(of document: String) -> [String] {
    guard
      let value = try? JSONSerialization.jsonObject(
        with: Data(document.utf8), options: .fragmentsAllowed)
    else { return ["not JSON"] }
    return faults(value, root, "")
  }

  private func faults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    var found: [String] = []
    if let name = schema["$ref"] as? String {
      let definitions = root["$defs"] as? [String: [String: Any]] ?? [:]
      guard let target = definitions[String(name.dropFirst("#/$defs/".count))] else {
        return ["\(place): no definition \(name)"]
      }
      found += faults(value, target, place)
    }
    if let several = schema["anyOf"] as? [[String: Any]] {
      let all = several.map { faults(value, $0, place) }
      if !all.contains(where: \.isEmpty) {
        found += all.min { $0.count < $1.count } ?? ["\(place)?"]
      }
    }
    if let type = schema["type"] as? String, !Self.isA(value, type) {
      return found + ["\(place): \(value) is no \(type)"]
    }
    if let object = value as? [String: Any] { found += members(object, schema, place) }
    if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
      found += list.enumerated().flatMap { faults($0.element, items, "\(place)/\($0.offset)") }
    }
    return found
  }

  private func members(
    _ object: [String: Any], _ schema: [String: Any], _ place: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    let required = schema["required"] as? [String] ?? []
    var found = required.filter { object[$0] == nil }.map { "\(place): no \($0)" }
    for (key, value) in object {
      if let property = properties[key] {
        found += faults(value, property, "\(place)/\(key)")
      } else if let others = schema["additionalProperties"] as? [String: Any] {
        found += faults(value, others, "\(place)/\(key)")
      } else if schema["additionalProperties"] as? Bool == false {
        found.append("\(place): \(key) is not described")
      }
    }
    return found
  }

  private static func isA(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "string": return value is String
    case "null": return value is NSNull
    case "array": return value is [Any]
    case "object": return value is [String: Any]
    case "boolean": return value is Bool
    case "integer":
      return (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
    case "number": return value is NSNumber
    default: return false
    }
  }
}
