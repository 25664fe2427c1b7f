import Gateway
import Rules

/// What is added up of visits beside their groups, by user.
struct VisitSums: Sendable {
  /// A kind of visits.
  enum Kind: Hashable, Sendable {
    case passing(gateway: Int16)
    /// Whose site the gateway could read.
    case read(gateway: Int16)
    case readIn(gateway: Int16, Field)
    case hidden(gateway: Int16, FlowProtocol)
    /// Lost ones, by the place of the wait in `LossDistribution.waits`.
    case failed(Reaction?, wait: Int)
  }

  private var counts: [Kind: MemberCounts] = [:]

  /// The counts of the users of a kind of visits.
  subscript(kind: Kind) -> MemberCounts? { counts[kind] }

  var kinds: some Collection<Kind> { counts.keys }

  /// Adds a visit that has ended.
  mutating func add(_ visit: Visit) {
    for view in visit.views {
      count(.passing(gateway: view.gateway), visit)
      guard !view.fields.isEmpty else {
        count(.hidden(gateway: view.gateway, visit.protocol ?? .other), visit)
        continue
      }
      count(.read(gateway: view.gateway), visit)
      for field in view.fields.fields { count(.readIn(gateway: view.gateway, field), visit) }
    }
    guard visit.outcome == .lost, let loss = visit.loss else { return }
    let wait = (loss.started &- visit.first) &+ loss.delay &+ FailureWait.nanoseconds(after: loss)
    count(.failed(loss.reaction, wait: LossDistribution.group(ofWait: wait)), visit)
  }

  /// Adds the sums of another capture.
  ///
  /// - Parameter users: what the indexes of users in the other are in this one.
  mutating func add(_ other: VisitSums, users: [Int32]) {
    for (kind, others) in other.counts {
      counts[kind, default: MemberCounts()].add(others, by: users)
    }
  }

  private mutating func count(_ kind: Kind, _ visit: Visit) {
    counts[kind, default: MemberCounts()].add(1, to: visit.user)
  }
}
