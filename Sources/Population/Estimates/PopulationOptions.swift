/// How the users of captures are taken for a population.
public struct PopulationOptions: Sendable, Equatable {
  /// Users of the whole country, in place of the scenario's figure; nil for that one.
  public var size: Int?
  /// Seconds without a flow for a site, after which a user's next one begins another visit: half an
  /// hour, as web analytics have it.
  public var visitGap = 1800.0
  /// Groups of fewer users of the captures are put together in reports.
  public var smallestGroup = 1
  /// Whether the run is compared with another, user by user.
  public var comparesUsers = false

  /// The defaults.
  public init() {}

  /// Those that are not the defaults, by the names of their options.
  public var described: [(name: String, value: String)] {
    let defaults = PopulationOptions()
    var described: [(name: String, value: String)] = []
    if let size { described.append(("population", "\(size)")) }
    if visitGap != defaults.visitGap { described.append(("visit-gap", "\(visitGap)")) }
    if smallestGroup != defaults.smallestGroup {
      described.append(("smallest-group", "\(smallestGroup)"))
    }
    return described
  }
}
