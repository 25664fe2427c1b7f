/// What a comparison takes of a run, or of a report of one.
public struct ComparedRun: Sendable {
  /// A part of the users.
  public struct Part: Sendable {
    public var label: String
    public var estimates: GroupEstimates

    /// A part.
    public init(label: String, estimates: GroupEstimates) {
      self.label = label
      self.estimates = estimates
    }
  }

  /// A name that was blocked.
  public struct Name: Sendable {
    public var label: String
    /// Users of the captures who lost it.
    public var users: Int
    /// What was read and what was done, in a fixed order.
    public var means: [String]

    /// A name.
    public init(label: String, users: Int, means: [String]) {
      self.label = label
      self.users = users
      self.means = means
    }
  }

  /// The scenario's title, or what else tells it from the others.
  public var title: String
  public var total: GroupEstimates?
  public var networks: [Part]
  public var names: [Name]
  /// By which the replicates of two runs go together; nil for a report.
  let outcomes: UserOutcomes?

  /// What a report says of a run.
  public init(title: String, total: GroupEstimates?, networks: [Part], names: [Name]) {
    self.title = title
    self.total = total
    self.networks = networks
    self.names = names
    outcomes = nil
  }

  /// A run.
  public init(title: String, _ metrics: Metrics) {
    self.title = title
    total = metrics.estimates
    networks = metrics[.network].compactMap { group in
      group.estimates.map { Part(label: group.label, estimates: $0) }
    }
    names = metrics[.name].filter { !$0.isRest }.map {
      Name(label: $0.label, users: $0.counts.usersAffected, means: $0.means.map(\.name))
    }
    outcomes = metrics.outcomes
  }
}
