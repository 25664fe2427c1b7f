import Configuration
import FoundationEssentials

/// The search for the folder of rules, censors and scenarios that come with Chokepoint.
///
/// `CHOKEPOINT_RULES` names it, and then nothing else is tried. Without it, the first of these is taken:
/// `rules/` in the working folder, `share/chokepoint` beside the folder of the program, as packages
/// have it, and `rules/` in a folder that the program lies in, as a checkout has it.
public struct RulesSearch: Sendable {
  /// The folder; nil when there is none.
  public private(set) var found: String?
  /// Where it was looked for, in order.
  public private(set) var places: [String] = []
  private let isNamed: Bool

  /// The search of this process.
  static let ofProcess = RulesSearch(
    named: ProcessInfo.processInfo.environment["CHOKEPOINT_RULES"], program: ProgramFile.path)

  /// - Parameters:
  ///   - named: what `CHOKEPOINT_RULES` holds.
  ///   - program: the program's file, without links on the way.
  ///   - workingFolder: what `rules` is looked for in.
  public init(named: String?, program: String?, workingFolder: String = ".") {
    let named = named.flatMap { $0.isEmpty ? nil : $0 }
    isNamed = named != nil
    look(in: named.map(Self.withoutSlash) ?? RulesFolder.join(workingFolder, "rules"))
    guard let program, found == nil, named == nil else { return }
    var folder = RulesFolder.folder(of: program)
    let prefix = RulesFolder.folder(of: folder)
    look(in: Self.below(prefix, "share/chokepoint/rules"))
    while found == nil {
      look(in: Self.below(folder, "rules"))
      guard folder != "/", folder != "." else { break }
      folder = RulesFolder.folder(of: folder)
    }
  }

  /// The folder.
  ///
  /// - Throws: `ConfigurationError` that says where it was looked for.
  func path() throws(ConfigurationError) -> String {
    if let found { return found }
    throw ConfigurationError(
      file: isNamed ? "CHOKEPOINT_RULES" : "rules",
      message: isNamed
        ? "it names \(places[0]), which holds no censors and scenarios"
        : "the rules, censors and scenarios of chokepoint are not here; looked in "
          + places.joined(separator: ", "),
      remedy: isNamed
        ? "it should name the folder with censors/ and scenarios/ in it"
        : "install chokepoint anew, or name their folder: CHOKEPOINT_RULES=FOLDER")
  }

  private mutating func look(in folder: String) {
    guard found == nil else { return }
    places.append(folder)
    let isThere = ["scenarios", "censors"].allSatisfy { RulesFolder.isFolder(folder + "/" + $0) }
    if isThere { found = folder }
  }

  private static func below(_ folder: String, _ path: String) -> String {
    folder == "/" ? "/" + path : folder + "/" + path
  }

  private static func withoutSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? withoutSlash(String(path.dropLast())) : path
  }
}
