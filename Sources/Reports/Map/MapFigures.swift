/// What is written and drawn on a map in place of the shares of users, such as what a replay counted.
public struct MapFigures: Sendable {
  /// The last line in each network's box; the share of users where there is none.
  public var networks: [String]
  /// The last line in each gateway's box; its rule sets where there is none.
  public var gateways: [String]
  /// What each route of the plan carries, in any unit; the share of users where there is none. Nil where it
  /// is not to be told.
  public var routes: [Double?]
  /// The part of it that is blocked on the way, in the same unit; drawn within the lines.
  public var blocked: [Double]
  /// The unit, as in `flows`.
  public var unit: String

  /// Figures, each list in the order of the plan; an empty list stands for what is shown without them.
  public init(
    networks: [String] = [], gateways: [String] = [], routes: [Double?] = [],
    blocked: [Double] = [], unit: String = ""
  ) {
    self.networks = networks
    self.gateways = gateways
    self.routes = routes
    self.blocked = blocked
    self.unit = unit
  }
}
