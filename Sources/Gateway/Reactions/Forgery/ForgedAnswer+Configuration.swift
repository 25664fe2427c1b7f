public import Configuration
import Dissection

extension ForgedAnswer {
  private static let keys =
    [
      "flags", "flags-without-recursion", "answer-ttl", "name", "addresses", "answers", "order",
      "query",
    ] + ForgedIPHeader.keys

  /// Reads and checks one injector of forged DNS answers.
  public init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "a forged answer", keys: Self.keys)
    self.init(flags: try Self.flags(try mapping.required("flags"), of: "flags"))
    if let value = mapping["flags-without-recursion"] {
      flagsWithoutRecursion = try Self.flags(value, of: "flags-without-recursion")
    }
    if let value = mapping["answer-ttl"] { timeToLive = try Self.timeToLive(value) }
    if let value = mapping["name"] { name = try value.choice(of: "name", Name.self) }
    if let value = mapping["addresses"] { try readAddresses(value) }
    order = try mapping.choice("order", else: order)
    if let value = mapping["answers"] {
      answerCount = try value.integer(of: "answers", in: 1...Self.answerCountMax)
    }
    query = try mapping.choice("query", else: query)
    header = try ForgedIPHeader(mapping)
  }

  private static func flags(
    _ node: ConfigurationNode, of what: String
  ) throws(ConfigurationError) -> UInt16 {
    let flags = UInt16(clamping: try node.wireNumber(of: what, in: 0...65_535))
    guard flags & 0x8000 != 0 else {
      throw node.error("\(what) without QR, 0x8000, make a query", remedy: "write it as 0x8180")
    }
    return flags
  }

  /// Seconds, or a mapping with `from` and `to`; at most those of RFC 2181 §8.
  private static func timeToLive(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> ClosedRange<UInt32> {
    let range = 0...Int(Int32.max)
    guard node.isMapping else {
      let seconds = UInt32(clamping: try node.wireNumber(of: "answer-ttl", in: range))
      return seconds...seconds
    }
    let seconds = try node.mapping(of: "answer-ttl", keys: ["from", "to"]).range(in: range)
    return UInt32(clamping: seconds.lowerBound)...UInt32(clamping: seconds.upperBound)
  }

  private mutating func readAddresses(_ node: ConfigurationNode) throws(ConfigurationError) {
    for address in try node.addresses(of: "addresses") {
      if address.isIPv4 {
        ipv4Addresses.append(address)
      } else {
        ipv6Addresses.append(address)
      }
    }
    guard max(ipv4Addresses.count, ipv6Addresses.count) <= Self.addressesMax else {
      throw node.error("more than \(Self.addressesMax) addresses of one version")
    }
  }
}
