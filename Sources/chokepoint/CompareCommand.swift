import ArgumentParser
import Captures
import Configuration
import Population
import Reports

/// `chokepoint compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares one report with others.",
    discussion: """
      Compares the first report with each of the others: which names become blocked, are no longer blocked, \
      or are blocked in another way. A report has no single users, so the intervals of differences are those \
      of independent samples: too wide if both reports are of the same captures. 'replay' with several \
      --scenario or --censor compares user by user.

      Example:
        chokepoint compare before.json after.json --csv changes
      """)

  @Argument(help: "Reports that 'replay --json' wrote.", completion: .file())
  var reports: [String]

  @Option(help: ArgumentHelp("Write all figures as one JSON document.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write one CSV file a table, with an apostrophe before what a spreadsheet would take for a formula.",
      valueName: "folder"))
  var csv: String?

  func run() throws {
    var runs: [ComparedRun] = []
    for path in reports {
      runs += try ReportReading.runs(FileBytes.contents(of: path, limit: 1 << 30), path: path)
    }
    guard let first = runs.first, runs.count > 1 else {
      throw ReportError(description: "one report: name another to compare it with")
    }
    let comparisons = runs.dropFirst().map { Comparison(first, $0) }
    var outputs = try CommandOutputs()
    let place = try outputs.place(json)
    let tables = CSVFormat.files(comparisons)
    let folder = try outputs.folder(csv, tables.map(\.name))
    outputs.write(JSONFormat.document(comparisons), to: try place.map { try OutputFile($0) })
    outputs.write(tables, to: folder)
    let texts = comparisons.map { ComparisonFormat.text($0) }
    outputs.show(texts.joined(separator: "\n"))
    try outputs.finish()
  }
}
