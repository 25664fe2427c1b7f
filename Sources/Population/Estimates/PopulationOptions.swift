/// How the users of captures are taken for a population.
public struct PopulationOptions: Sendable, Equatable {
  /// Users of the whole country, in place of the scenario's figure; nil for that one.
  public var size: Int?
  /// Seconds without a flow for a site, after which a user's next one begins another visit: half an
  /// hour, as web analytics have it.
  public var visitGap = 1800.0
  /// Groups of fewer users of the captures are put together in reports.
  public var smallestGroup = 1
  /// Whether clients that are in none of the scenario's networks, and were dealt out to them by share, stand
  /// for the population as well.
  public var includesStrangers = false
  /// Whether the run is compared with another, user by user.
  public var comparesUsers = false

  /// The defaults.
  public init() {}

  /// All that are set, by the names of their options.
  public var byOption: [(name: String, value: String)] {
    (size.map { [("population", "\($0)")] } ?? []) + [
      ("visit-gap", "\(visitGap)"), ("smallest-group", "\(smallestGroup)"),
      ("include-strangers", includesStrangers ? "yes" : "no"),
    ]
  }
}
