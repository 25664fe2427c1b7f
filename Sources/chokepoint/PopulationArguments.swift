import ArgumentParser
import Population

/// How the users of captures are taken for a population.
struct PopulationArguments: ParsableArguments {
  @Option(
    name: .customLong("population"),
    help: "Users of the whole country. (default: the scenario's figure; without one, shares only)")
  var size: Int?

  @Option(
    help: "Seconds without a flow for a site, after which a user's next one begins another visit.")
  var visitGap = PopulationOptions().visitGap

  @Option(
    help: """
      Put groups of fewer users of the captures together in reports; --flows, --sqlite and \
      --write-capture hold single users all the same.
      """)
  var smallestGroup = PopulationOptions().smallestGroup

  @Flag(
    help: """
      Let clients in none of the scenario's networks, which are dealt out to them by share, stand for the \
      population as well.
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
