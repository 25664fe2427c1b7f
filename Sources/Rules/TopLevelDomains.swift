/// Names of one label that are domains: those of the public suffix list, and those that RFCs keep for
/// special use.
enum TopLevelDomains {
  /// RFC 6761 (test, example, invalid, localhost), RFC 6762 (local), RFC 9476 (alt), and `internal`,
  /// which ICANN has kept for private use since 2024.
  private static let special: Set<String> = [
    "alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test",
  ]

  /// Whether `name`, which has one label, is one.
  static func contains(_ name: String) -> Bool {
    special.contains(name) || PublicSuffixes.contains(name)
  }
}
