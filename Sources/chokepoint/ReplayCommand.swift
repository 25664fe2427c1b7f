import ArgumentParser
import Configuration
import Foundation
import Population
import Reports
import Simulation
import Text

/// `chokepoint replay`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Reports what users behind the gateways would not have reached.",
    discussion: """
      No state carries over between captures, save with --series. Frame numbers are Wireshark's. Several --scenario, or several --censor with \
      --rules, are replayed side by side in one pass, and compared user by user.
      """)

  @Argument(help: "Captures, folders of captures, or - for standard input.")
  var captures: [String]

  @Flag(help: SeriesHelp.text)
  var series = false

  @OptionGroup var gateways: GatewayOptions

  @Option(
    help: ArgumentHelp(
      "Write one line of JSON a flow: what single users read, whatever --smallest-group says.",
      valueName: "file"))
  var flows: String?

  @OptionGroup var report: ReportFileOptions

  @Option(
    help: ArgumentHelp(
      "Write one CSV file a table, of groups and no single users. What a spreadsheet would take for a "
        + "formula gets an apostrophe in front; what cannot be seen is written as \\u{...}.",
      valueName: "folder"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Append the run, with its flows, to a database of SQLite: what single users read, whatever "
        + "--smallest-group says.", valueName: "file"))
  var sqlite: String?

  @Option(
    help: ArgumentHelp(
      "Write the packets as the ends would have seen them: without those that were dropped or not sent, "
        + "with those that gateways forged, and comments that say which gateway did what by which rule "
        + "(pcapng). That on a dropped packet stands with the last one of its flow. A packet from before "
        + "1970 gets the first time that the format has, which is said.",
      valueName: "file"))
  var writeCapture: String?

  @Option(
    help: ArgumentHelp(
      "Write all that a report is made from, for 'merge' to put together with that of other captures.",
      valueName: "file"))
  var partial: String?

  @Option(help: ThreadsHelp.text)
  var threads = 1

  @Option(help: "Of all that is drawn: the same seed gives the same results.")
  var seed: UInt64 = 0

  @OptionGroup(title: "The population that the users of the captures are a sample of")
  var population: PopulationArguments

  @Flag(help: "Let censors act whenever they can, whatever their probability.")
  var certain = false

  @Option(help: "Read the first so many packets of each capture only.")
  var limit: Int?

  @Flag(help: "Also print what each rule costs, and which hit nothing.")
  var profile = false

  @Flag(help: "Print no summary and no progress.")
  var quiet = false

  @OptionGroup(title: "Limits on memory, counted in reports when they are reached")
  var limits: LimitOptions

  func validate() throws {
    if series { try SeriesHelp.requireFiles(captures) }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
    if writeCapture != nil { try gateways.requireOne(for: "--write-capture") }
    if profile { try gateways.requireOne(for: "--profile") }
    if let limit, limit < 1 { throw ValidationError("--limit is a number of packets, at least 1.") }
  }

  func run() throws {
    try ReplayRun.requireThreads(threads)
    var run = try ReplayRun(options)
    var outputs = try ReplayOutputs(
      ReplayOutputs.Paths(
        flows: flows, json: report.json, html: report.html, csv: csv, sqlite: sqlite,
        capture: writeCapture, partial: partial),
      of: run)
    let progress: any ReplayProgress =
      quiet || !Terminal.isInteractive ? SilentProgress() : TerminalProgress()
    outputs.command.note(run.replay(outputs.whileReplaying, progress: progress))
    run.complain()
    let reports = run.reports()
    let comparisons = ReplayRun.comparisons(of: reports)
    outputs.write(reports, comparisons)
    outputs.write(partialOf: run)
    if !quiet { outputs.command.show(ReplayRun.summary(reports, comparisons)) }
    if profile { outputs.command.show(RuleProfileFormat.text(try run.ruleCosts())) }
    if let sqlite {
      Terminal.complain(
        "chokepoint: warning: \(sqlite.shown) holds what single users read (flows, names), whatever "
          + "--smallest-group says: keep it as you keep the captures")
    }
    run.warn(of: reports, isQuiet: quiet)
    try outputs.command.finish(isComplete: run.isComplete)
  }

  /// What is asked for.
  var options: ReplayOptions {
    var options = ReplayOptions()
    options.captures = captures
    options.asSeries = series
    gateways.apply(to: &options)
    options.threads = threads
    options.seed = seed
    options.isCertain = certain
    options.packetLimit = limit
    options.digestsInputs = [report.json, report.html, sqlite, csv, partial].contains { $0 != nil }
    options.limits = limits.limits
    options.population = population.options
    options.profilesRules = profile
    options.commit = Commit.built
    return options
  }
}
