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
      of: "a table of strategies",
      keys: ["title", "source", "certain", "timestamps", "compares", "visits", "strategies"])
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
      of: "a visit", keys: ["censor", "request", "tries", "hour", "follows", "answer-bytes"])
    return Visit(
      name: name, censor: try mapping["censor"]?.string(of: "censor") ?? name,
      request: try mapping.required("request").choice(of: "request", VisitRequest.self),
      tries: try mapping.integer("tries", in: 1...triesMax, else: 1),
      hour: try mapping["hour"]?.integer(of: "hour", in: 0...23),
      isFollowing: try mapping["follows"]?.boolean(of: "follows") ?? false,
      answerBytes: try mapping.integer("answer-bytes", in: 1...1_000_000, else: 0))
  }
}

extension EvasionTable.Row {
  /// A strategy by itself: the keys of a table's row, without `published:`.
  ///
  /// - Throws: `ConfigurationError` with the line, and what was meant.
  public init(parsing text: String, file: String) throws(ConfigurationError) {
    self = try EvasionTable.row(alone: ConfigurationNode.parse(text, file: file))
  }

  /// The same from what has been read.
  public init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self = try EvasionTable.row(alone: node)
  }

  /// A visit as clients make it.
  public static func none() throws(ConfigurationError) -> EvasionTable.Row {
    try EvasionTable.Row(parsing: #"strategy: '\/'"#, file: "none")
  }
}
