public import Configuration
public import Rules

/// Names of sites in the order of their popularity.
///
/// The file is any that a `SiteList` reads.
public struct NameRanking: Sendable {
  /// The names, most popular first, each once.
  public let names: [String]
  /// What stands in the file and is no name.
  public let unusable: [RuleFinding]

  /// Reads the file at `path`.
  ///
  /// - Throws: when it cannot be read, is in another format, or has no name.
  public init(contentsOf path: String) throws(ConfigurationError) {
    let list = try SiteList(contentsOf: path)
    var seen: Set<String> = []
    names = list.compactMap { site in
      guard case .name(let name) = site.host, seen.insert(name).inserted else { return nil }
      return name
    }
    unusable = list.unusable
    guard !names.isEmpty else { throw ConfigurationError(file: path, message: "holds no name") }
  }
}
