public import Gateway

extension Metrics {
  /// A table of two divisions at once.
  public struct CrossTable: Sendable {
    public var kind: Crossing
    /// Those with flows, the most blocked first, then by their labels.
    public var cells: [Cell]
  }

  /// By which two divisions blocked flows are told apart.
  public enum Crossing: String, Sendable, CaseIterable {
    case networkByCategory = "network_by_category"
    case categoryByReaction = "category_by_reaction"
    case ruleByNetwork = "rule_by_network"
    /// Flows that no rule was meant for, by the cause and the rule.
    case collateralByRule = "collateral_by_rule"

    /// What its rows and its columns are.
    public var parts: (row: String, column: String) {
      switch self {
      case .networkByCategory: ("network", "category")
      case .categoryByReaction: ("category", "reaction")
      case .ruleByNetwork: ("rule", "network")
      case .collateralByRule: ("cause", "rule")
      }
    }
  }

  /// A cell of such a table.
  public struct Cell: Sendable {
    public var row: String
    public var column: String
    public var counts: Counts
    /// Shares of the network's users and visits where there is one, else of all; nil for those beyond the first of
    /// a long table.
    public var estimates: GroupEstimates?
    /// Names that were hit, the first few of the table by name.
    public var examples: [String]
  }

  /// Flows that carried what a rule names, past a gateway that did not see it.
  public struct Evasion: Sendable {
    public var rule: String
    /// Its place in the plan.
    public var gateway: GatewayIndex
    /// What was legible in the flows, to a reader without faults.
    public var `protocol`: FlowProtocol
    /// Of these flows; those that were blocked all the same, elsewhere or by another rule, are in `blocked`.
    public var counts: Counts
    /// The first few names of these flows, by the alphabet; none where groups of few users are not told.
    public var examples: [String]
  }
}
