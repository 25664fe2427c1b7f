public import Configuration

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
      of: "a table of strategies", keys: ["title", "source", "certain", "timestamps", "visits", "strategies"])
    title = try mapping.required("title").string(of: "title")
    source = try mapping.required("source").string(of: "source")
    isCertain = try mapping["certain"]?.boolean(of: "certain") ?? false
    sendsTimestamps = try mapping["timestamps"]?.boolean(of: "timestamps") ?? true
    visits = try Self.visits(mapping.required("visits"))
    rows = try Self.rows(mapping.required("strategies"), censors: visits.map(\.censor))
  }

  /// More than any paper has.
  private static let triesMax = 16

  /// `gfw-http-2019: http-url`, or `{request: dns-tcp, tries: 3}` in place of the request.
  private static func visits(_ node: ConfigurationNode) throws(ConfigurationError) -> [Visit] {
    var visits: [Visit] = []
    for entry in try node.mapping(of: "visits", keys: node.keys).entries {
      let censor = try entry.key.string(of: "a censor")
      guard entry.value.isMapping else {
        let request = try entry.value.choice(of: "request", VisitRequest.self)
        visits.append(Visit(censor: censor, request: request))
        continue
      }
      let mapping = try entry.value.mapping(of: "a visit", keys: ["request", "tries"])
      visits.append(
        Visit(
          censor: censor,
          request: try mapping.required("request").choice(of: "request", VisitRequest.self),
          tries: try mapping.integer("tries", in: 1...triesMax, else: 1)))
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
        "title", "strategy", "server-side", "probe", "query", "steps", "client", "published",
        "differs", "source",
      ])
    let probe = try mapping["probe"].map { node throws(ConfigurationError) in
      try Self.probe(node)
    }
    let (strategy, number) =
      mapping["strategy"] != nil || mapping["server-side"] != nil || !Self.isOtherwise(mapping)
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
      steps: try mapping["steps"].map { node throws(ConfigurationError) in
        try EvasionStep.steps(node)
      } ?? [],
      clientHabit: try mapping["client"]?.choice(of: "client", ClientHabit.self), side: number == nil ? .client : .server, serverStrategy: number, published: published,
      differences: differences, source: try mapping["source"]?.string(of: "source"), line: node.line
    )
  }

  /// Whether the row says what happens without a strategy of packets.
  private static func isOtherwise(_ mapping: ConfigurationMapping) -> Bool {
    ["probe", "query", "steps", "client"].contains { mapping[$0] != nil }
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
