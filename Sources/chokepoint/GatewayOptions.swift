import ArgumentParser
import Simulation

/// Which gateways stand in the way: those of a scenario, or one with rules of its own.
struct GatewayOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: """
      The map of networks and gateways: a name from 'scenario list', or a file. (default: \
      golden-shield)
      """, completion: .scenarios)
  var scenario: [String] = []

  @Option(
    parsing: .singleValue,
    help: "Instead of a scenario: rule sets or lists for a single gateway in front of all clients.",
    completion: .file())
  var rules: [String] = []

  @Option(
    parsing: .singleValue,
    help: "The censor of that gateway: a name in rules/censors, or a file. (default: perfect)",
    completion: .censors)
  var censor: [String] = []

  @OptionGroup var losses: LossOptions

  func validate() throws {
    if !scenario.isEmpty, !rules.isEmpty {
      throw ValidationError(
        "--scenario and --rules exclude each other: a scenario names the rule sets of its gateways."
      )
    }
    if !censor.isEmpty, rules.isEmpty {
      throw ValidationError(
        "--censor goes with --rules: a scenario names the censors of its gateways.")
    }
    for (name, values) in [("scenario", scenario), ("censor", censor)]
    where Set(values).count < values.count {
      throw ValidationError("the same --\(name) twice: name each once.")
    }
  }

  /// Whether several gateways, or maps of them, are compared.
  var areSeveral: Bool { scenario.count > 1 || censor.count > 1 }

  /// Whether all is left at its default.
  var areNone: Bool { scenario.isEmpty && rules.isEmpty && censor.isEmpty }

  /// Throws unless there is one of them.
  func requireOne(for purpose: String) throws {
    if areSeveral {
      throw ValidationError("\(purpose) is for one --scenario or --censor at a time.")
    }
  }

  /// Puts them into the options of a replay.
  func apply(to options: inout ReplayOptions) {
    options.scenarios = scenario
    options.rules = rules
    options.censors = censor
    options.losses = losses.tolerance
  }
}
