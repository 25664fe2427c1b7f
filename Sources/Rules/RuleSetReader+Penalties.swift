import Configuration
import Dissection

// What a rule says of what gateways do about it.
extension RuleSetReader {
  /// More than answers are drawn from for one name.
  private static let addressesMax = 64

  /// Reads `residual` and `forged-addresses` of a rule.
  func readPenalty(
    _ map: ConfigurationMapping, into rule: inout Rule
  ) throws(ConfigurationError) {
    rule.residual = try map["residual"]?.string(of: "'residual'")
    guard let node = map["forged-addresses"] else { return }
    for element in try node.scalarOrSequence(of: "'forged-addresses'") {
      let text = try element.string(of: "an address")
      guard let address = IPAddress(text) else {
        throw element.error(
          "'\(text.prefix(60))' is no IP address", remedy: "write it as 203.0.113.7 or 2001:db8::7")
      }
      rule.forgedAddresses.append(address)
    }
    guard rule.forgedAddresses.count <= Self.addressesMax else {
      throw node.error("more than \(Self.addressesMax) addresses", remedy: "leave some of them out")
    }
  }
}
