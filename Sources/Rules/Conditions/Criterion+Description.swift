extension Criterion: CustomStringConvertible {
  /// In words, short: `server name cdn.test`, `HTTP method CONNECT or POST`.
  public var description: String {
    switch self {
    case .names(let names, let fields):
      Self.place(of: fields, all: .names, "name") + Self.list(names.map(\.description))
    case .urls(let urls): "URL" + Self.list(urls.map(\.urlDescription))
    case .keywords(let words, let fields):
      Self.place(of: fields, all: .texts, "word") + Self.list(words.map { "'\($0)'" })
    case .response(let words): "answer with" + Self.list(words.map { "'\($0)'" })
    case .addresses(let patterns, let title):
      title ?? "server" + Self.list(patterns.map(\.description))
    case .protocols(let named): "protocol" + Self.list(named.map(\.rawValue))
    case .serverName(let isPresent): isPresent ? "a server name" : "no server name"
    case .ech(let isPresent): isPresent ? "ECH" : "no ECH"
    case .alpn(let protocols): "ALPN" + Self.list(protocols)
    case .tlsVersions(let versions): "TLS" + Self.list(versions.map(\.rawValue))
    case .ja3(let prints): "JA3" + Self.list(prints)
    case .ja4(let prints): "JA4" + Self.list(prints)
    case .questionTypes(let types): "DNS type" + Self.list(types.map(\.description))
    case .canonicalNames(let names): "CNAME" + Self.list(names.map(\.description))
    case .answerAddresses(let patterns): "DNS answer" + Self.list(patterns.map(\.description))
    case .methods(let methods): "HTTP method" + Self.list(methods)
    case .header(let name, let words): "header \(name) with" + Self.list(words.map { "'\($0)'" })
    case .firstSizes(let ranges):
      "first payload of"
        + Self.list(
          ranges.map {
            $0.count == 1
              ? "\($0.lowerBound)"
              : $0.upperBound == Self.sizeMax
                ? "\($0.lowerBound) or more" : "\($0.lowerBound) to \($0.upperBound)"
          }) + " bytes"
    case .quicVersions(let versions):
      "QUIC version" + Self.list(versions.map { "0x" + String($0, radix: 16) })
    case .networks(let names): "network" + Self.list(names)
    case .operators(let names): "operator" + Self.list(names)
    case .hours(let ranges): "hours" + Self.list(ranges.map(\.description))
    case .dates(let ranges): "dates" + Self.list(ranges.map(\.description))
    case .probability(let perMillion): "probability \(Double(perMillion) / 1_000_000)"
    }
  }

  /// The largest first payload that can be asked for.
  static let sizeMax = 65_535

  /// How many values are listed.
  private static let listedMax = 3

  private static func list(_ values: some Collection<String>) -> String {
    let more = values.count - listedMax
    let shown = values.prefix(listedMax).joined(separator: " or ")
    return " " + shown + (more > 0 ? " or \(more) more" : "")
  }

  private static func place(of fields: FieldSet, all: FieldSet, _ what: String) -> String {
    fields == all ? what : fields.fields.map(\.name).joined(separator: ", ") + " \(what)"
  }
}
