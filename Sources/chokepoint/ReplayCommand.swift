import ArgumentParser
import Configuration
import Foundation
import Population
import Reports
import Simulation

/// `chokepoint replay`.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Reports what users behind the gateways would not have reached.",
    discussion: """
      Each capture is a time of its own: join the parts of a rotated one with mergecap \
      first. Frame numbers are Wireshark's. Several --scenario, or several --censor with \
      --rules, are replayed side by side in one pass, and compared user by user.
      """)

  @Argument(help: "Captures, folders of captures, or - for standard input.")
  var captures: [String]

  @OptionGroup var gateways: GatewayOptions

  @Option(help: ArgumentHelp("Write one line of JSON a flow.", valueName: "file"))
  var flows: String?

  @Option(help: ArgumentHelp("Write all figures as one JSON document.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write a report for browsers and paper, in one file that needs no other.", valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Write one CSV file a table.", valueName: "folder"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Append the run, with its flows, to a database of SQLite.", valueName: "file"))
  var sqlite: String?

  @Option(
    help: ArgumentHelp(
      "Write the packets as the ends would have seen them: without those that were dropped or not sent, "
        + "with those that gateways forged, and comments that say which gateway did what by which rule "
        + "(pcapng). That on a dropped packet stands with the last one of its flow.",
      valueName: "file"))
  var writeCapture: String?

  @Option(
    help: ArgumentHelp(
      "Write all that a report is made from, for 'merge' to put together with that of other captures.",
      valueName: "file"))
  var partial: String?

  @Option(help: "Captures that are replayed at the same time. Results do not depend on it.")
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
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
    if sqlite != nil, let flows, flows == "-" || flows.hasPrefix("/dev/") {
      throw ValidationError("--sqlite reads the flows again: give --flows a file, or leave it out.")
    }
    if writeCapture != nil { try gateways.requireOne(for: "--write-capture") }
    if profile { try gateways.requireOne(for: "--profile") }
    if let limit, limit < 1 { throw ValidationError("--limit is a number of packets, at least 1.") }
  }

  func run() async throws {
    let (prepared, outputs) = try prepare()
    var run = prepared
    let progress: any ReplayProgress =
      quiet || !Terminal.isInteractive ? SilentProgress() : TerminalProgress()
    await run.replay(flows: outputs.flows, progress: progress)
    run.complain()
    let reports = run.reports()
    let comparisons = ReplayRun.comparisons(of: reports)
    do {
      if let error = run.flowsError { throw error }
      if let error = run.counterfactualError { throw error }
      try outputs.write(reports, comparisons)
      try outputs.write(partialOf: run)
    } catch {
      Terminal.complain("chokepoint: \(error)")
      throw ExitStatus.incomplete
    }
    if !quiet { Terminal.write(ReplayRun.summary(reports, comparisons)) }
    if profile { Terminal.write(RuleProfileFormat.text(try run.ruleCosts())) }
    run.warn(of: reports, isQuiet: quiet)
    if !run.isComplete { throw ExitStatus.incomplete }
  }

  /// Loads the rules and creates the outputs, so that nothing is read in vain.
  private func prepare() throws -> (ReplayRun, ReplayOutputs) {
    (
      try ReplayRun(options),
      try ReplayOutputs(
        flows: flows, json: json, html: html, csv: csv, sqlite: sqlite,
        replay: ReplayOutputs.OfReplay(capture: writeCapture, partial: partial))
    )
  }

  /// What is asked for.
  var options: ReplayOptions {
    var options = ReplayOptions()
    options.captures = captures
    gateways.apply(to: &options)
    options.threads = threads
    options.seed = seed
    options.isCertain = certain
    options.packetLimit = limit
    options.digestsInputs = [json, html, sqlite, csv, partial].contains { $0 != nil }
    options.limits = limits.limits
    options.population = population.options
    options.profilesRules = profile
    options.counterfactual = writeCapture
    options.commit = Commit.built
    return options
  }
}
