/// What the estimates of a run rest on.
public struct PopulationBasis: Sendable, Equatable {
  /// Users of the whole country; nil where it is not known, and all estimates are shares.
  public var size: Int?
  /// One a network, in the plan's order.
  public var strata: [Stratum]
  /// Below so many personas of a network, the interval is no more than a hint: the bootstrap of small
  /// samples covers too rarely (Davison and Hinkley, §2.6).
  public static let personasAdvised = 30

  /// Clients of the captures whose addresses are in none of the scenario's networks; nil where there is no
  /// map that they could be in.
  public var strangers: Int?
  /// What is done with them.
  public var strangersAre = Strangers.outside

  /// What becomes of the clients that are in no network.
  public enum Strangers: String, Sendable {
    /// Their flows pass no gateway.
    case outside
    /// Dealt out to the networks by share: replayed and counted, and in no figure for the population.
    case counted
    /// The same, and personas of the population like the others, since that was asked for.
    case included
  }

  /// Why there is no figure for the population, though there are clients.
  public var reasonForNone: String? {
    guard let strangers, strangers > 0, strata.allSatisfy({ $0.personas == 0 }) else { return nil }
    return "no figure for the population: no client is in a network of the map"
  }

  /// How many users of the networks with personas a share of them is; nil where `size` is, or the share
  /// has no interval.
  ///
  /// - Parameter network: the one whose users they are; nil for all.
  public func users(_ share: Estimate, in network: String? = nil) -> UserEstimate? {
    guard size != nil else { return nil }
    let users = strata.filter { $0.personas > 0 && (network == nil || $0.network == network) }
      .reduce(0.0) { $0 + ($1.users ?? 0) }
    return UserEstimate(share: share, of: users)
  }

  /// What a reader should know before the figures; empty when there is nothing.
  public var warnings: [String] { [fewClientsWarning].compactMap { $0 } + otherWarnings }

  /// That networks have few clients, which the findings of a report say too.
  private var fewClientsWarning: String? {
    let few = strata.filter {
      (1..<Self.personasAdvised).contains($0.personas) && $0.sampledPart < 1
    }
    guard !few.isEmpty else { return nil }
    let named = few.prefix(3).map { "\($0.network) (\($0.personas))" }.joined(separator: ", ")
    let rest = few.count > 3 ? " and \(few.count - 3) more" : ""
    return
      "few clients: the captures have fewer than \(Self.personasAdvised) clients in \(named)\(rest);"
      + " intervals are rough"
  }

  /// The warnings that no finding of a report has.
  public var otherWarnings: [String] {
    var warnings: [String] = []
    if let strangers, strangers > 0 { warnings.append(warning(ofStrangers: strangers)) }
    let empty = strata.filter { $0.personas == 0 }
    if !empty.isEmpty, empty.count < strata.count {
      let named = empty.prefix(3).map(\.network).joined(separator: ", ")
      let rest = empty.count > 3 ? " and \(empty.count - 3) more" : ""
      warnings.append(
        "no clients: the captures have none in \(named)\(rest), so estimates are for the other"
          + " networks")
    }
    return warnings
  }

  private func warning(ofStrangers count: Int) -> String {
    let clients = count == 1 ? "1 client is" : "\(count) clients are"
    return switch strangersAre {
    case .outside: "strangers: \(clients) in no network of the map, and pass no gateway"
    case .counted:
      "strangers: \(clients) in no network of the map; distributed by share, and in no figure for the"
        + " population (--include-strangers)"
    case .included:
      "strangers: \(clients) in no network of the map; distributed by share, they stand for the population"
        + " all the same"
    }
  }
}
