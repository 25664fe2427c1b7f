import Gateway
import Rules

/// What is added up of visits beside their groups, by user.
struct VisitSums: Sendable {
  /// Of those that pass one gateway.
  struct Views: Sendable {
    var passing = UserCounts()
    /// Whose site the gateway could read.
    var read = UserCounts()
    /// Whose site it could read in a field, by the raw value of that.
    var readIn = Array(repeating: UserCounts(), count: Field.allCases.count)
    /// Whose site was hidden, and by what.
    var hidden: [FlowProtocol: UserCounts] = [:]
  }

  var gateways: [Views]
  /// Of lost ones, by the gateway's reaction and by the place of the wait in `LossDistribution.waits`.
  var failed: [Reaction?: [UserCounts]] = [:]

  /// Of no visits, by their waits.
  static let noWaits = Array(repeating: UserCounts(), count: LossDistribution.waits.count + 1)

  /// Of nothing yet.
  init(gatewayCount: Int) {
    gateways = Array(repeating: Views(), count: gatewayCount)
  }

  /// Adds what a gateway could read of a visit that has ended.
  mutating func add(_ view: VisitView, of visit: Visit) {
    gateways[view.gateway.offset].add(view, of: visit)
  }

  /// Adds a lost visit.
  mutating func add(_ loss: Loss, of visit: Visit) {
    let wait = (loss.started &- visit.first) &+ loss.delay &+ FailureWait.nanoseconds(after: loss)
    failed[loss.reaction, default: Self.noWaits][LossDistribution.group(ofWait: wait)]
      .add(1, to: visit.user)
  }

  /// Adds the sums of another capture.
  ///
  /// - Parameter users: what the indexes of users in the other are in this one.
  mutating func add(_ other: VisitSums, users: [UserIndex]?) {
    for (gateway, views) in other.gateways.enumerated() {
      gateways[gateway].add(views, users: users)
    }
    for (reaction, byWait) in other.failed {
      for (wait, counts) in byWait.enumerated() {
        failed[reaction, default: Self.noWaits][wait].add(counts, by: users)
      }
    }
  }
}

extension VisitSums.Views {
  fileprivate mutating func add(_ view: VisitView, of visit: Visit) {
    passing.add(1, to: visit.user)
    guard !view.fields.isEmpty else {
      hidden[visit.protocol ?? .other, default: UserCounts()].add(1, to: visit.user)
      return
    }
    read.add(1, to: visit.user)
    for field in readIn.indices where view.fields.rawValue & 1 << UInt16(field) != 0 {
      readIn[field].add(1, to: visit.user)
    }
  }

  fileprivate mutating func add(_ other: Self, users: [UserIndex]?) {
    passing.add(other.passing, by: users)
    read.add(other.read, by: users)
    for (field, counts) in other.readIn.enumerated() { readIn[field].add(counts, by: users) }
    for (found, counts) in other.hidden {
      hidden[found, default: UserCounts()].add(counts, by: users)
    }
  }
}
