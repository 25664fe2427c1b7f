import ArgumentParser
import Captures
import Simulation

/// `chokepoint rates`.
struct RatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rates",
    abstract: "Counts how often each flow of a capture would be blocked, over many seeds.",
    discussion: """
      Many censors act on a share of flows only. A replay draws once for each flow; 'rates' replays the \
      capture once for each seed, and prints one tab-separated line a flow, with the number of seeds in \
      which it would be blocked, and the numbers by reaction.

      Example:
        chokepoint rates my.pcap --rules my.yaml --censor gfw-quic-2024 --seeds 500
      """)

  @Argument(help: "A capture.", completion: .file())
  var captures: [String] = []

  @OptionGroup var reading: ReadOption

  /// All that are named.
  private var all: [String] { reading.read + captures }

  @OptionGroup var packets: FilterOptions

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "The first seed of the random draws; each further replay takes the next one.")
  var seed: UInt64 = 0

  @Option(help: "The number of seeds.")
  var seeds = 2000

  func validate() throws {
    guard all.count == 1 else { throw ValidationError("rates is for one capture.") }
    try gateways.requireOne(for: "rates")
    guard (1...1_000_000).contains(seeds) else {
      throw ValidationError("--seeds is a number from 1 to 1000000.")
    }
  }

  func run() throws {
    var options = ReplayOptions()
    gateways.apply(to: &options)
    options.seed = seed
    let rates = try FlowRates(options)
    let capture = all[0]
    _ = try CommandOutputs(inputs: [capture])
    let (text, error) = try rates.text(
      of: CaptureFile(path: capture).filtered(by: packets.filter), seedCount: seeds)
    try Terminal.write(text)
    guard let error else { return }
    Terminal.complain("chokepoint: \(error)")
    throw ExitStatus.incomplete
  }
}
