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

  /// The groups of a loss, beside its network, gateway and hour.
  ///
  /// - Parameter server: of its flow, among the servers without names.
  static func groups(of loss: Loss, server: () -> Int32) -> [MetricsGroup] {
    let groups: [MetricsGroup?] = [
      loss.observation.map { .observation($0) }, loss.blocking.map { .blocking($0) },
      loss.failure.map { .failure($0) }, loss.reaction.map { .reaction($0) },
      loss.rule.map { .category(rule: $0) }, loss.rule.map { .rule($0) },
      loss.site.map { .name($0) } ?? .server(server()),
      loss.collateral.map { .collateral($0) },
    ]
    return groups.compactMap { $0 }
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
