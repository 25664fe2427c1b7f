public import Configuration
import Gateway
public import Reports

/// The scenarios that come with Chokepoint.
public enum ScenarioGallery {
  /// All of them, by name.
  ///
  /// - Throws: `ConfigurationError` for the first file that cannot be used.
  public static func scenarios() throws(ConfigurationError) -> [Scenario] {
    let folder = try RulesFolder.path() + "/scenarios"
    var scenarios: [Scenario] = []
    for name in RulesFolder.names(in: folder) {
      scenarios.append(try Scenario(contentsOf: "\(folder)/\(name).yaml"))
    }
    return scenarios
  }

  /// The scenario of a name, or in a file; nil stands for the default one.
  public static func scenario(_ name: String?) throws(ConfigurationError) -> Scenario {
    try Scenario(contentsOf: RulesFolder.scenario(name))
  }

  /// The map of the scenario of a name, or in a file, with its censors and rule sets.
  public static func map(_ name: String) throws(ConfigurationError) -> ScenarioMap {
    var options = ReplayOptions()
    options.scenarios = [name]
    let built = try PlanBuilder.build(options)
    return ScenarioMap(title: built.title, plan: built.plan, ruleSets: built.sets.map(\.name))
  }
}
