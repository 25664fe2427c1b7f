/// How visits are lost: by how many for a user, and how long until it is known.
public struct LossDistribution: Sendable {
  /// Users by the number of visits that they lose.
  public struct UsersByLosses: Sendable {
    /// From so many visits to so many; without an end for the last group.
    public var from: Int
    public var to: Int?
    /// In the captures.
    public var users: Int
    public var share: Estimate

    /// Such as `2 to 4`.
    public var label: String {
      guard let to else { return "\(from) or more" }
      return from == to ? "\(from)" : "\(from) to \(to)"
    }
  }

  /// Lost visits by the time from the visit's first packet until the user knows.
  public struct VisitsByWait: Sendable {
    /// What was done to the visit's first blocked flow; nil for all lost visits.
    public var reaction: String?
    public var visits: Int
    /// Their part of all lost visits.
    public var share: Estimate
    /// The parts of these that are known up to the first of `waits`, from there up to the next, and
    /// so on, and later.
    public var waits: [Estimate]
  }

  /// Visits that a user loses on average.
  public var mean: Estimate?
  public var users: [UsersByLosses]
  /// All, and then by reaction, the most frequent first.
  public var failures: [VisitsByWait]

  /// In seconds: what still feels like one action, and what holds a user's attention (Nielsen, "Usability
  /// Engineering", 1993, chapter 5), and the timeouts of a TLS handshake and of a connection
  /// attempt.
  public static let waits = [1, 10, 30, 127]
  /// The groups of users by visits lost.
  static let lossGroups: [(from: Int, to: Int?)] = [
    (0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, nil),
  ]

  /// The place of a wait among `waits`, whose count stands for longer ones.
  static func group(ofWait nanoseconds: Int64) -> Int {
    waits.firstIndex { nanoseconds <= Int64($0) * 1_000_000_000 } ?? waits.count
  }
}
