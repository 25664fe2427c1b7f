import ArgumentParser
import Simulation

/// Which gateways stand in the way: those of a scenario, or one with rules of its own.
struct GatewayOptions: ParsableArguments {
  @Option(help: "The map of networks and gateways. (default: rules/scenarios/golden-shield.yaml)")
  var scenario: String?

  @Option(
    parsing: .singleValue,
    help: "In place of a scenario: rule sets or lists for one gateway before all clients.")
  var rules: [String] = []

  @Option(
    help: "The censor of that gateway: a name in rules/censors, or a file. (default: perfect)")
  var censor: String?

  func validate() throws {
    if scenario != nil, !rules.isEmpty {
      throw ValidationError(
        "--scenario and --rules exclude each other: a scenario names the rule sets of its gateways."
      )
    }
    if censor != nil, rules.isEmpty {
      throw ValidationError(
        "--censor goes with --rules: a scenario names the censors of its gateways.")
    }
  }

  /// Puts them into the options of a replay.
  func apply(to options: inout ReplayOptions) {
    options.scenario = scenario
    options.rules = rules
    options.censor = censor
  }
}
