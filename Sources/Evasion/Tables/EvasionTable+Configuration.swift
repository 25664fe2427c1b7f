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
      of: "a table of strategies", keys: ["title", "source", "certain", "timestamps", "compares", "visits", "strategies"])
    title = try mapping.required("title").string(of: "title")
    source = try mapping.required("source").string(of: "source")
    isCertain = try mapping["certain"]?.boolean(of: "certain") ?? false
    sendsTimestamps = try mapping["timestamps"]?.boolean(of: "timestamps") ?? true
    comparesRates = try mapping.choice("compares", else: Comparison.halves) == .rates
    visits = try Self.visits(mapping.required("visits"))
    rows = try Self.rows(mapping.required("strategies"), censors: visits.map(\.name))
  }

  /// What tells whether a model agrees.
  private enum Comparison: String, CaseIterable, Sendable {
    case halves, rates
  }

  /// More than any paper has.
  private static let triesMax = 16

  /// `gfw-http-2019: http-url`, or `NAME: {censor: gfw-dns-tcp-2020, request: dns-tcp, tries: 3}`.
  private static func visits(_ node: ConfigurationNode) throws(ConfigurationError) -> [Visit] {
    var visits: [Visit] = []
    for entry in try node.mapping(of: "visits", keys: node.keys).entries {
      let name = try entry.key.string(of: "a censor")
      guard entry.value.isMapping else {
        let request = try entry.value.choice(of: "request", VisitRequest.self)
        visits.append(Visit(name: name, censor: name, request: request))
        continue
      }
      visits.append(try visit(entry.value, name: name))
    }
    guard !visits.isEmpty else {
      throw node.error("a table without visits", remedy: "add a censor and its request")
    }
    return visits
  }

  private static func visit(
    _ node: ConfigurationNode, name: String
  ) throws(ConfigurationError) -> Visit {
    let mapping = try node.mapping(
      of: "a visit", keys: ["censor", "request", "tries", "hour", "follows"])
    return Visit(
      name: name, censor: try mapping["censor"]?.string(of: "censor") ?? name,
      request: try mapping.required("request").choice(of: "request", VisitRequest.self),
      tries: try mapping.integer("tries", in: 1...triesMax, else: 1),
      hour: try mapping["hour"]?.integer(of: "hour", in: 0...23),
      isFollowing: try mapping["follows"]?.boolean(of: "follows") ?? false)
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
        "title", "strategy", "server-side", "side", "probe", "query", "steps", "client", "published",
        "differs", "source",
      ])
    let probe = try mapping["probe"].map { node throws(ConfigurationError) in
      try Self.probe(node)
    }
    let (strategy, number) =
      mapping["strategy"] != nil || mapping["server-side"] != nil || !Self.isOtherwise(mapping)
      ? try strategy(mapping) : (try parsed(#"\/"#, at: node), nil)
    var published: [(censor: String, share: PublishedShare)] = []
    let successes = try mapping.required("published")
    for entry in try successes.mapping(of: "published", keys: successes.keys).entries {
      let censor = try entry.key.string(of: "a censor")
      guard censors.contains(censor) else {
        throw entry.key.error(
          "'\(censor)' is not among the visits",
          remedy: Suggestion.remedy(for: censor, among: censors))
      }
      published.append((censor, try share(entry.value)))
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
      clientHabit: try mapping["client"]?.choice(of: "client", ClientHabit.self), side: number != nil ? .server : try mapping.choice("side", else: .client), serverStrategy: number, published: published,
      differences: differences, source: try mapping["source"]?.string(of: "source"), line: node.line
    )
  }

  /// A figure in percent; `{percent: 26.3, of: 109489}`, with the count of attempts; or
  /// `{within: [50, 75]}`.
  private static func share(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> PublishedShare {
    let what = "a success in percent"
    guard node.isMapping else {
      return PublishedShare(percent: try node.number(of: what, in: 0...100))
    }
    let mapping = try node.mapping(of: "a published share", keys: ["percent", "of", "within"])
    guard let bounds = mapping["within"] else {
      return PublishedShare(
        percent: try mapping.required("percent").number(of: what, in: 0...100),
        precision: .attempts(
          try mapping.required("of").integer(of: "of", in: 1...1_000_000_000)))
    }
    var numbers: [Double] = []
    for element in try bounds.sequence(of: "within") {
      numbers.append(try element.number(of: what, in: 0...100))
    }
    guard numbers.count == 2, numbers[0] <= numbers[1], mapping.entries.count == 1 else {
      throw bounds.error("'within' has two rising bounds and stands alone", remedy: "[50, 75]")
    }
    return PublishedShare(
      percent: (numbers[0] + numbers[1]) / 2, precision: .bounds(numbers[0]...numbers[1]))
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
