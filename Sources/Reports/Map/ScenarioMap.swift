public import Gateway
import Rules

/// What is shown of a scenario: who reaches the outside through which gateways.
public struct ScenarioMap: Sendable {
  public var title: String
  public var plan: Plan
  /// The names of the rule sets, in the order of the plan's masks.
  public var ruleSets: [String]

  /// The map of a plan.
  public init(title: String, plan: Plan, ruleSets: [String]) {
    self.title = title
    self.plan = plan
    self.ruleSets = ruleSets
  }

  /// The part of all users that is in a network, from 0 to 1.
  public func share(ofNetwork network: NetworkIndex) -> Double {
    let all = plan.networks.reduce(0) { $0 + $1.share }
    return all > 0 ? plan.networks[network].share / all : 0
  }

  /// How many people use a network; nil where the population is not known.
  public func users(ofNetwork network: NetworkIndex) -> Int? {
    plan.population.map { Int((Double($0) * share(ofNetwork: network)).rounded()) }
  }

  /// The number of a network's autonomous system; nil for those for documentation (RFC 5398), which are nobody's.
  func asName(ofNetwork network: NetworkIndex) -> String? {
    guard let number = plan.networks[network].asNumber else { return nil }
    let isForDocumentation =
      (64_496...64_511).contains(number) || (65_536...65_551).contains(number)
    return isForDocumentation ? nil : "AS\(number)"
  }

  /// The part of a network's traffic to the same end that takes a route, from 0 to 1.
  public func share(ofRoute index: Int) -> Double {
    let route = plan.routes[index]
    let all = plan.routes.reduce(0.0) { sum, other in
      let isAlike = other.network == route.network && other.destination == route.destination
      return isAlike ? sum + Double(other.weight) : sum
    }
    return all > 0 ? Double(route.weight) / all : 0
  }

  /// The name of a gateway's censor.
  public func censor(ofGateway gateway: GatewayIndex) -> String {
    plan.censors[plan.gateways[gateway].censor].name
  }

  /// The names of the rule sets that a gateway applies.
  public func ruleSets(ofGateway gateway: GatewayIndex) -> [String] {
    let mask = plan.gateways[gateway].sets
    return ruleSets.indices.filter { mask.contains(RuleSetMask(set: $0)) }.map { ruleSets[$0] }
  }

  /// A part of all with a figure after the point, as in `55.8 %`.
  static func percent(_ share: Double) -> String {
    TextFormat.percent(share) + " %"
  }
}
