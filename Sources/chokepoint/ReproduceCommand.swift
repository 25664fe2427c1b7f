import ArgumentParser
import Configuration
import Reports
import Simulation
import Text

/// `chokepoint reproduce`.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Makes a report again, and checks that it is the same.",
    discussion: """
      A report lists the options, the seed, and every file that affects its figures with its SHA-256. \
      'reproduce' checks these files, replays the captures again, and compares the two documents byte for \
      byte. Paths are relative to the current folder, as when the report was made.

      Examples:
        chokepoint reproduce report.json
        chokepoint reproduce report.json --captures /data/captures

      Exit status: 0 the same bytes; 1 a file is missing or has changed, or the documents \
      differ; 2 not a report that this version can make again.
      """)

  @Argument(help: "A report that 'replay --json' wrote.", completion: .file())
  var report: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files or folders where the captures are now; captures are recognized by their digests.",
      valueName: "file"), completion: .file())
  var captures: [String] = []

  @Option(help: ThreadsHelp.text)
  var threads = 1

  @Flag(name: [.short, .long], help: "Print no progress.")
  var quiet = false

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
  }

  func run() throws {
    try ReplayRun.requireThreads(threads)
    let record = try ReportRecord(FileBytes.contents(of: report, limit: 1 << 30), path: report)
    var options = try ReplayCommand.options(of: record.origins, from: report)
    options.threads = threads
    let origin = record.origin
    try Terminal.write(
      "\(report.shown): chokepoint \(origin.version) (\(origin.commit)), seed \(origin.seed), "
        + "\(origin.inputs.count) captures, \(record.files.count) files of rules\n")
    let files = ReproductionFiles(record, captures: captures)
    for finding in files.findings { try Terminal.write("\(finding.fate): \(finding)\n") }
    try writeProgram(origin)
    guard !files.lackSomething else {
      try Terminal.write("Not made again: files are missing.\n")
      throw ExitStatus.incomplete
    }
    let again: Reproduction
    do {
      again = try Reproduction(
        of: record, options, files,
        progress: quiet || !Terminal.isInteractive ? SilentProgress() : TerminalProgress())
    } catch {
      try Terminal.write("Not made again: \(error)\n")
      throw ExitStatus.incomplete
    }
    try writeOutcome(again)
    if !again.isSame || !files.findings.isEmpty { throw ExitStatus.incomplete }
  }

  /// Says what program made the report, unless it was this one.
  private func writeProgram(_ origin: Report.Origin) throws {
    let (made, here) = ("\(origin.version) (\(origin.commit))", Chokepoint.version)
    if made != here { try Terminal.write("changed: the program: it was \(made) and is \(here)\n") }
  }

  private func writeOutcome(_ again: Reproduction) throws {
    let differences = again.differences
    if again.isSame {
      return try Terminal.write("Made again: the same \(again.bytes.count) bytes.\n")
    }
    for difference in differences.first {
      let (one, other) = difference.values
      try Terminal.write(
        "differs: \(difference.place): it was \(one ?? "not there") and is "
          + "\(other ?? "not there")\n")
    }
    let rest = differences.count - differences.first.count
    if rest > 0 { try Terminal.write("and \(rest) more\n") }
    try Terminal.write(
      differences.count == 0
        ? "Made again: the same values, in another format.\n"
        : "Not the same: \(differences.count) values differ.\n")
  }
}
