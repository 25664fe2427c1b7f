/// Entries of lists, and how many of them would be blocked.
public struct AuditCounts: Hashable, Sendable {
  /// All of them.
  public var entries = 0
  /// Those that a rule hits.
  public var blocked = 0
  /// Of the blocked ones those that no rule means.
  public var overBlocked = 0

  /// Zeros.
  public init() {}

  /// Counts an entry.
  mutating func add(_ fate: SiteFate) {
    entries += 1
    if fate != .passed { blocked += 1 }
    if case .overBlocked = fate { overBlocked += 1 }
  }

  /// Adds other entries.
  mutating func add(_ other: AuditCounts) {
    entries += other.entries
    blocked += other.blocked
    overBlocked += other.overBlocked
  }
}

/// A share of visits, where some sites have more than others.
public struct AuditShare: Hashable, Sendable {
  /// The weight of all entries that have one.
  public var total = 0.0
  /// The weight of those that would be blocked.
  public var blocked = 0.0
  /// How many entries have a weight.
  public var entries = 0

  /// The part that is blocked, from 0 to 1; 0 of nothing.
  public var value: Double { total > 0 ? blocked / total : 0 }

  mutating func add(_ weight: Double, _ fate: SiteFate) {
    total += weight
    if fate != .passed { blocked += weight }
    entries += 1
  }
}
