/// What is written and drawn on a map in place of the shares of users, such as what a replay counted.
public struct MapFigures: Sendable {
  /// The last line in each network's box; the share of users where there is none.
  public var networks: [String]
  /// The last line in each gateway's box; its rule sets where there is none.
  public var gateways: [String]
  /// What each route of the plan carries, in any unit; the share of users where there is none.
  public var routes: [Double]

  /// Figures, each list in the order of the plan; an empty list stands for what is shown without them.
  public init(networks: [String] = [], gateways: [String] = [], routes: [Double] = []) {
    self.networks = networks
    self.gateways = gateways
    self.routes = routes
  }
}
