/// How often a bound of `Limits` was reached.
public struct LimitCounts: Sendable, Equatable {
  /// Flows that were dropped from the table to make room.
  public var flowsEvicted = 0
  /// Flows that were read no further, because too many were, or held too much.
  public var readingsGivenUp = 0
  /// Flows that censors with habits of their own were made to follow no further, because they followed too many.
  public var connectionsGivenUp = 0
  /// Segments that were not held, because their flow held too much already.
  public var segmentsDropped = 0
  /// Datagrams whose fragments were dropped to make room, or that can be none: they contradict each other,
  /// or are too many or too far.
  public var datagramsDropped = 0
  /// DNS names with too many compression pointers.
  public var dnsNamesDropped = 0
  /// ClientHellos over TCP that were too long.
  public var clientHellosDropped = 0
  /// CRYPTO frames beyond what is kept of a QUIC flow.
  public var quicCryptoDropped = 0
  /// Heads of HTTP requests that were too long.
  public var httpHeadsDropped = 0
  /// Names that were not remembered with their flow.
  public var namesDropped = 0
  /// DNS answers that were not remembered.
  public var answersDropped = 0
  /// Flows that a box acted on, and that it did not remember.
  public var residualsDropped = 0
  /// Flows whose users were not told apart.
  public var usersUncounted = 0
  /// Names that were not told apart from others in counts of names, because there are too many in the run.
  public var namesUncounted = 0
  /// Blocked flows whose names have no row of their own in the table by name.
  public var namesUnlisted = 0

  /// Visits that were closed early, to make room for others.
  public var visitsClosed = 0

  private static let labels: [(name: String, count: WritableKeyPath<LimitCounts, Int> & Sendable)] =
    [
      ("flows evicted", \.flowsEvicted), ("flows read no further", \.readingsGivenUp),
      ("connections followed no further", \.connectionsGivenUp),
      ("segments dropped", \.segmentsDropped),
      ("datagrams dropped", \.datagramsDropped), ("DNS names dropped", \.dnsNamesDropped),
      ("ClientHellos dropped", \.clientHellosDropped),
      ("QUIC CRYPTO frames dropped", \.quicCryptoDropped),
      ("HTTP heads dropped", \.httpHeadsDropped), ("names dropped", \.namesDropped),
      ("DNS answers dropped", \.answersDropped), ("residuals dropped", \.residualsDropped),
      ("flows of uncounted users", \.usersUncounted),
      ("names not counted separately", \.namesUncounted),
      ("blocked flows of other names", \.namesUnlisted),
      ("visits closed early", \.visitsClosed),
    ]

  /// All zero.
  public init() {}

  /// The counts in the order of `all`; nil when they are not as many.
  public init?(_ counts: [Int]) {
    guard counts.count == Self.labels.count else { return nil }
    for (label, count) in zip(Self.labels, counts) { self[keyPath: label.count] = count }
  }

  /// The counts with their names in reports, in a fixed order.
  public var all: [(name: String, count: Int)] {
    Self.labels.map { ($0.name, self[keyPath: $0.count]) }
  }

  /// Adds the counts of another capture.
  public mutating func add(_ other: LimitCounts) {
    for label in Self.labels { self[keyPath: label.count] += other[keyPath: label.count] }
  }
}
