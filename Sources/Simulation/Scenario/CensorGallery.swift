public import Configuration
public import Gateway

/// The censors that come with Chokepoint.
public enum CensorGallery {
  /// All of them, by name.
  ///
  /// - Throws: `ConfigurationError` for the first file that cannot be used.
  public static func censors() throws(ConfigurationError) -> [Censor] {
    var censors: [Censor] = []
    let folder = try folder()
    for name in RulesFolder.names(in: folder) {
      censors.append(try Censor(contentsOf: "\(folder)/\(name).yaml"))
    }
    return censors
  }

  /// The censor of a name, or in a file.
  public static func censor(_ name: String) throws(ConfigurationError) -> Censor {
    try Censor(contentsOf: RulesFolder.censor(name, in: folder(), relativeTo: "."))
  }

  private static func folder() throws(ConfigurationError) -> String {
    try RulesFolder.path() + "/censors"
  }
}
