/// The most that a replay has held of what `Limits` bounds for a whole capture.
///
/// The sum over the lanes of a capture is at least what one replay of all of it would have held at any
/// time: while it is below the limits, none of them would have been reached.
public struct HeldCounts: Sendable {
  /// What is bounded.
  public enum Kind: Int, CaseIterable, Sendable {
    case flows
    case readFlows
    case connections
    case bytes
    case nameBytes
    /// What clients were taught, of the three kinds that are kept.
    case causes
    case poisonedNames
    case taughtAddresses
    case residuals
    case visits
    case users
    /// Clients that are in no network.
    case outsiders
  }

  private var counts = SIMD16<Int>()

  /// Nothing.
  public init() {}

  /// What was held of a kind.
  public subscript(kind: Kind) -> Int {
    get { counts[kind.rawValue] }
    set { counts[kind.rawValue] = newValue }
  }

  /// Notes that so much was held of a kind.
  public mutating func note(_ kind: Kind, _ count: Int) { self[kind] = max(self[kind], count) }

  /// Notes what one of several lanes has held since, of which this is the sum.
  public mutating func note(_ now: HeldCounts, of lane: inout HeldCounts) {
    let former = lane.counts
    lane.counts = pointwiseMax(former, now.counts)
    counts = counts &- former &+ lane.counts
  }

  /// Whether one of the limits may have been reached.
  public func mayReach(_ limits: HeldCounts) -> Bool { any(counts .>= limits.counts) }

  /// What may be held.
  public init(_ limits: Limits) {
    counts = SIMD16(repeating: .max)
    self[.flows] = limits.flows
    self[.readFlows] = limits.readFlows
    self[.connections] = limits.censorConnections
    self[.bytes] = limits.heldBytes
    self[.nameBytes] = limits.nameBytes
    for kind: Kind in [.causes, .poisonedNames, .taughtAddresses] {
      self[kind] = limits.taughtAddresses
    }
    self[.residuals] = limits.residuals
    self[.visits] = limits.visits
    self[.users] = limits.users
    self[.outsiders] = limits.users
  }
}
