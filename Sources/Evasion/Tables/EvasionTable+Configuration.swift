public import Configuration
import Rules

extension EvasionTable {
  /// Loads and checks a table's file.
  ///
  /// - Throws: `ConfigurationError` with file, line, and what was meant.
  public init(contentsOf path: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode.load(path: path))
  }

  /// Reads a table from `text`; `file` is the name that errors give.
  public init(parsing text: String, file: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode.parse(text, file: file))
  }

  private init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "a table of strategies", keys: ["title", "source", "visits", "strategies"])
    title = try mapping.required("title").string(of: "title")
    source = try mapping.required("source").string(of: "source")
    visits = try Self.visits(mapping.required("visits"))
    rows = try Self.rows(mapping.required("strategies"), censors: visits.map(\.censor))
  }

  /// `gfw-http-2019: http-url`, and so on.
  private static func visits(_ node: ConfigurationNode) throws(ConfigurationError) -> [Visit] {
    var visits: [Visit] = []
    for entry in try node.mapping(of: "visits", keys: node.keys).entries {
      let field = try entry.value.choice(of: "request", RequestField.self)
      visits.append(Visit(censor: try entry.key.string(of: "a censor"), field: field.field))
    }
    guard !visits.isEmpty else {
      throw node.error("a table without visits", remedy: "add a censor and its request")
    }
    return visits
  }

  /// More than all that were ever published.
  private static let rowsMax = 4096

  private static func rows(
    _ node: ConfigurationNode, censors: [String]
  ) throws(ConfigurationError) -> [Row] {
    let elements = try node.sequence(of: "strategies")
    guard elements.count <= rowsMax else { throw node.error("more than \(rowsMax) strategies") }
    guard !elements.isEmpty else {
      throw node.error(
        "a table without strategies", remedy: #"add one: {strategy: '\/', title: none}"#)
    }
    var rows: [Row] = []
    for element in elements { rows.append(try row(element, censors: censors)) }
    return rows
  }

  private static func row(
    _ node: ConfigurationNode, censors: [String]
  ) throws(ConfigurationError) -> Row {
    let mapping = try node.mapping(
      of: "a strategy",
      keys: [
        "title", "strategy", "server-side", "probe", "query", "published", "differs", "source",
      ])
    let probe = try mapping["probe"].map { node throws(ConfigurationError) in
      try Self.probe(node)
    }
    let (strategy, number) =
      probe == nil && mapping["query"] == nil
      ? try strategy(mapping) : (try parsed(#"\/"#, at: node), nil)
    var published: [(censor: String, percent: Double)] = []
    let successes = try mapping.required("published")
    for entry in try successes.mapping(of: "published", keys: successes.keys).entries {
      let censor = try entry.key.string(of: "a censor")
      guard censors.contains(censor) else {
        throw entry.key.error(
          "'\(censor)' is not among the visits",
          remedy: Suggestion.remedy(for: censor, among: censors))
      }
      published.append((censor, try entry.value.number(of: "a success in percent", in: 0...100)))
    }
    var differences: [(censor: String, reason: String)] = []
    if let reasons = mapping["differs"] {
      for entry in try reasons.mapping(of: "differs", keys: censors).entries {
        differences.append(
          (try entry.key.string(of: "a censor"), try entry.value.string(of: "a reason")))
      }
    }
    return Row(
      title: try mapping.required("title").string(of: "title"), strategy: strategy, probe: probe,
      query: try mapping["query"]?.choice(of: "query", QueryProbe.self),
      side: number == nil ? .client : .server, serverStrategy: number, published: published,
      differences: differences, source: try mapping["source"]?.string(of: "source"), line: node.line
    )
  }

  private static func probe(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> EvasionTable.Probe {
    let mapping = try node.mapping(of: "probe", keys: ["length", "values"])
    let field = try mapping.required("length").choice(of: "length", ProbeHello.Field.self)
    var values: [ProbeHello.Value] = []
    for element in try mapping.required("values").scalarOrSequence(of: "values") {
      values.append(try element.choice(of: "value", ProbeHello.Value.self))
    }
    return EvasionTable.Probe(field: field, values: values)
  }

  /// The strategy of a row, by its notation or by its number.
  private static func strategy(
    _ mapping: ConfigurationMapping
  ) throws(ConfigurationError) -> (GenevaStrategy, ServerStrategy?) {
    if let node = mapping["server-side"] {
      guard mapping["strategy"] == nil else {
        throw node.error("both 'strategy' and 'server-side'", remedy: "keep one of them")
      }
      let numbers = ServerStrategy.allCases.map(\.rawValue)
      let number = try node.integer(of: "server-side", in: 1...(numbers.max() ?? 1))
      let strategy = ServerStrategy(rawValue: number)
      return (try parsed(strategy?.notation ?? "", at: node), strategy)
    }
    let node = try mapping.required("strategy")
    return (try parsed(node.string(of: "strategy"), at: node), nil)
  }

  private static func parsed(
    _ notation: String, at node: ConfigurationNode
  ) throws(ConfigurationError) -> GenevaStrategy {
    do {
      return try GenevaStrategy(notation)
    } catch {
      throw node.error("strategy, \(error)")
    }
  }
}

/// Where the forbidden name or word of a visit stands.
private enum RequestField: String, CaseIterable, Sendable {
  case httpURL = "http-url"
  case httpHost = "http-host"
  case sni
  case quicSNI = "quic-sni"
  case dns

  var field: Field {
    switch self {
    case .httpURL: .httpURL
    case .httpHost: .httpHost
    case .sni: .sni
    case .quicSNI: .quicSNI
    case .dns: .dns
    }
  }
}
