public import Configuration
import FoundationEssentials

/// Where the rule sets, censors and scenarios that come with Chokepoint are, and what is called what in
/// there; `RulesSearch` finds the folder.
public enum RulesFolder {
  /// The path of the folder.
  ///
  /// - Throws: `ConfigurationError` when there is none.
  public static func path() throws(ConfigurationError) -> String {
    try RulesSearch.ofProcess.path()
  }

  /// The scenario that is used when nothing is asked for.
  public static func defaultScenario() throws(ConfigurationError) -> String {
    try path() + "/scenarios/golden-shield.yaml"
  }

  /// The file of a scenario: one that comes with Chokepoint by its name, or a path as it is. Nil stands for
  /// the default one.
  ///
  /// - Throws: `ConfigurationError` that lists the scenarios there are.
  static func scenario(_ name: String?) throws(ConfigurationError) -> String {
    guard let name else { return try defaultScenario() }
    if isPath(name) { return located(name) }
    if FileManager.default.fileExists(atPath: name) { return name }
    return try file(called: name, "scenario", in: [path() + "/scenarios"])
  }

  /// The file of a censor: a name in `folder`, or else among those that come with Chokepoint, or a path
  /// as it is.
  ///
  /// - Throws: `ConfigurationError` that lists the censors there are.
  static func censor(
    _ name: String, in folder: String, relativeTo base: String
  ) throws(ConfigurationError) -> String {
    if isPath(name) { return name.hasPrefix("/") ? name : join(base, name) }
    return try file(called: name, "censor", in: [folder, path() + "/censors"])
  }

  /// How reports name a file: one that comes with Chokepoint as `rules/...`, wherever the program stands.
  static func portable(_ path: String) -> String {
    let folder = RulesSearch.ofProcess.found.map { $0 + "/" }
    let named =
      folder.map { path.hasPrefix($0) ? "rules/" + path.dropFirst($0.count) : path } ?? path
    return withoutDetours(named, standingFor: path)
  }

  /// Where the file is that reports name so.
  static func located(_ path: String) -> String {
    guard path.hasPrefix("rules/"), !FileManager.default.fileExists(atPath: path),
      let folder = RulesSearch.ofProcess.found
    else { return path }
    return folder + path.dropFirst("rules".count)
  }

  /// A path without `x/../` in it, unless a symbolic link makes that another file.
  private static func withoutDetours(_ path: String, standingFor file: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, !last.isEmpty, last != "..", last != "." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let short = parts.joined(separator: "/")
    func target(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    return target(located(short)) == target(file) ? short : path
  }

  /// The names of the files in a folder.
  static func names(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// Whether a file is given, and not a name.
  private static func isPath(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/")
  }

  private static func file(
    called name: String, _ what: String, in folders: [String]
  ) throws(ConfigurationError) -> String {
    for folder in folders {
      let file = join(folder, name + ".yaml")
      if FileManager.default.fileExists(atPath: file) { return file }
    }
    let names = Set(folders.flatMap(names(in:))).sorted()
    throw ConfigurationError(
      file: folders[0], line: nil, column: nil, message: "there is no \(what) '\(name)' here",
      remedy: Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
        ?? "there are: \(names.joined(separator: ", "))")
  }

  /// A path below a folder, without `./` before it.
  static func join(_ folder: String, _ path: String) -> String {
    folder.isEmpty || folder == "." ? path : folder + "/" + path
  }

  /// The folder of a file.
  static func folder(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    if parts.isEmpty { return "." }
    return parts.count == 1 && parts[0].isEmpty ? "/" : parts.joined(separator: "/")
  }

  static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
  }
}
