import Configuration

/// Connections that a box lets pass before it acts: the `connections:` block of a box. They are counted by
/// user, from the first one on, and anew after `seconds`.
public struct ConnectionQuota: Hashable, Sendable {
  /// Which connections are counted together.
  public var key: Residual.Key
  /// So many pass.
  public var passed: Int
  public var seconds: Int

  /// Reads `connections:`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "connections", keys: ["key", "passed", "within-seconds", "source"])
    key = try mapping.required("key").choice(of: "key", Residual.Key.self)
    passed = try mapping.required("passed").integer(of: "passed", in: 1...1_000_000)
    seconds = try mapping.required("within-seconds").integer(of: "within-seconds", in: 1...86_400)
  }

  var sentence: String {
    let together =
      switch key {
      case .hostPair: "between two addresses"
      case .threeTuple: "of a client to an address and port"
      case .fourTuple: "on the same addresses and ports"
      }
    return "It lets \(passed) connections \(together) pass in \(seconds) s, and acts on the next."
  }
}
