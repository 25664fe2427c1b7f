/// The users of one network: a sample, and what it stands for (Cochran, "Sampling Techniques", 3rd ed.,
/// chapter 5).
public struct Stratum: Sendable, Equatable {
  /// The network's name.
  public var network: String
  /// Clients of the captures, each the persona of some users.
  public var personas: Int
  /// Its part of the population, from 0 to 1, among the networks with personas; 0 without any.
  public var share: Double
  /// The users that it has; nil where the size of the population is not known.
  public var users: Double?

  /// The same as a number of people.
  public var wholeUsers: Int? { users.flatMap { Int(exactly: $0.rounded()) } }

  /// Users, or shares of the population, that each persona stands for.
  var weight: Double { personas > 0 ? (users ?? share) / Double(personas) : 0 }

  /// The part of its users who are in the sample.
  var sampledPart: Double {
    guard let users, users > 0 else { return 0 }
    return min(1, Double(personas) / users)
  }
}
