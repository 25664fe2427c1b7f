import ArgumentParser

/// What a replay writes, besides the summary.
struct ReplayFileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write one line of JSON a flow, with the names that single users visited, whatever --smallest-group says.",
      valueName: "file"), completion: .file())
  var flows: String?

  @OptionGroup var report: ReportFileOptions

  @Option(
    help: ArgumentHelp(
      "Write one CSV file a table, of groups and no single users. What a spreadsheet would take for a "
        + "formula gets an apostrophe in front; invisible characters are written as \\u{...}.",
      valueName: "folder"), completion: .directory)
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Append the run, with its flows, to an SQLite database, with the names that single users visited, whatever "
        + "--smallest-group says.", valueName: "file"), completion: .file())
  var sqlite: String?

  @Option(
    name: [.customShort("w"), .long],
    help: ArgumentHelp(
      "Write the packets as the ends would have seen them: without those that were dropped or not sent, "
        + "with those that gateways forged, and comments that say which gateway did what by which rule "
        + "(pcapng). The comment on a dropped packet is on the last packet of its flow that remains. A packet from "
        + "before 1970 gets the earliest time of the format, with a warning.",
      valueName: "file"), completion: .file())
  var writeCapture: String?

  @Option(
    help: ArgumentHelp(
      "Write a partial result, which 'merge' puts together with those of other captures.",
      valueName: "file"), completion: .file())
  var partial: String?

  @Option(
    name: [.short, .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Write the output that the ending stands for, instead of the options above: .json, .html, .jsonl (--flows), .db "
        + "(--sqlite), .pcapng (--write-capture), .part (--partial), or a folder with / at its end "
        + "(--csv); may be given again.",
      valueName: "file"), completion: .file())
  var output: [String] = []

  func validate() throws { _ = try paths() }

  /// The files, each by its kind.
  func paths() throws -> ReplayOutputs.Paths {
    var paths = ReplayOutputs.Paths(
      flows: flows, json: report.json, html: report.html, csv: csv, sqlite: sqlite,
      capture: writeCapture, partial: partial)
    for path in output {
      guard let (_, kind) = Self.kinds.first(where: { path.lowercased().hasSuffix($0.ending) })
      else {
        let endings = Self.kinds.map(\.ending).joined(separator: ", ")
        throw ValidationError(
          "--output \(path): unknown ending; use one of \(endings).")
      }
      if let other = paths[keyPath: kind] {
        throw ValidationError(
          "--output \(path): \(other) is written already, and each kind of output goes to one place."
        )
      }
      paths[keyPath: kind] = path
    }
    return paths
  }

  /// What is written to a path, by its ending.
  private static var kinds: [(ending: String, kind: WritableKeyPath<ReplayOutputs.Paths, String?>)]
  {
    [
      (".jsonl", \.flows), (".ndjson", \.flows), (".json", \.json), (".html", \.html),
      (".db", \.sqlite), (".sqlite", \.sqlite), (".pcapng", \.capture), (".part", \.partial),
      ("/", \.csv),
    ]
  }
}
