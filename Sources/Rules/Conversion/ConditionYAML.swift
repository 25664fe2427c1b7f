/// Conditions as rule files have them, in one line.
enum ConditionYAML {
  static func text(of condition: Condition) -> String {
    switch condition {
    case .criterion(let criterion): "{\(text(of: criterion))}"
    case .all(let parts): "{all: [\(parts.map(text).joined(separator: ", "))]}"
    case .any(let parts): "{any: [\(parts.map(text).joined(separator: ", "))]}"
    case .not(let part): "{not: \(text(of: part))}"
    }
  }

  /// An address pattern as a value of `addresses`.
  static func text(of pattern: AddressPattern) -> String {
    guard !pattern.ports.isEmpty || pattern.transport != nil else {
      return YAMLText.quoted(pattern.prefix?.description ?? "")
    }
    var parts: [String] = []
    if let prefix = pattern.prefix {
      parts.append("prefix: \(YAMLText.quoted(prefix.description))")
    }
    if !pattern.ports.isEmpty { parts.append("ports: [\(ports(of: pattern))]") }
    if let transport = pattern.transport { parts.append("protocol: \(transport.rawValue)") }
    return "{" + parts.joined(separator: ", ") + "}"
  }

  private static func ports(of pattern: AddressPattern) -> String {
    pattern.ports.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ", ")
  }

  private static func text(of criterion: Criterion) -> String {
    switch criterion {
    case .names(let names, let fields):
      "names: \(list(names))" + (fields == .names ? "" : ", in: [\(places(fields))]")
    case .urls(let urls): "url: \(YAMLText.list(urls.lazy.map(\.urlDescription)))"
    case .keywords(let words, let fields):
      "keywords: \(YAMLText.list(words))"
        + (fields == FieldSet(.httpRequest) ? "" : ", in: [\(places(fields))]")
    case .response(let words): "response: \(YAMLText.list(words))"
    case .addresses(let patterns, _): servers(patterns)
    case .protocols(let named): "protocols: [\(named.map(\.rawValue).joined(separator: ", "))]"
    case .serverName(let isPresent): "server-name: \(isPresent ? "present" : "absent")"
    case .ech(let isPresent): "ech: \(isPresent)"
    case .alpn(let protocols): "alpn: \(YAMLText.list(protocols))"
    case .tlsVersions(let versions): "tls-version: \(YAMLText.list(versions.map(\.rawValue)))"
    case .ja3(let prints): "ja3: \(YAMLText.list(prints))"
    case .ja4(let prints): "ja4: \(YAMLText.list(prints))"
    case .questionTypes(let types):
      "dns-type: [\(types.map(\.description).joined(separator: ", "))]"
    case .canonicalNames(let names): "answer-cname: \(list(names))"
    case .answerAddresses(let patterns):
      "answer-addresses: [\(patterns.map(text).joined(separator: ", "))]"
    case .methods(let methods): "method: \(YAMLText.list(methods))"
    case .header(let name, let words):
      "header: {\(YAMLText.quoted(name)): \(YAMLText.list(words))}"
    case .firstSizes(let ranges):
      "first-size: [\(ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", "))]"
    case .quicVersions(let versions):
      "quic-version: \(YAMLText.list(versions.map { "0x" + String($0, radix: 16) }))"
    case .networks(let names): "network: \(YAMLText.list(names))"
    case .operators(let names): "operator: \(YAMLText.list(names))"
    case .hours(let ranges): "hours: \(YAMLText.list(ranges.map(\.description)))"
    case .dates(let ranges): "dates: \(YAMLText.list(ranges.map(\.description)))"
    case .probability(let perMillion): "probability: \(Double(perMillion) / 1_000_000)"
    }
  }

  private static func list(_ names: NameList) -> String {
    YAMLText.list(names.lazy.map(\.description))
  }

  private static func places(_ fields: FieldSet) -> String {
    fields.fields.map(\.name).joined(separator: ", ")
  }

  /// Servers; those of a transport protocol alone have a key of their own.
  private static func servers(_ patterns: [AddressPattern]) -> String {
    if patterns.count == 1, patterns[0].prefix == nil, patterns[0].ports.isEmpty,
      let transport = patterns[0].transport
    {
      return "transport: \(transport.rawValue)"
    }
    return "addresses: [\(patterns.map(text).joined(separator: ", "))]"
  }
}
