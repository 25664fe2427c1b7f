/// What the estimates of a run rest on.
public struct PopulationBasis: Sendable, Equatable {
  /// Users of the whole country; nil where it is not known, and all estimates are shares.
  public var size: Int?
  /// One a network, in the plan's order.
  public var strata: [Stratum]
  /// Below so many personas of a network, the interval is no more than a hint: the bootstrap of small
  /// samples covers too rarely (Davison and Hinkley, §2.6).
  public static let personasAdvised = 30

  /// How many users a share of them is, those of networks without personas left out; nil where `size` is.
  public func users(in share: Double) -> Int? {
    guard size != nil else { return nil }
    let users = strata.reduce(0.0) { $0 + ($1.personas > 0 ? $1.users ?? 0 : 0) }
    return Int((share * users).rounded())
  }

  /// What a reader should know before the figures; empty when there is nothing.
  public var warnings: [String] {
    let inhabited = strata.filter { $0.share > 0 || $0.personas > 0 }
    var warnings: [String] = []
    let few = inhabited.filter {
      (1..<Self.personasAdvised).contains($0.personas) && $0.sampledPart < 1
    }
    if !few.isEmpty {
      let named = few.prefix(3).map { "\($0.network) (\($0.personas))" }.joined(separator: ", ")
      let rest = few.count > 3 ? " and \(few.count - 3) more" : ""
      warnings.append(
        "few personas: the captures have fewer than \(Self.personasAdvised) clients in \(named)\(rest);"
          + " intervals are rough")
    }
    let empty = strata.filter { $0.personas == 0 }
    if !empty.isEmpty, empty.count < strata.count {
      let named = empty.prefix(3).map(\.network).joined(separator: ", ")
      let rest = empty.count > 3 ? " and \(empty.count - 3) more" : ""
      warnings.append(
        "no personas: the captures have no client in \(named)\(rest), and estimates are for the other"
          + " networks")
    }
    return warnings
  }
}
