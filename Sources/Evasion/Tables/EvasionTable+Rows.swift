import Configuration

// The strategies of a table.
extension EvasionTable {
  /// More than all that were ever published.
  private static let rowsMax = 4096
  private static let rowKeys = [
    "title", "strategy", "server-side", "side", "probe", "query", "steps", "client", "published",
    "differs", "source",
  ]

  /// Reads the strategies of a table whose visits have such names.
  static func rows(
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
    let mapping = try node.mapping(of: "a strategy", keys: rowKeys)
    let isOtherwise = ["probe", "query", "steps", "client"].contains { mapping[$0] != nil }
    let isOfPackets = mapping["strategy"] != nil || mapping["server-side"] != nil
    let (strategy, number) =
      isOfPackets || !isOtherwise
      ? try strategy(mapping) : (try parsed(#"\/"#, at: node), nil)
    var row = Row(
      title: try mapping.required("title").string(of: "title"), strategy: strategy,
      side: number != nil ? .server : try mapping.choice("side", else: .client),
      serverStrategy: number,
      published: try published(mapping.required("published"), censors: censors), line: node.line)
    row.query = try mapping["query"]?.choice(of: "query", QueryProbe.self)
    if let node = mapping["probe"] { row.probe = try probe(node) }
    if let node = mapping["steps"] { row.steps = try EvasionStep.steps(node) }
    row.clientHabit = try mapping["client"]?.choice(of: "client", ClientHabit.self)
    if let node = mapping["differs"] { row.differences = try differences(node, censors: censors) }
    row.source = try mapping["source"]?.string(of: "source")
    return row
  }

  /// A strategy by itself, without what was published of it.
  static func row(alone node: ConfigurationNode) throws(ConfigurationError) -> Row {
    let mapping = try node.mapping(
      of: "a strategy",
      keys: ["title", "strategy", "server-side", "side", "query", "steps", "source"])
    let isOtherwise = mapping["query"] != nil || mapping["steps"] != nil
    let isOfPackets = mapping["strategy"] != nil || mapping["server-side"] != nil
    guard isOtherwise || isOfPackets else {
      throw node.error(
        "a strategy says what it does",
        remedy: "such as 'steps: {segments-at: in-name}' or 'strategy: ...' in Geneva's notation")
    }
    let (strategy, number) =
      isOfPackets ? try strategy(mapping) : (try parsed(#"\/"#, at: node), nil)
    var row = Row(
      title: try mapping["title"]?.string(of: "title") ?? "strategy", strategy: strategy,
      side: number != nil ? .server : try mapping.choice("side", else: .client),
      serverStrategy: number, published: [], line: node.line)
    row.query = try mapping["query"]?.choice(of: "query", QueryProbe.self)
    if let node = mapping["steps"] { row.steps = try EvasionStep.steps(node) }
    return row
  }

  private static func published(
    _ node: ConfigurationNode, censors: [String]
  ) throws(ConfigurationError) -> [(censor: String, share: PublishedShare)] {
    var published: [(censor: String, share: PublishedShare)] = []
    for entry in try node.mapping(of: "published", keys: node.keys).entries {
      let censor = try entry.key.string(of: "a censor")
      guard censors.contains(censor) else {
        throw entry.key.error(
          "'\(censor)' is not among the visits",
          remedy: Suggestion.remedy(for: censor, among: censors))
      }
      published.append((censor, try share(entry.value)))
    }
    return published
  }

  private static func differences(
    _ node: ConfigurationNode, censors: [String]
  ) throws(ConfigurationError) -> [(censor: String, reason: String)] {
    var differences: [(censor: String, reason: String)] = []
    for entry in try node.mapping(of: "differs", keys: censors).entries {
      differences.append(
        (try entry.key.string(of: "a censor"), try entry.value.string(of: "a reason")))
    }
    return differences
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
