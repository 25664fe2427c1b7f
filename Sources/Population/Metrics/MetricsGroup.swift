import Gateway
import Rules

/// One of the groups that a flow is counted in, as it is known while flows are added up: by indexes
/// of the plan, of the capture's names and of its servers.
enum MetricsGroup: Hashable, Sendable {
  case network(Int16)
  case gateway(Int16)
  case `protocol`(FlowProtocol)
  case observation(Field)
  case blocking(Blocking)
  case failure(Failure)
  case reaction(Reaction)
  /// The category of a rule.
  case category(rule: Int32)
  case rule(Int32)
  case name(Int32)
  /// In place of a name, where none was legible.
  case server(Int32)
  case collateral(Collateral)
  /// Of the day, local time.
  case hour(UInt8)

  var kind: Metrics.Kind {
    switch self {
    case .network: .network
    case .gateway: .gateway
    case .protocol: .protocol
    case .observation: .observation
    case .blocking: .blocking
    case .failure: .failure
    case .reaction: .reaction
    case .category: .category
    case .rule: .rule
    case .name, .server: .name
    case .collateral: .collateral
    case .hour: .hour
    }
  }

  /// The same group among the names and servers of another builder.
  ///
  /// - Returns: nil when the name has no place there.
  func translated(names: [Int32], servers: [Int32]) -> MetricsGroup? {
    switch self {
    case .name(let index): names[Int(index)] < 0 ? nil : .name(names[Int(index)])
    case .server(let index): .server(servers[Int(index)])
    default: self
    }
  }
}
