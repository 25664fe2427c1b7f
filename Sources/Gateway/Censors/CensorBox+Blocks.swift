import Configuration
import Dissection

// The blocks of a box, each read and checked.

extension BoxScope {
  /// Reads `clients`, `client-port` and `server-ports` of a box.
  init(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    self.init()
    clients = try mapping.choice("clients", else: clients)
    clientPort = try mapping.choice("client-port", else: clientPort)
    if let node = mapping["active"] { active = try ActiveTime(node) }
    guard let ports = mapping["server-ports"] else { return }
    for element in try ports.scalarOrSequence(of: "server-ports") {
      serverPorts.append(try Self.range(element))
    }
  }

  /// A port, or two with a hyphen between them.
  private static func range(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> ClosedRange<UInt16> {
    let text = try node.string(of: "a port")
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    if bounds.count == 1, let port = bounds[0] { return port...port }
    if bounds.count == 2, let low = bounds[0], let high = bounds[1], low <= high {
      return low...high
    }
    throw node.error("'\(text)' is no port", remedy: "write it as 443 or 8000-8010")
  }
}

extension BlockingOdds {
  /// Reads `probability:`: a number, or a mapping of one for each hour.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init()
    guard !node.keys.contains("from") else {
      try readShared(node)
      return
    }
    guard node.keys.contains("by-hour") else {
      perMillion = try Self.perMillion(node)
      return
    }
    let mapping = try node.mapping(of: "probability", keys: ["by-hour", "utc-offset", "source"])
    let list = try mapping.required("by-hour")
    for element in try list.sequence(of: "by-hour") { hours.append(try Self.perMillion(element)) }
    guard hours.count == 24 else {
      throw list.error(
        "'by-hour' has 24 numbers, not \(hours.count)", remedy: "give one for each hour from 0 on")
    }
    if let offset = mapping["utc-offset"] { utcOffset = try LocalClock.utcOffset(offset) }
  }

  /// `{from: 0.75, to: 0.99}`: a part of a draw that the boxes of a gateway share.
  private mutating func readShared(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "probability", keys: ["from", "to", "source"])
    let from = try Self.perMillion(mapping.required("from"))
    perMillion = try Self.perMillion(mapping.required("to"))
    sharedFrom = from
    guard from < perMillion else {
      throw node.error(
        "'from' is not below 'to': the box would never act",
        remedy: "write a part of what is between 0 and 1, as {from: 0.75, to: 1}")
    }
  }

  private static func perMillion(_ node: ConfigurationNode) throws(ConfigurationError) -> Int {
    Int((try node.number(of: "probability", in: 0...1) * 1_000_000).rounded())
  }
}

extension DNSHabits {
  /// Reads `dns:`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "dns",
      keys: [
        "names", "bounds", "name-characters", "questions", "other-records", "counts-max",
        "pointers", "source",
      ])
    self.init()
    names = try mapping.choice("names", else: names)
    bounds = try mapping.choice("bounds", else: bounds)
    nameCountMax = try mapping.integer("name-characters", in: 1...255, else: nameCountMax)
    questions = try mapping.choice("questions", else: questions)
    otherRecords = try mapping.choice("other-records", else: otherRecords)
    countMax = try mapping.integer("counts-max", in: 1...65_535, else: countMax)
    pointersMax = try mapping.integer("pointers", in: 0...127, else: pointersMax)
    let others = names == .labels ? ["bounds", "name-characters"] : ["pointers"]
    for key in others {
      guard let value = mapping[key] else { continue }
      throw value.error(
        "'\(key)' means nothing with 'names: \(names.rawValue)'", about: .neighbours)
    }
  }
}

extension QUICHabits {
  /// Reads `quic:`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "quic",
      keys: [
        "datagrams", "forgotten-after", "crypto", "crypto-length", "first-frame", "versions",
        "datagram-min", "client-hello", "known-by", "source",
      ])
    self.init()
    datagrams = try mapping.choice("datagrams", else: datagrams)
    if let node = mapping["forgotten-after"] {
      forgottenAfter = try node.integer(of: "forgotten-after", in: 1...86_400)
      guard datagrams == .first else {
        throw node.error(
          "'forgotten-after' means nothing without 'datagrams: first'", about: .neighbours)
      }
    }
    crypto = try mapping.choice("crypto", else: crypto)
    cryptoLength = try mapping.choice("crypto-length", else: cryptoLength)
    firstFrame = try mapping.choice("first-frame", else: firstFrame)
    knownBy = try mapping.choice("known-by", else: knownBy)
    byteCountMin = try mapping.integer("datagram-min", in: 1...65_535, else: 0)
    if let node = mapping["client-hello"] { clientHello = try ClientHelloHabits(node) }
    for element in try mapping["versions"]?.scalarOrSequence(of: "versions") ?? [] {
      versions.append(try Self.version(element))
    }
    if knownBy == .version, versions.isEmpty {
      throw node.error(
        "'known-by: version' needs 'versions'", remedy: "add 'versions: v1'", about: .neighbours)
    }
  }

  /// `v1`, `v2`, `draft-29`, or a number as it stands in the header, such as 0x709a50c4.
  private static func version(_ node: ConfigurationNode) throws(ConfigurationError) -> UInt32 {
    let text = try node.string(of: "a version")
    if let version = QUICVersion(name: text) { return version.rawValue }
    throw node.error(
      "'\(text)' is no version of QUIC", remedy: "write it as v1, v2, draft-29 or 0x709a50c4")
  }
}
