/// The bounds on what input can make a replay hold. Reaching one is counted in `LimitCounts`.
public struct Limits: Sendable, Equatable {
  /// Live flows; beyond, the longest idle ones are evicted.
  public var flows = 1_000_000
  /// Bytes held for one direction of one TCP flow while a segment is missing.
  public var heldBytesPerFlow = 256 * 1024
  /// Segments held for one direction of one TCP flow while one is missing.
  public var heldSegmentsPerFlow = 512
  /// Bytes held for all flows together, segments and unfinished messages.
  public var heldBytes = 64 * 1024 * 1024
  /// IP datagrams that wait for fragments.
  public var datagrams = 1024
  /// Bytes of a ClientHello or of an HTTP request head that is being collected.
  public var messageBytes = 64 * 1024
  /// Distinct names that are remembered of one flow.
  public var namesPerFlow = 64
  /// Bytes of all distinct names of a capture.
  public var nameBytes = 64 * 1024 * 1024
  /// Names and addresses that clients were taught by poisoned and by true DNS answers.
  public var taughtAddresses = 1_000_000
  /// Users that are told apart.
  public var users = 8_000_000
  /// Payload bytes of each direction of a flow that are searched for keywords.
  public var keywordBytes = 4096

  /// The defaults.
  public init() {}
}

/// How often a bound of `Limits` was reached.
public struct LimitCounts: Sendable, Equatable {
  /// Flows that were dropped from the table to make room.
  public var flowsEvicted = 0
  /// Segments that were not held, because their flow held too much already.
  public var segmentsDropped = 0
  /// Datagrams whose fragments were dropped to make room.
  public var datagramsDropped = 0
  /// Names that were not remembered with their flow.
  public var namesDropped = 0
  /// DNS answers that were not remembered.
  public var answersDropped = 0
  /// Flows whose users were not told apart.
  public var usersUncounted = 0

  /// All zero.
  public init() {}

  /// The counts with their names in reports, in a fixed order.
  public var all: [(name: String, count: Int)] {
    [
      ("flows evicted", flowsEvicted), ("segments dropped", segmentsDropped),
      ("datagrams dropped", datagramsDropped), ("names dropped", namesDropped),
      ("DNS answers dropped", answersDropped),
      ("flows of uncounted users", usersUncounted),
    ]
  }

  /// Adds the counts of another capture.
  public mutating func add(_ other: LimitCounts) {
    flowsEvicted += other.flowsEvicted
    segmentsDropped += other.segmentsDropped
    datagramsDropped += other.datagramsDropped
    namesDropped += other.namesDropped
    answersDropped += other.answersDropped
    usersUncounted += other.usersUncounted
  }
}
