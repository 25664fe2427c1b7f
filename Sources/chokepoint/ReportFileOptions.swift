import ArgumentParser

/// Where the report of a run is written, besides the summary.
struct ReportFileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write all figures as one JSON document.", valueName: "file"),
    completion: .file())
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write a report for browsers and paper, in a single file.", valueName: "file"),
    completion: .file())
  var html: String?
}
