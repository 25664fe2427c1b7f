import Configuration
import Dissection

/// Reads the values of conditions.
enum CriterionReader {
  private enum Presence: String, CaseIterable { case present, absent }

  static func readServer(
    _ key: ConditionKey, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Criterion {
    switch key {
    case .ports:
      var pattern = AddressPattern(prefix: nil)
      for entry in try node.scalarOrSequence(of: "'ports'") {
        pattern.ports.append(try AddressPattern.readPorts(entry))
      }
      return .addresses([pattern], title: nil)
    case .transport:
      let transport = try node.choice(of: "transport", AddressPattern.Transport.self)
      return .addresses(
        [AddressPattern(prefix: nil, transport: transport)], title: transport.rawValue.uppercased())
    case .protocols:
      var named: [RuledProtocol] = []
      for entry in try node.scalarOrSequence(of: "'protocols'") {
        named.append(try entry.choice(of: "protocol", RuledProtocol.self))
      }
      return .protocols(named)
    case .answerAddresses: return .answerAddresses(try AddressPattern.read(node))
    default: return .addresses(try AddressPattern.read(node), title: nil)
    }
  }

  static func readHello(
    _ key: ConditionKey, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Criterion {
    switch key {
    case .serverName:
      return .serverName(isPresent: try node.choice(of: "server-name", Presence.self) == .present)
    case .ech: return .ech(isPresent: try node.boolean(of: "'ech'"))
    case .alpn: return .alpn(try readWords(node, key.rawValue))
    case .tlsVersion:
      var versions: [TLSVersion] = []
      for entry in try node.scalarOrSequence(of: "'tls-version'") {
        versions.append(try entry.choice(of: "tls-version", TLSVersion.self))
      }
      return .tlsVersions(versions)
    case .ja4:
      let prints = try readFingerprints(
        node, key.rawValue, "36 characters such as t13d1516h2_8daaf6152771_e5627efa2ab1"
      ) {
        $0.count == 36 && $0.utf8.allSatisfy { nameByte($0) != 0 }
      }
      return .ja4(prints)
    default:
      return .ja3(
        try readFingerprints(node, key.rawValue, "32 hexadecimal digits") {
          $0.count == 32 && $0.allSatisfy(\.isHexDigit)
        })
    }
  }

  static func readMessage(
    _ key: ConditionKey, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Criterion {
    switch key {
    case .dnsType:
      var types: [DNSType] = []
      for entry in try node.scalarOrSequence(of: "'dns-type'") {
        let text = try entry.string(of: "a type")
        guard let type = DNSType(text) else {
          throw entry.error(
            "'\(text.prefix(60))' is no type of DNS records",
            remedy: Suggestion.nearest(to: text, among: DNSType.knownNames)
              .map { "did you mean '\($0)'?" } ?? "such as A, AAAA, HTTPS or TYPE65")
        }
        types.append(type)
      }
      return .questionTypes(types)
    case .method: return .methods(try readWords(node, key.rawValue).map { $0.uppercased() })
    case .userAgent: return .header(name: key.rawValue, words: try readWords(node, key.rawValue))
    case .firstSize:
      var ranges: [ClosedRange<Int>] = []
      for entry in try node.scalarOrSequence(of: "'first-size'") {
        ranges.append(try readSize(entry))
      }
      return .firstSizes(ranges)
    default:
      var versions: [UInt32] = []
      for entry in try node.scalarOrSequence(of: "'quic-version'") {
        let text = try entry.string(of: "a version of QUIC")
        guard let version = QUICVersion(name: text) else {
          throw entry.error(
            "'\(text.prefix(60))' is no version of QUIC",
            remedy: "such as v1, v2, draft-29 or 0x709a50c4")
        }
        versions.append(version.rawValue)
      }
      return .quicVersions(versions)
    }
  }

  static func readHeaders(_ node: ConfigurationNode) throws(ConfigurationError) -> Condition {
    let map = try node.mapping(of: "'header'", keys: node.keys)
    var parts: [Condition] = []
    for (key, value) in map.entries {
      let name = try key.string(of: "a header")
      let words = try readWords(value, name)
      parts.append(.criterion(.header(name: name.lowercased(), words: words)))
    }
    guard let first = parts.first else { throw node.error("'header' names no header") }
    return parts.count == 1 ? first : .all(parts)
  }

  static func readOccasion(
    _ key: ConditionKey, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Criterion {
    switch key {
    case .network: return .networks(try readWords(node, key.rawValue))
    case .operator: return .operators(try readWords(node, key.rawValue))
    case .hours:
      return .hours(
        try readValues(node, key.rawValue, "19-23, from 19:00 to 23:00") { HourRange($0) })
    case .dates:
      return .dates(
        try readValues(node, key.rawValue, "2025-03-01, or 2025-03-01 to 2025-03-31") {
          DateRange($0)
        })
    default:
      let share = try node.number(of: "'probability'", in: 0...1)
      return .probability(perMillion: Int((share * 1_000_000).rounded()))
    }
  }

  // MARK: - Values

  static func readWords(
    _ node: ConfigurationNode, _ key: String
  ) throws(ConfigurationError) -> [String] {
    try readValues(node, key, "a text of 1 to \(Keyword.lengthMax) bytes") {
      (1...Keyword.lengthMax).contains($0.utf8.count) ? $0 : nil
    }
  }

  private static func readValues<Value>(
    _ node: ConfigurationNode, _ key: String, _ expected: String, _ read: (String) -> Value?
  ) throws(ConfigurationError) -> [Value] {
    var values: [Value] = []
    for entry in try node.scalarOrSequence(of: "'\(key)'") {
      let text = try entry.string(of: "a value of '\(key)'")
      guard let value = read(text) else {
        throw entry.error(
          "'\(text.prefix(60))' is no value of '\(key)'", remedy: "write \(expected)")
      }
      values.append(value)
    }
    guard !values.isEmpty else { throw node.error("'\(key)' is empty") }
    return values
  }

  private static func readFingerprints(
    _ node: ConfigurationNode, _ key: String, _ expected: String, _ isOne: (String) -> Bool
  ) throws(ConfigurationError) -> [String] {
    try readValues(node, key, expected) { isOne($0) ? $0.lowercased() : nil }
  }

  private static func readSize(_ node: ConfigurationNode) throws(ConfigurationError) -> ClosedRange<
    Int
  > {
    let text = try node.string(of: "a size")
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    let first = ends.first.flatMap { Int($0) }
    let last = ends.count == 1 ? first : ends[1].isEmpty ? Criterion.sizeMax : Int(ends[1])
    guard (1...2).contains(ends.count), let first, let last, 0 <= first, first <= last,
      last <= Criterion.sizeMax
    else {
      throw node.error(
        "'\(text.prefix(60))' is no size in bytes",
        remedy: "such as 1001-1500, or 1001- for 1001 and more")
    }
    return first...last
  }
}
