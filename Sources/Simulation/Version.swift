/// The version of Chokepoint, as in `CHANGELOG.md`.
public enum Version {
  /// Semantic versioning.
  public static let current = "0.1.0"
}
