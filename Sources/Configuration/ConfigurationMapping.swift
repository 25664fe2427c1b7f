/// The keys and values of a YAML mapping whose keys have been checked.
public struct ConfigurationMapping: Sendable {
  /// The mapping itself.
  public let node: ConfigurationNode
  /// What the mapping is, as errors call it.
  let what: String
  /// The entries in the order of the file.
  public let entries: [(key: ConfigurationNode, value: ConfigurationNode)]

  /// The value of `key`, nil when it is not given.
  public subscript(key: String) -> ConfigurationNode? {
    entries.first { $0.key.text == key }?.value
  }

  /// The value of `key`, which has to be there.
  public func required(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
    guard let value = self[key] else { throw node.error("\(what) has no '\(key)'", .missing(key)) }
    return value
  }
}
