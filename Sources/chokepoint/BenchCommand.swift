import ArgumentParser
import Captures
import Foundation
import Reports
import Simulation

/// `chokepoint bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures what a replay costs, stage by stage.",
    discussion: """
      The unit is the bare read of the same captures in the same rounds: libpcap with its default \
      buffer, counting packets. Stages are CPU time of one thread, each with those before it; 'alone' \
      is what a stage adds. Captures are read many times: what fits the page cache is read from there.
      """)

  @Argument(help: "Captures, or folders of captures.")
  var captures: [String]

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "How often all is measured, in turns.")
  var rounds = 5

  @Option(help: "Threads of the run that is compared with one thread by the clock.")
  var threads = 2

  @Flag(
    help: "Also measure cost against the number of rules: names to a million, keywords to 10000.")
  var rulesSweep = false

  @Option(help: ArgumentHelp("Write all figures as one JSON document.", valueName: "file"))
  var json: String?

  func validate() throws {
    try gateways.requireOne(for: "bench")
    guard (1...1000).contains(rounds) else {
      throw ValidationError("--rounds is a number from 1 to 1000.")
    }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
  }

  func run() throws {
    try ReplayRun.requireThreads(threads)
    var options = BenchmarkOptions()
    options.replay.captures = captures
    gateways.apply(to: &options.replay)
    options.replay.threads = threads
    options.rounds = rounds
    options.sweepsRules = rulesSweep
    do {
      var run = try BenchmarkRun(options)
      var outputs = try CommandOutputs(inputs: run.files.map(\.path))
      let file = try outputs.place(json).map { try OutputFile($0) }
      let report = try run.measure()
      outputs.write(BenchmarkFormat.json(report), to: file)
      outputs.show(BenchmarkFormat.text(report))
      try outputs.finish()
    } catch let error as CaptureError {
      Terminal.complain("chokepoint: \(error)")
      throw ExitStatus.incomplete
    }
  }
}
