/// Which gateways a flow passes, as the page asks for them: a scenario, or one gateway with rules and a censor.
///
/// Names are those of the catalogue; what is edited comes as text.
public struct LabSide: Codable, Hashable, Sendable {
  /// The name of a scenario; nil for one gateway.
  public var scenario: String?
  /// The name of the gateway's censor, or what it is in YAML.
  public var censor: String?
  public var censorText: String?
  /// The rule set of the gateway by its name, or in YAML. In a scenario the text takes the place of the set
  /// with that name.
  public var rules: String?
  public var rulesText: String?
  /// Whether censors act whenever they can.
  public var certain: Bool?

  /// A side of nothing yet.
  public init() {}
}

/// `api/replay`: what becomes of the flows of captures on one side or two.
struct ReplayRequest: Decodable, Sendable {
  var captures: [String]
  var sides: [LabSide]
  /// The part of the flows that is wanted.
  var offset: Int?
  var count: Int?
  /// Only flows with this in a name or an address.
  var search: String?
  /// `blocked`, `passed` or `differs`; all otherwise.
  var show: String?
}

/// `api/explain` and `api/export`.
struct FlowRequest: Decodable, Sendable {
  var capture: String
  var side: LabSide
  var flow: Int?
  var name: String?
  var frame: Int?
  var stream: Int?
}

/// `api/check`: a rule set or a censor as text.
struct CheckRequest: Decodable, Sendable {
  var kind: String
  var text: String
  /// The name of the file that the text was, whose folder paths begin at.
  var name: String?
}

/// `api/evasion`: a visit in which a client evades.
struct EvasionRequest: Decodable, Sendable {
  var request: String
  var name: String
  /// A row of a published table, from 0; or a strategy in YAML, as such a row has it.
  var table: String?
  var row: Int?
  var strategy: String?
  var side: LabSide
}

/// `api/grade`: an answer to an exercise.
struct GradeRequest: Decodable, Sendable {
  var exercise: String
  var answer: String
}
