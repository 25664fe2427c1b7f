import Configuration
import Dissection

extension AddressPattern {
  /// Reads the value of `addresses`: one or several of `PREFIX` and
  /// `{prefix: PREFIX, ports: [443, 8000-8010], protocol: tcp}`.
  static func read(_ node: ConfigurationNode) throws(ConfigurationError) -> [AddressPattern] {
    if node.isMapping { return [try readPattern(node)] }
    var patterns: [AddressPattern] = []
    for entry in try node.scalarOrSequence(of: "'addresses'") {
      if entry.isMapping {
        patterns.append(try readPattern(entry))
      } else {
        patterns.append(AddressPattern(prefix: try readPrefix(entry)))
      }
    }
    return patterns
  }

  private static func readPattern(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> AddressPattern {
    let map = try node.mapping(of: "the address", keys: ["prefix", "ports", "protocol"])
    var pattern = AddressPattern(prefix: nil)
    if let prefix = map["prefix"] { pattern.prefix = try readPrefix(prefix) }
    if let ports = map["ports"] {
      for port in try ports.scalarOrSequence(of: "'ports'") {
        pattern.ports.append(try readPorts(port))
      }
    }
    pattern.transport = try map["protocol"]?.choice(of: "protocol", Transport.self)
    guard pattern.prefix != nil || !pattern.ports.isEmpty else {
      throw node.error("the address has neither 'prefix' nor 'ports', so it would be all servers")
    }
    return pattern
  }

  private static func readPrefix(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> IPPrefix {
    let text = try node.string(of: "an address")
    if let prefix = IPPrefix(text) { return prefix }
    let parts = text.split(separator: "/", maxSplits: 1)
    if parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]),
      (0...(address.isIPv4 ? 32 : 128)).contains(length)
    {
      throw node.error(
        "'\(text)' has bits set behind the first \(length)",
        remedy: "did you mean '\(address.firstBits(length))/\(length)'?")
    }
    throw node.error(
      "'\(text.prefix(60))' is no address",
      remedy: "such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32")
  }

  static func readPorts(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> ClosedRange<UInt16> {
    let text = try node.string(of: "a port")
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = ends.compactMap { UInt16($0) }
    guard (1...2).contains(ends.count), numbers.count == ends.count, let first = numbers.first,
      let last = numbers.last, first > 0
    else {
      throw node.error(
        "'\(text.prefix(60))' is no port", remedy: "such as 443, or 8000-8010 for several")
    }
    guard first <= last else {
      throw node.error(
        "the ports '\(text)' end before they begin", remedy: "did you mean '\(last)-\(first)'?")
    }
    return first...last
  }
}
