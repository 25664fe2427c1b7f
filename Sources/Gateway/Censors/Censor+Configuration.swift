public import Configuration
import Dissection
import Rules

extension Censor {
  private static let keys = [
    "name", "title", "description", "placement", "reactions", "forged-addresses", "probability",
    "stream",
  ]

  /// Loads and checks a censor's file.
  ///
  /// - Throws: `ConfigurationError` with file, line, and what was meant.
  public init(contentsOf path: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode.load(path: path))
  }

  /// Reads and checks a censor.
  public init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "a censor", keys: Self.keys)
    self.init(
      name: try mapping.required("name").string(of: "name"),
      title: try mapping.required("title").string(of: "title"),
      placement: try mapping.required("placement").choice(of: "placement", Placement.self))
    if let addresses = mapping["forged-addresses"] {
      settings.forgedAddresses = try Self.addresses(addresses)
    }
    if let probability = mapping["probability"] {
      actsPerMillion = Int(try probability.number(of: "probability", in: 0...1) * 1_000_000)
    }
    if let stream = mapping["stream"] { self.stream = try StreamHabits(stream) }
    let reactions = try mapping.required("reactions")
      .mapping(of: "reactions", keys: Field.allCases.map(\.name))
    for field in Field.allCases {
      guard let choices = reactions[field.name] else { continue }
      setReactions(try reactionChoices(choices, for: field), for: field)
    }
  }

  private func reactionChoices(
    _ node: ConfigurationNode, for field: Field
  ) throws(ConfigurationError) -> [Reaction] {
    var choices: [Reaction] = []
    for element in try node.scalarOrSequence(of: "reactions to \(field.name)") {
      let reaction = try element.choice(of: "a reaction", Reaction.self)
      guard
        reaction.applies(to: field, overTCP: true) || reaction.applies(to: field, overTCP: false)
      else {
        throw element.error(
          "'\(reaction.rawValue)' cannot answer '\(field.name)'",
          remedy: "use one of: \(Self.fitting(field))")
      }
      guard placement == .inPath || !reaction.needsPath else {
        throw element.error(
          "'\(reaction.rawValue)' needs a censor in the path, and this one stands beside it",
          remedy: "set 'placement: in-path', or use a reaction that adds packets")
      }
      choices.append(reaction)
    }
    return choices
  }

  private static func fitting(_ field: Field) -> String {
    Reaction.allCases
      .filter { $0.applies(to: field, overTCP: true) || $0.applies(to: field, overTCP: false) }
      .map(\.rawValue).joined(separator: ", ")
  }

  private static func addresses(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [IPAddress] {
    var addresses: [IPAddress] = []
    for element in try node.scalarOrSequence(of: "forged-addresses") {
      let text = try element.string(of: "a forged address")
      guard let address = IPAddress(text) else {
        throw element.error(
          "'\(text)' is no IP address", remedy: "write it as 203.0.113.7 or 2001:db8::7")
      }
      addresses.append(address)
    }
    return addresses
  }
}

extension Reaction {
  /// Whether it takes packets away, which only a censor in the path can.
  var needsPath: Bool {
    switch self {
    case .drop, .nullRoute: true
    case .dnsInjection, .tcpReset, .blockPage: false
    }
  }
}
