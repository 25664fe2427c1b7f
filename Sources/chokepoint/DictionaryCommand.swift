public import ArgumentParser
import Configuration
public import Reports

/// `chokepoint dictionary`.
struct DictionaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dictionary",
    abstract: "Describes each column of the tables that the program writes.",
    discussion: """
      Prints the type, unit and meaning of each column: of the files of 'replay --csv', the tables of \
      'replay --sqlite', the Arrow and Parquet tables of the Python package, and the lines of 'replay \
      --flows'. --schema prints the JSON Schema (draft 2020-12) of a document instead.

      Examples:
        chokepoint dictionary
        chokepoint dictionary flows by_network
        chokepoint dictionary --schema report > report.schema.json
      """)

  @Argument(
    help: "Tables. (default: all)",
    completion: .list(DataDictionary.tables.map(\.name)))
  var tables: [String] = []

  @Option(
    help: ArgumentHelp(
      "Print the JSON Schema of: report, what 'replay --json' writes; flow, a line of 'replay --flows'.",
      valueName: "document"),
    completion: .list(JSONSchema.Document.allCases.map(\.rawValue)))
  var schema: JSONSchema.Document?

  @Flag(help: "Print it as JSON.")
  var json = false

  @Flag(help: "Print the page of the documentation.")
  var markdown = false

  func validate() throws {
    guard [schema != nil, json, markdown].count(where: { $0 }) < 2 else {
      throw ValidationError("--schema, --json and --markdown exclude each other.")
    }
    for name in tables where DataDictionary.table(name) == nil {
      let names = DataDictionary.tables.map(\.name)
      throw ValidationError(
        "there is no table '\(name)' (\(Suggestion.remedy(for: name, among: names))).")
    }
  }

  func run() throws {
    let asked =
      tables.isEmpty ? DataDictionary.tables : tables.compactMap { DataDictionary.table($0) }
    if let schema {
      try Terminal.write(JSONSchema.text(of: schema))
    } else if json {
      try Terminal.write(DictionaryFormat.json(asked))
    } else if markdown {
      try Terminal.write(DictionaryFormat.markdown())
    } else {
      try Terminal.write(DictionaryFormat.text(asked))
    }
  }
}

extension JSONSchema.Document: ExpressibleByArgument {}
