import ArgumentParser
import Captures
import Foundation
import Reports
import Simulation

/// `chokepoint bench`.
struct BenchCommand: AsyncParsableCommand {
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

  func run() async throws {
    var options = BenchmarkOptions()
    options.replay.captures = captures
    gateways.apply(to: &options.replay)
    options.replay.threads = threads
    options.rounds = rounds
    options.sweepsRules = rulesSweep
    do {
      let output = try json.map { try OutputFile($0) }
      var run = try BenchmarkRun(options)
      let report = try await run.measure()
      Terminal.write(BenchmarkFormat.text(report))
      try output?.write(BenchmarkFormat.json(report))
      try output?.finish()
    } catch let error as CaptureError {
      Terminal.complain("chokepoint: \(error)")
      throw ExitStatus.incomplete
    }
  }
}
