import Gateway
import Rules

/// What is added up for one name, of the blocked flows for it: 64 bytes.
struct BlockedNameSums: Sendable, Equatable {
  /// The ways in which it was blocked, a bit each: by what was read, then by reaction.
  var means = MeansSet()
  /// Packets and bytes of its flows.
  var packets: UInt64 = 0
  var bytes: UInt64 = 0
  var losses: UInt32 = 0
  var notBegun: UInt32 = 0
  var collateral: UInt32 = 0
  var evaded: UInt32 = 0
  var visitsLost: UInt32 = 0
  /// Flows, visits and further names of users and names that are not told apart, for which the row pays as if each
  /// were of another one. So what a name takes grows only, whoever is left out.
  private(set) var untold: UInt32 = 0
  /// Whether it is a name, and not an address in place of one.
  var isName = false
  /// Whether it was legible in one of its flows; those that would not have begun may have none.
  var isLegible = false

  /// Adds a blocked flow.
  mutating func add(_ record: FlowRecord, hasEvaded: Bool) {
    packets &+= UInt64(record.packetCount)
    bytes &+= UInt64(max(0, record.byteCount))
    if record.causedBy == nil {
      losses = losses.addingClamped(1)
    } else {
      notBegun = notBegun.addingClamped(1)
    }
    if record.collateral != nil { collateral = collateral.addingClamped(1) }
    if hasEvaded { evaded = evaded.addingClamped(1) }
    if record.site != nil { isName = true }
    if let reaction = record.reaction { means.insert(record.observation, reaction) }
  }

  /// Notes that the name was legible in a flow.
  mutating func noteOwnName() {
    isLegible = true
  }

  /// Notes so many flows, visits or names of those who are not told apart.
  mutating func noteUntold(_ count: UInt32) {
    untold = untold.addingClamped(count)
  }

  /// Adds a lost visit.
  mutating func addVisit() {
    visitsLost = visitsLost.addingClamped(1)
  }

  /// Adds the sums of the same name in another part of the run, or of another name; what is not told apart is of a
  /// row alone.
  mutating func add(_ other: Self) {
    means.formUnion(other.means)
    packets &+= other.packets
    bytes &+= other.bytes
    losses = losses.addingClamped(other.losses)
    notBegun = notBegun.addingClamped(other.notBegun)
    collateral = collateral.addingClamped(other.collateral)
    evaded = evaded.addingClamped(other.evaded)
    visitsLost = visitsLost.addingClamped(other.visitsLost)
    isName = isName || other.isName
    isLegible = isLegible || other.isLegible
  }

  var blocked: Int { Int(losses) + Int(notBegun) }

  /// The sums as counts of a group, without users and names.
  var counts: Metrics.Counts {
    var counts = Metrics.Counts()
    counts.flows = blocked
    counts.losses = Int(losses)
    counts.notBegun = Int(notBegun)
    counts.collateral = Int(collateral)
    counts.evaded = Int(evaded)
    counts.packets = Int(truncatingIfNeeded: packets)
    counts.bytes = Int(truncatingIfNeeded: bytes)
    counts.visits = Int(visitsLost)
    counts.visitsLost = Int(visitsLost)
    return counts
  }
}

/// Ways to block, a bit each.
struct MeansSet: Sendable, Hashable {
  var low: UInt64 = 0
  var high: UInt64 = 0

  /// All that there may be: what was read, or nothing, and what was done.
  private static let all: [Metrics.Means] =
    ([nil] + Field.allCases.map { Optional($0) }).flatMap { field in
      Reaction.allCases.map { Metrics.Means(observation: field, reaction: $0) }
    }
  /// Where a reaction stands among all.
  private static let reactionCount = Reaction.allCases.count

  /// Adds a way.
  mutating func insert(_ observation: Field?, _ reaction: Reaction) {
    let field = observation.map { Int($0.rawValue) + 1 } ?? 0
    let bit = field * Self.reactionCount + reaction.number
    if bit < 64 { low |= 1 << UInt64(bit) } else { high |= 1 << UInt64(bit - 64) }
  }

  /// Adds the ways of another set.
  mutating func formUnion(_ other: MeansSet) {
    low |= other.low
    high |= other.high
  }

  /// The ways, in the order of reports.
  var sorted: [Metrics.Means] {
    Self.all.enumerated().filter { bit, _ in
      bit < 64 ? low >> UInt64(bit) & 1 == 1 : high >> UInt64(bit - 64) & 1 == 1
    }.map(\.element).sorted()
  }
}
