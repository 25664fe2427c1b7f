public import Configuration
import Gateway
import Simulation

/// A task whose answers grade themselves: `exercises/NAME/exercise.yaml`.
///
/// An answer is right where it does to a flow what the teacher's does. Some of the flows are those that students
/// see, the others are kept from them.
public struct Exercise: Sendable {
  /// What an answer is.
  public enum Kind: String, CaseIterable, Sendable {
    /// A rule set, for a given censor.
    case rules
    /// A censor, for a given rule set.
    case censor
    /// A strategy that gets a visit past censors.
    case evasion
  }

  /// The name of its folder.
  public var name: String
  public var title: String
  public var kind: Kind
  /// What is to be done, in paragraphs.
  public var task: String
  /// What an answer may begin with.
  public var start: String
  /// Captures with the flows that students see, and with those that are kept from them.
  public var visible: [String] = []
  public var hidden: [String] = []
  /// The teacher's answer.
  public var reference = ""
  /// The rule set, where the answer is a censor or a strategy; the censor, where it is a rule set.
  public var rules = ""
  public var censor = "perfect"
  /// The censors that a strategy has to get past: those that students know, and the others.
  public var censors: [String] = []
  public var hiddenCensors: [String] = []
  /// What the visit asks for, and which site.
  public var request = "sni"
  public var site = "banned-news.test"
  /// Where the exercise is.
  public var folder: String

  private static let keys = [
    "title", "kind", "task", "start", "visible", "hidden", "reference", "rules", "censor",
    "censors",
    "hidden-censors", "request", "site",
  ]

  /// Loads the exercise of a folder.
  ///
  /// - Throws: `ConfigurationError` for a file that cannot be used.
  public init(folder: String) throws(ConfigurationError) {
    self.folder = folder
    name = String(folder.split(separator: "/").last ?? "exercise")
    let node = try ConfigurationNode.load(path: folder + "/exercise.yaml")
    let mapping = try node.mapping(of: "an exercise", keys: Self.keys)
    func text(_ key: String) throws(ConfigurationError) -> String? {
      try mapping[key]?.string(of: key)
    }
    func texts(_ key: String) throws(ConfigurationError) -> [String] {
      var found: [String] = []
      for element in try mapping[key]?.scalarOrSequence(of: key) ?? [] {
        found.append(try element.string(of: key))
      }
      return found
    }
    func files(_ key: String) throws(ConfigurationError) -> [String] {
      try texts(key).map { "\(folder)/\($0)" }
    }
    title = try mapping.required("title").string(of: "title")
    kind = try mapping.required("kind").choice(of: "kind", Kind.self)
    task = try mapping.required("task").string(of: "task")
    start = try text("start") ?? ""
    visible = try files("visible")
    hidden = try files("hidden")
    reference = try files("reference").first ?? ""
    rules = try files("rules").first ?? ""
    censor = try text("censor") ?? censor
    censors = try texts("censors")
    hiddenCensors = try texts("hidden-censors")
    request = try text("request") ?? request
    site = try text("site") ?? site
    guard kind == .evasion || !visible.isEmpty && !reference.isEmpty else {
      throw node.error("an exercise of \(kind.rawValue) has 'visible' and 'reference'")
    }
    guard kind != .evasion || !censors.isEmpty else {
      throw node.error("an exercise of evasion has 'censors'")
    }
  }
}
