public import Configuration
import Dissection
public import Gateway
import Rules

/// A map of a country: networks, gateways, and the routes between them; a file of
/// `rules/scenarios/`.
public struct Scenario: Sendable {
  /// A gateway as the file describes it: its censor and rule sets by name.
  public struct GatewaySite: Sendable {
    public var name: String
    /// A name in `rules/censors/`, or a path relative to the scenario's file.
    public var censor: String
    /// Paths relative to the scenario's file.
    public var rules: [String]
    var place: ConfigurationNode
  }

  /// Where clients belong whose address is in no network.
  public enum StrayClients: String, Sendable, CaseIterable {
    /// Outside: their flows pass no gateway.
    case outside
    /// In a network that is drawn for them, by the shares.
    case byShare = "by-share"
  }

  public var name: String
  public var title: String
  public var networks: [Network]
  public var gateways: [GatewaySite]
  /// Indexes are those of `networks` and `gateways`.
  public var routes: [Route]
  public var strayClients: StrayClients
  /// How many people use the networks; nil where the file does not say.
  public var population: Int?
  /// What the users' clocks are ahead of UTC, in seconds.
  public var utcOffset = 0
  /// The hours of the users' day whose flows count, by when they begin; nil for all.
  public var hours: DayHours?
  /// The path of the file.
  public var path: String
  /// The file as it was read.
  public var file: ReadFile
}
