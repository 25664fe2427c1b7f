import ArgumentParser
import Population
import Reports
import Simulation

/// `chokepoint merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Makes one report of the partial results of several runs.",
    discussion: """
      'replay --partial' writes a partial result, of some captures on some machine. The merged report is \
      byte for byte that of a single replay of all captures, in whatever order the parts are given. A part \
      that is given twice counts once.

      Parts belong together if the same program made them with the same rules, options and seed; a part of \
      another run is refused. So is a capture (by its SHA-256) in two parts, since its users would count \
      twice. The rule files are read again, by paths relative to the current folder, and must not have \
      changed.

      Examples:
        chokepoint replay monday.pcap --partial monday.part
        chokepoint replay tuesday.pcap --partial tuesday.part
        chokepoint merge monday.part tuesday.part --json report.json

      Exit status: 0 done; 1 some capture was not read in full, or some output not written; \
      2 a part that cannot be used (nothing was written).
      """)

  @Argument(help: "Partial results, or folders of them.", completion: .file())
  var parts: [String]

  @OptionGroup var report: ReportFileOptions

  @Option(help: ArgumentHelp("Write one CSV file a table.", valueName: "folder"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Write the parts as one, as a single replay would have written it.", valueName: "file"))
  var partial: String?

  @Flag(help: "Also print the cost of each rule; for parts made with --profile.")
  var profile = false

  @Flag(name: [.short, .long], help: "Print no summary.")
  var quiet = false

  func run() throws {
    let (merge, run) = try merged()
    var outputs = try ReplayOutputs(
      ReplayOutputs.Paths(json: report.json, html: report.html, csv: csv, partial: partial),
      of: run)
    run.complain()
    let reports = run.reports()
    let comparisons = ReplayRun.comparisons(of: reports)
    outputs.write(reports, comparisons)
    outputs.write(partialOf: run)
    if !quiet { outputs.command.show(ReplayRun.summary(reports, comparisons)) }
    if profile { outputs.command.show(RuleProfileFormat.text(try run.ruleCosts())) }
    for warning in merge.warnings { Terminal.complain("chokepoint: warning: \(warning)") }
    run.warn(of: reports, isQuiet: quiet)
    try outputs.command.finish(isComplete: run.isComplete)
  }

  /// Reads the parts and puts them together, or says what is wrong with each.
  private func merged() throws -> (PartialMerge, ReplayRun) {
    do {
      let merge = try PartialMerge(PartialFinder.parts(parts))
      if profile, !merge.hasProfile {
        throw ValidationError("--profile is for parts that were all made with --profile.")
      }
      let options = try ReplayCommand.options(of: merge.origins, from: merge.parts[0].path)
      return (merge, try merge.run(options))
    } catch let error as MergeError {
      for reason in error.reasons { Terminal.complain("chokepoint: \(reason)") }
      throw ExitStatus.unusable
    }
  }
}
