import Gateway
import Rules

/// One of the groups that a flow is counted in, as it is known while flows are added up: by indexes
/// of the plan. Names, of which there may be millions, are in `BlockedNames`.
enum MetricsGroup: Hashable, Sendable {
  case network(NetworkIndex)
  case gateway(GatewayIndex)
  case `protocol`(FlowProtocol)
  case observation(Field)
  case blocking(Blocking)
  case failure(Failure)
  case reaction(Reaction)
  /// The category of a rule.
  case category(rule: Int32)
  case rule(Int32)
  case collateral(Collateral)
  /// Of the day, local time.
  case hour(UInt8)
  // Cells of cross tables, by the rows of `CrossRows`.
  case networkCategory(NetworkIndex, row: Int32)
  case categoryReaction(row: Int32, Reaction)
  case ruleNetwork(row: Int32, NetworkIndex)
  case collateralRule(Collateral, row: Int32)
  /// Flows with something that a rule names, past a gateway that did not see it, by what was legible in them.
  case evasion(row: Int32, GatewayIndex, FlowProtocol)

  /// The kind of division that it is of; nil for cells of cross tables.
  var kind: Metrics.Kind? {
    switch self {
    case .networkCategory, .categoryReaction, .ruleNetwork, .collateralRule, .evasion: nil
    case .network: .network
    case .gateway: .gateway
    case .protocol: .protocol
    case .observation: .observation
    case .blocking: .blocking
    case .failure: .failure
    case .reaction: .reaction
    case .category: .category
    case .rule: .rule
    case .collateral: .collateral
    case .hour: .hour
    }
  }
}
