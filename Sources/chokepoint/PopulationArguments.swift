import ArgumentParser
import Population

/// How the users of captures are taken for a population.
struct PopulationArguments: ParsableArguments {
  @Option(
    name: .customLong("population"),
    help:
      "The number of users of the country. (default: the scenario's figure; without one, shares only)"
  )
  var size: Int?

  @Option(
    help: "Seconds without a flow for a site after which the user's next flow begins a new visit.")
  var visitGap = PopulationOptions().visitGap

  @Option(
    help: """
      In reports, put groups of fewer users of the captures together; --flows, --sqlite and \
      --write-capture still hold single users.
      """)
  var smallestGroup = PopulationOptions().smallestGroup

  @Flag(
    help: """
      Also let clients in none of the scenario's networks, which are distributed over them by share, stand \
      for the population.
      """)
  var includeStrangers = false

  func validate() throws {
    if let size, !(1...1_000_000_000_000).contains(size) {
      throw ValidationError("--population is a number of users from 1 to 1000000000000.")
    }
    guard (0...1e9).contains(visitGap) else {
      throw ValidationError("--visit-gap is a number of seconds from 0 to 1000000000.")
    }
    guard smallestGroup >= 1 else {
      throw ValidationError("--smallest-group is a number of users, at least 1.")
    }
  }

  var options: PopulationOptions {
    var options = PopulationOptions()
    options.size = size
    options.visitGap = visitGap
    options.smallestGroup = smallestGroup
    options.includesStrangers = includeStrangers
    return options
  }
}
