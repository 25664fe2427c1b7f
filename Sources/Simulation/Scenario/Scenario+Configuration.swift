public import Configuration
import Dissection
import Gateway

extension Scenario {
  /// Loads and checks a scenario's file.
  ///
  /// - Throws: `ConfigurationError` with file, line, and what was meant.
  public init(contentsOf path: String) throws(ConfigurationError) {
    let (node, file) = try ConfigurationNode.load(.scenario, path: path)
    self = try node.readAll { node throws(ConfigurationError) in
      try Scenario(node, path: path, file: file)
    }
  }

  private init(
    _ node: ConfigurationNode, path: String, file: ReadFile
  ) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "a scenario",
      keys: [
        "name", "title", "description", "population", "utc-offset", "hours", "networks", "gateways",
        "routes", "other-clients",
      ])
    name = try mapping.required("name").string(of: "name")
    title = try mapping.required("title").string(of: "title")
    self.path = path
    self.file = file
    strayClients =
      try mapping["other-clients"]?.choice(of: "other-clients", StrayClients.self) ?? .outside
    networks = try Self.networks(mapping.required("networks"))
    gateways = try Self.gateways(mapping.required("gateways"))
    population = try mapping["population"]?.integer(
      of: "population", in: 1...Self.populationMax)
    if let offset = mapping["utc-offset"] { utcOffset = try LocalClock.utcOffset(offset) }
    hours = try mapping["hours"].map(Self.hours)
    routes = []
    routes = try Self.routes(
      mapping.required("routes"), networks: networks.map(\.name), gateways: gateways.map(\.name))
    let passed = Set(routes.flatMap { $0.gateways + $0.back })
    for (index, gateway) in gateways.enumerated() where !passed.contains(GatewayIndex(index)) {
      throw gateway.place.error(
        "gateway '\(gateway.name)' is on no route", remedy: "add it to one, or remove it",
        about: .file)
    }
  }

  /// A hundred times all people.
  private static let populationMax = 1_000_000_000_000
  /// More networks or gateways than any country has operators.
  private static let partsMax = 4096
  /// What flows know their routes by has 15 bits.
  private static let routesMax = 32_767

  /// The elements of a list that is not longer than that.
  private static func parts(
    _ node: ConfigurationNode, of what: String, max: Int = partsMax
  ) throws(ConfigurationError) -> [ConfigurationNode] {
    let parts = try node.sequence(of: what)
    guard parts.count <= max else {
      throw node.error("more than \(max) \(what)", remedy: "join some of them")
    }
    return parts
  }

  /// The first hour, and the one that they end before.
  private static func hours(_ node: ConfigurationNode) throws(ConfigurationError) -> DayHours {
    let bounds = try node.sequence(of: "hours")
    guard bounds.count == 2,
      let hours = DayHours(
        from: try bounds[0].integer(of: "the first hour", in: 0...23),
        to: try bounds[1].integer(of: "the hour that ends them", in: 1...24))
    else {
      throw node.error(
        "'hours' is the first hour and the one that ends them",
        remedy: "write them as [19, 23] or, over midnight, [22, 6]")
    }
    return hours
  }

  private static func networks(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [Network] {
    var networks: [Network] = []
    var owners: [IPPrefix: String] = [:]
    for element in try parts(node, of: "networks") {
      let network = try network(element)
      guard !networks.contains(where: { $0.name == network.name }) else {
        throw (element.entry("name") ?? element).error(
          "a second network '\(network.name)'", remedy: "rename one of them")
      }
      let list = element.entry("prefixes")
      for (index, prefix) in network.prefixes.enumerated() {
        if let owner = owners.updateValue(network.name, forKey: prefix) {
          let place = list.map { $0.isSequence ? $0.elements[index] : $0 }
          throw (place ?? element).error(
            "\(prefix) is in '\(owner)' and in '\(network.name)'",
            remedy: "keep it in one network")
        }
      }
      networks.append(network)
    }
    guard !networks.isEmpty else {
      throw node.error("a scenario without networks", remedy: "add a network with its prefixes")
    }
    return networks
  }

  private static func network(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Network {
    let mapping = try node.mapping(
      of: "a network", keys: ["name", "operator", "as", "prefixes", "share", "domestic"])
    let operatorName = try mapping["operator"]?.string(of: "operator")
    let asNumber = try mapping["as"]?.integer(of: "as", in: 1...Int(UInt32.max))
    let domestic = try mapping["domestic"]?.number(of: "domestic", in: 0...1) ?? 0
    return Network(
      name: try mapping.required("name").string(of: "name"),
      operatorName: operatorName,
      asNumber: asNumber.map { UInt32($0) },
      prefixes: try prefixes(mapping.required("prefixes")),
      share: try mapping["share"]?.number(of: "share", in: 0...1e9) ?? 1,
      domesticPerMillion: Int((domestic * 1_000_000).rounded()))
  }

  private static func prefixes(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [IPPrefix] {
    var prefixes: [IPPrefix] = []
    for element in try node.scalarOrSequence(of: "prefixes") {
      let text = try element.string(of: "a prefix")
      guard let prefix = IPPrefix(text) else {
        throw element.error(
          "'\(text)' is no prefix",
          remedy: "write it as 10.1.0.0/16 or 2001:db8::/32, with zeros after the prefix")
      }
      prefixes.append(prefix)
    }
    return prefixes
  }

  private static func gateways(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [GatewaySite] {
    var gateways: [GatewaySite] = []
    for element in try parts(node, of: "gateways") {
      let mapping = try element.mapping(of: "a gateway", keys: ["name", "censor", "rules"])
      let name = try mapping.required("name").string(of: "name")
      guard !gateways.contains(where: { $0.name == name }) else {
        throw (element.entry("name") ?? element).error(
          "a second gateway '\(name)'", remedy: "rename one of them")
      }
      var rules: [String] = []
      for rule in try mapping.required("rules").scalarOrSequence(of: "rules") {
        rules.append(try rule.string(of: "a rule set"))
      }
      gateways.append(
        GatewaySite(
          name: name, censor: try mapping.required("censor").string(of: "censor"), rules: rules,
          place: element))
    }
    guard !gateways.isEmpty else {
      throw node.error("a scenario without gateways", remedy: "add a gateway with its censor")
    }
    return gateways
  }

  private static func routes(
    _ node: ConfigurationNode, networks: [String], gateways: [String]
  ) throws(ConfigurationError) -> [Route] {
    var routes: [Route] = []
    for element in try parts(node, of: "routes", max: routesMax) {
      routes.append(try route(element, networks: networks, gateways: gateways))
    }
    for (index, name) in networks.enumerated()
    where !routes.contains(where: { $0.network.offset == index && $0.destination == nil }) {
      throw node.error(
        "network '\(name)' has no route to the outside",
        remedy: "add one, with 'gateways: []' if nothing watches it", about: .file)
    }
    return routes
  }

  private static func route(
    _ node: ConfigurationNode, networks: [String], gateways: [String]
  ) throws(ConfigurationError) -> Route {
    let mapping = try node.mapping(
      of: "a route", keys: ["network", "to", "gateways", "back", "weight"])
    let network = try NetworkIndex(
      index(mapping.required("network"), in: networks, what: "network"))
    var destination: NetworkIndex?
    if let node = mapping["to"] {
      destination = try NetworkIndex(index(node, in: networks, what: "network"))
    }
    let out = try way(mapping.required("gateways"), of: "gateways", among: gateways)
    var back: [GatewayIndex]?
    if let node = mapping["back"] { back = try way(node, of: "back", among: gateways) }
    return Route(
      network: network,
      weight: try mapping["weight"]?.integer(of: "weight", in: 1...1_000_000_000) ?? 1,
      gateways: out, back: back, destination: destination)
  }

  /// The gateways on a way, each once.
  private static func way(
    _ node: ConfigurationNode, of what: String, among gateways: [String]
  ) throws(ConfigurationError) -> [GatewayIndex] {
    var way: [GatewayIndex] = []
    for element in try node.scalarOrSequence(of: what) {
      let gateway = try GatewayIndex(index(element, in: gateways, what: "gateway"))
      guard !way.contains(gateway) else {
        throw element.error(
          "gateway '\(gateways[gateway.offset])' is on this way twice", remedy: "name it once")
      }
      way.append(gateway)
    }
    return way
  }

  /// The index of the network or gateway that a route refers to.
  private static func index(
    _ node: ConfigurationNode, in names: [String], what: String
  ) throws(ConfigurationError) -> Int {
    let name = try node.string(of: "a \(what)")
    if let index = names.firstIndex(of: name) { return index }
    let remedy =
      Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
      ?? "the \(what)s are: \(names.joined(separator: ", "))"
    throw node.error(
      "there is no \(what) '\(name)'", remedy: remedy, about: .reference(to: names),
      standIn: Suggestion.nearest(to: name, among: names) ?? names.first)
  }
}
