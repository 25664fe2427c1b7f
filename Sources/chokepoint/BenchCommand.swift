import ArgumentParser
import Captures
import Configuration
import Reports
import Simulation

/// `chokepoint bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures what a replay costs, stage by stage, or compares two such measurements.",
    discussion: """
      The unit is the bare read of the same captures in the same rounds: libpcap with its default \
      buffer counts the packets, of a compressed capture after decompression. Each stage is the CPU time \
      of one thread, and includes the stages before it; 'alone' is what it adds. Captures are read many \
      times, from the page cache where they fit. A capture that libpcap cannot read in full is left out \
      with an error, and the exit status is 1.

      bench A.json B.json compares two files that --json wrote, in bare reads of the same rounds, and \
      says which differences are more than chance. It uses the rank-sum test of Mann and Whitney: rounds \
      are few, and other load on the machine only ever slows them. The test shows that the rounds differ; \
      measure in turns, A B A B, to be sure that the programs do.

      Examples:
        chokepoint bench captures --scenario golden-shield --rounds 10 --json A.json
        chokepoint bench A.json B.json
      """)

  @Argument(
    help: "Captures, or folders of captures; or two files that --json wrote.",
    completion: .file())
  var captures: [String] = []

  @OptionGroup var reading: ReadOption

  /// All that are named.
  private var all: [String] { reading.read + captures }

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "How often everything is measured, in turns.")
  var rounds = 5

  @Option(help: "Threads of the run whose elapsed time is compared with that of one thread.")
  var threads = 2

  @Flag(
    help: "Also measure cost against the number of rules: names to a million, keywords to 10000.")
  var rulesSweep = false

  @Option(
    help: ArgumentHelp(
      "Write all figures as one JSON document, with every round, the machine, the build, and the digests "
        + "of captures and rules.", valueName: "file"))
  var json: String?

  /// Whether measurements are named, and no captures.
  private var compares: Bool { all.contains { $0.lowercased().hasSuffix(".json") } }

  func validate() throws {
    if compares {
      guard all.count == 2, all.allSatisfy({ $0.lowercased().hasSuffix(".json") }) else {
        throw ValidationError("bench compares two files that --json wrote: bench A.json B.json.")
      }
      guard gateways.areNone, json == nil, !rulesSweep else {
        throw ValidationError("bench A.json B.json measures nothing, and takes no options.")
      }
    }
    guard !all.isEmpty else { throw ValidationError("Name a capture, or a folder of captures.") }
    try gateways.requireOne(for: "bench")
    guard (1...1000).contains(rounds) else {
      throw ValidationError("--rounds is a number from 1 to 1000.")
    }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
  }

  func run() throws {
    if compares { return try compare() }
    try ReplayRun.requireThreads(threads)
    var options = BenchmarkOptions()
    options.replay.captures = all
    gateways.apply(to: &options.replay)
    options.replay.threads = threads
    options.replay.commit = Commit.built
    options.rounds = rounds
    options.sweepsRules = rulesSweep
    do {
      var run = try BenchmarkRun(options)
      var outputs = try CommandOutputs(inputs: run.files.map(\.path))
      let file = try outputs.place(json).map { try OutputFile($0) }
      let report = try run.measure()
      for reason in report.origin.leftOut { Terminal.complain("chokepoint: left out: \(reason)") }
      outputs.write(BenchmarkFormat.json(report), to: file)
      outputs.show(BenchmarkFormat.text(report))
      try outputs.finish(isComplete: report.origin.leftOut.isEmpty)
    } catch let error as CaptureError {
      Terminal.complain("chokepoint: \(error)")
      throw ExitStatus.incomplete
    }
  }

  private func compare() throws {
    let records = try all.map { path in
      try BenchmarkRecord(FileBytes.contents(of: path, limit: 1 << 26), path: path)
    }
    var outputs = try CommandOutputs()
    outputs.show(BenchmarkComparisonFormat.text(records[0], records[1]))
    try outputs.finish()
  }
}
