public import Gateway
public import Rules

/// What a run means for the users: counts in total, and by group.
///
/// A *loss* is a flow that a gateway cut. The flows that would never have begun because of it (a
/// connection after a forged DNS answer) are *not begun*: blocked as well, and no further loss.
public struct Metrics: Sendable {
  /// Counts of flows and of users in a group.
  public struct Counts: Sendable, Equatable {
    public var flows = 0
    /// Flows of the user's side that a gateway cut.
    public var losses = 0
    /// Flows that would not have begun, because of a loss.
    public var notBegun = 0
    public var degraded = 0
    /// Flows that passed, and in which nothing legible was found.
    public var insufficient = 0
    /// Losses and flows not begun that no rule was meant for.
    public var collateral = 0
    /// Flows that passed a gateway one of whose rules named them.
    public var evaded = 0
    public var packets = 0
    /// Bytes of whole frames.
    public var bytes = 0
    /// Flows of a user for one site within a gap.
    public var visits = 0
    /// Visits of which a flow was blocked and no connection passed.
    public var visitsLost = 0
    /// Visits that were reached, though flows were blocked or arrived other than they were sent.
    public var visitsDegraded = 0
    /// Distinct users: a network and an address in it.
    public var users = 0
    /// Users with a loss.
    public var usersAffected = 0
    /// Distinct names of sites.
    public var names = 0
    /// Distinct names whose flows were blocked.
    public var namesBlocked = 0

    /// Zeros.
    public init() {}

    /// Flows that were cut, or that would not have begun.
    public var blocked: Int { losses + notBegun }
    /// Flows that arrive as they were sent.
    public var passed: Int { flows - blocked - degraded }
  }

  /// The flows that take a route.
  public struct RouteFlows: Sendable, Equatable {
    public var count = 0
    /// Those that are blocked at any gateway, or that would not have begun.
    public var blockedCount = 0
  }

  /// A part of the flows.
  public struct Group: Sendable {
    /// The network's, gateway's, category's … name.
    public var label: String
    public var counts: Counts
    /// What they say of the population; nil for those beyond the first of a long list.
    public var estimates: GroupEstimates?
    /// Of a name: the ways in which its flows were blocked, in a fixed order.
    public var means: [Means]
    /// Whether it is what all names have that have no row of their own: the last one then.
    public var isRest = false
  }

  /// A way to block: what was read, and what was done.
  public struct Means: Hashable, Sendable, Comparable {
    /// Nil where it was an earlier flow that the gateway remembered.
    public var observation: Field?
    public var reaction: Reaction

    /// Such as `dns: dns-injection`.
    public var name: String { "\(observation?.name ?? "residual"): \(reaction.rawValue)" }

    /// By name.
    public static func < (one: Means, other: Means) -> Bool { one.name < other.name }
  }

  /// All flows.
  public var total: Counts
  /// The ways to divide them, in the order of reports.
  public var divisions: [Division]
  /// What they say of the population.
  public var estimates: GroupEstimates?
  /// The sample that estimates are from.
  public var population: PopulationBasis
  /// What gateways could read.
  public var exposures: [Exposure]
  /// What users lose, and how long it takes until they know.
  public var losses: LossDistribution
  /// Flows of each route of the plan; nil of one with fewer users than the smallest group that is told.
  public var routes: [RouteFlows?]
  /// Visits over the time of the captures; nil without visits.
  public var timeline: Timeline?
  /// Blocked flows by two divisions at once.
  public var crossings: [CrossTable]
  /// What gateways did not see though a rule names it, the most flows first.
  public var evasions: [Evasion]
  /// Blocked flows of names that have no row of their own.
  public var unlistedFlowCount = 0
  /// Nil unless users are compared.
  let outcomes: UserOutcomes?

  /// The groups of one kind.
  public struct Division: Sendable {
    public var kind: Kind
    /// Those with the most blocked flows first, then by label; names by the users who lost them, hours
    /// in their order.
    public var groups: [Group]
  }

  /// By what flows are divided.
  public enum Kind: String, Sendable, CaseIterable {
    /// All flows, by the network of the user.
    case network
    /// All flows that passed a gateway, by the gateway that acted, or else the first on the way.
    case gateway
    /// All flows with payload, by what was legible in them, or what kept it from being read.
    case `protocol`
    /// Blocked flows, by what was read when the gateway acted.
    case observation
    /// Blocked flows, by OONI's word for how.
    case blocking
    /// Blocked flows, by OONI's word for what the client saw.
    case failure
    case reaction
    /// Blocked flows, by the category of the rule.
    case category
    case rule
    /// Blocked flows, by the name that was acted on.
    case name
    /// Blocked flows that no rule was meant for, by the reason.
    case collateral
    /// All flows and visits, by the hour of the day in which they begin, local time.
    case hour
  }

  /// The groups of `kind`.
  public subscript(kind: Kind) -> [Group] {
    divisions.first { $0.kind == kind }?.groups ?? []
  }
}
