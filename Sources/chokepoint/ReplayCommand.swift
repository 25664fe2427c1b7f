import ArgumentParser
import Captures
import Configuration
import Population
import Reports
import Simulation
import Text

/// `chokepoint replay`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Reports what users would have lost behind the gateways.",
    discussion: """
      No state carries over between captures, except with --series. Frame numbers are Wireshark's. Several \
      --scenario, or several --censor with --rules, are replayed in one pass and compared user by user. \
      SIGINT (Ctrl-C) or SIGTERM ends a run: the summary covers what was read so far, and no file is \
      written; a second signal ends the program at once.

      Examples:
        chokepoint replay captures
        chokepoint replay -r my.pcapng --rules names.txt --censor gfw-2025 -o r.html
        chokepoint replay captures --scenario kazakhstan --scenario federated
        chokepoint replay my.pcap --filter 'net 10.1.0.0/16' -o report.json -q
        tcpdump -r my.pcap -w - | chokepoint replay -
      """)

  @OptionGroup var input: CaptureArguments

  @Flag(help: SeriesHelp.text)
  var series = false

  @OptionGroup var gateways: GatewayOptions

  @OptionGroup var files: ReplayFileOptions

  @Option(help: ThreadsHelp.text)
  var threads = 1

  @Option(help: "The seed of all random draws: the same seed gives the same results.")
  var seed: UInt64 = 0

  @OptionGroup(title: "The population that the users of the captures are a sample of")
  var population: PopulationArguments

  @Flag(help: "Let censors always act, whatever their probability.")
  var certain = false

  @Option(help: "Read only this many packets of each capture.")
  var limit: Int?

  @Flag(help: "Also print the cost of each rule, and which rules hit nothing.")
  var profile = false

  @Flag(name: [.short, .long], help: "Print no summary and no progress.")
  var quiet = false

  @OptionGroup(title: "Limits on memory, counted in reports when they are reached")
  var limits: LimitOptions

  func validate() throws {
    if series { try SeriesHelp.requireFiles(input.all) }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
    if try files.paths().capture != nil { try gateways.requireOne(for: "--write-capture") }
    if profile { try gateways.requireOne(for: "--profile") }
    if let limit, limit < 1 { throw ValidationError("--limit is a number of packets, at least 1.") }
  }

  func run() throws {
    try ReplayRun.requireThreads(threads)
    var run = try ReplayRun(options)
    let paths = try files.paths()
    var outputs = try ReplayOutputs(paths, of: run)
    let progress: any ReplayProgress =
      quiet || !Terminal.isInteractive ? SilentProgress() : TerminalProgress()
    // A signal ends the reading, and then the program.
    EndingSignal.deferred {
      outputs.command.note(run.replay(outputs.whileReplaying, progress: progress))
      if EndingSignal.isPending { tellInterruption(of: run, &outputs.command) }
    }
    run.complain()
    let reports = run.reports()
    let comparisons = ReplayRun.comparisons(of: reports)
    outputs.write(reports, comparisons)
    outputs.write(partialOf: run)
    if !quiet { outputs.command.show(ReplayRun.summary(reports, comparisons)) }
    if profile { outputs.command.show(RuleProfileFormat.text(try run.ruleCosts())) }
    if let sqlite = paths.sqlite {
      Terminal.complain(
        "chokepoint: warning: \(sqlite.shown) holds the names that single users visited, whatever "
          + "--smallest-group says: protect it as you protect the captures")
    }
    run.warn(of: reports, isQuiet: quiet)
    try outputs.command.finish(isComplete: run.isComplete)
  }

  /// Prints what was read before a signal came.
  private func tellInterruption(of run: ReplayRun, _ outputs: inout CommandOutputs) {
    if quiet { return Terminal.complain("chokepoint: \(run.interruption)") }
    let reports = run.reports()
    outputs.show(
      run.interruption + "\n\n" + ReplayRun.summary(reports, ReplayRun.comparisons(of: reports)))
  }

  /// What is asked for.
  var options: ReplayOptions {
    var options = ReplayOptions()
    options.captures = input.all
    options.filter = input.packets.filter
    options.asSeries = series
    gateways.apply(to: &options)
    options.threads = threads
    options.seed = seed
    options.isCertain = certain
    options.packetLimit = limit
    if let paths = try? files.paths() {
      options.digestsInputs =
        [paths.json, paths.html, paths.sqlite, paths.csv, paths.partial].contains { $0 != nil }
    }
    options.limits = limits.limits
    options.population = population.options
    options.profilesRules = profile
    options.commit = Commit.built
    return options
  }
}
