public import Configuration
import FoundationEssentials
import Simulation

/// Where the exercises that come with Chokepoint are: `exercises/` beside `rules/`.
public enum ExerciseFolder {
  /// The folder of an exercise: a path, or a name in `exercises/`.
  ///
  /// - Throws: `ConfigurationError` that lists the exercises there are.
  public static func path(of name: String) throws(ConfigurationError) -> String {
    if name.contains("/"), FileManager.default.fileExists(atPath: name + "/exercise.yaml") {
      return name.hasSuffix("/") ? String(name.dropLast()) : name
    }
    let folder = try path()
    let names = names(in: folder)
    guard names.contains(name) else {
      throw ConfigurationError(
        file: folder, message: "there is no exercise '\(name)' here",
        remedy: Suggestion.remedy(for: name, among: names))
    }
    return folder + "/" + name
  }

  /// The names of the exercises; none where they are not there.
  public static var names: [String] { (try? path()).map(names(in:)) ?? [] }

  private static func names(in path: String) -> [String] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return folders.filter {
      FileManager.default.fileExists(atPath: "\(path)/\($0)/exercise.yaml")
    }.sorted()
  }

  private static func path() throws(ConfigurationError) -> String {
    let rules = URL(fileURLWithPath: try RulesFolder.path()).standardizedFileURL
    return rules.deletingLastPathComponent().appendingPathComponent("exercises").path
  }
}
