public import Configuration
import Dissection
import Rules

extension Censor {
  private static let keys = [
    "name", "title", "description", "placement", "dated", "source", "doubts", "boxes",
  ]
  /// Real ones have three.
  private static let boxesMax = 16

  /// Loads and checks a censor's file.
  ///
  /// - Throws: `ConfigurationError` with file, line, and what was meant.
  public init(contentsOf path: String) throws(ConfigurationError) {
    let (node, file) = try ConfigurationNode.load(.censor, path: path)
    if node.keys.contains("parts") {
      self = try node.readAll { node throws(ConfigurationError) in
        try Censor(partsIn: node, path: path)
      }
    } else {
      try self.init(node)
    }
    files.append(file)
  }

  /// Reads what is said of a censor as a whole.
  private init(head mapping: ConfigurationMapping) throws(ConfigurationError) {
    self.init(
      name: try mapping.required("name").string(of: "name"),
      title: try mapping.required("title").string(of: "title"),
      placement: try mapping.required("placement").choice(of: "placement", Placement.self))
    dated = try mapping["dated"]?.string(of: "dated")
    sources = try mapping.texts("source")
    doubts = try mapping.texts("doubts")
  }

  /// Reads a censor that is made of others, whose files are beside its own: their boxes stand side by
  /// side.
  private init(partsIn node: ConfigurationNode, path: String) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "a censor of parts", keys: Self.keys.filter { $0 != "boxes" } + ["parts"])
    try self.init(head: mapping)
    boxes = []
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    for element in try mapping.required("parts").scalarOrSequence(of: "parts") {
      let name = try element.string(of: "a part")
      guard !name.contains("/"), name != self.name else {
        throw element.error("'\(name)' is no other censor", remedy: "name a file beside this one")
      }
      let part: Censor
      do {
        let (root, file) = try ConfigurationNode.load(.censor, path: "\(folder)\(name).yaml")
        part = try Censor(root)
        files.append(file)
      } catch {
        throw element.error("the part '\(name)': \(error.message)", remedy: error.remedy)
      }
      for var box in part.boxes {
        if part.boxes.count > 1 { box.name = "\(name): \(box.name)" }
        if box.sources.isEmpty { box.sources = part.sources }
        boxes.append(box)
      }
    }
    guard (1...Self.boxesMax).contains(boxes.count) else {
      throw node.error("a censor has 1 to \(Self.boxesMax) boxes, not \(boxes.count)")
    }
  }

  /// Reads and checks a censor: its boxes are listed under `boxes:`, or it is one itself.
  ///
  /// - Throws: the first error, with all further ones.
  public init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self = try node.readAll { node throws(ConfigurationError) in try Censor(boxesIn: node) }
  }

  private init(boxesIn node: ConfigurationNode) throws(ConfigurationError) {
    let hasBoxes = node.keys.contains("boxes")
    let mapping = try node.mapping(
      of: hasBoxes ? "a censor with boxes" : "a censor",
      keys: hasBoxes ? Self.keys : Self.keys + CensorBox.keys)
    try self.init(head: mapping)
    guard let list = mapping["boxes"] else {
      boxes = [try CensorBox(mapping, name: name, placement)]
      boxes[0].sources = []
      return
    }
    let elements = try list.sequence(of: "boxes")
    guard (1...Self.boxesMax).contains(elements.count) else {
      throw list.error("a censor has 1 to \(Self.boxesMax) boxes, not \(elements.count)")
    }
    boxes = []
    for element in elements {
      let box = try element.mapping(
        of: "a box", keys: ["name", "source", "placement"] + CensorBox.keys)
      let name = try box.required("name").string(of: "name")
      guard !boxes.contains(where: { $0.name == name }) else {
        throw element.error("a second box '\(name)'", remedy: "rename one of them")
      }
      boxes.append(try CensorBox(box, name: name, placement))
    }
  }
}

extension CensorBox {
  /// What is said of a box, in a box or of a censor that is one.
  fileprivate static let keys = [
    "clients", "client-port", "server-ports", "reactions", "forged-addresses", "probability",
    "residual", "stream", "dns", "quic", "client-hello", "http", "packets",
    "answer", "drops", "active", "hosts", "acts", "connections", "rate",
  ]

  /// Reads and checks a box.
  fileprivate init(
    _ mapping: ConfigurationMapping, name: String, _ placement: Censor.Placement
  ) throws(ConfigurationError) {
    self.init(name: name, placement: try mapping.choice("placement", else: placement))
    sources = try mapping.texts("source")
    scope = try BoxScope(mapping)
    if let addresses = mapping["forged-addresses"] {
      settings.forgedAddresses = try addresses.addresses(of: "forged-addresses")
    }
    if let node = mapping["packets"] { injection = try TCPInjection(node) }
    if let node = mapping["answer"] {
      let answer = try ForgedAnswer(node)
      forgedAnswer = answer
      settings.forgedAddresses = answer.ipv4Addresses + answer.ipv6Addresses
      guard answer.query == .passes || placement == .inPath else {
        throw node.error(
          "'query: dropped' needs 'placement: in-path', and this censor is on-path",
          remedy: "set 'placement: in-path', or remove 'query: dropped'", about: .neighbours)
      }
    }
    if let node = mapping["probability"] { odds = try BlockingOdds(node) }
    if let node = mapping["residual"] { residuals = try Residual.all(node, self.placement) }
    if let node = mapping["hosts"] { hosts = try Residual.part(node) }
    if let node = mapping["stream"] { stream = try StreamHabits(node) }
    if let node = mapping["client-hello"] { stream.clientHello = try ClientHelloHabits(node) }
    if let node = mapping["http"] { stream.http = try HTTPHabits(node) }
    if let node = mapping["dns"] { dns = try DNSHabits(node) }
    if let node = mapping["quic"] { quic = try QUICHabits(node) }
    let reactions = try mapping.required("reactions")
      .mapping(of: "reactions", keys: Field.allCases.map(\.name))
    for field in Field.allCases {
      guard let choices = reactions[field.name] else { continue }
      setReactions(try Self.reactions(choices, to: field, self.placement), for: field)
    }
    try readOnset(mapping)
    guard let node = mapping["drops"] else { return }
    dropping = try node.choice(of: "drops", Dropping.self)
    guard has(.drop) else {
      throw node.error(
        "'drops' means nothing without the reaction 'drop'", remedy: "remove it",
        about: .neighbours)
    }
  }

  private static func reactions(
    _ node: ConfigurationNode, to field: Field, _ placement: Censor.Placement
  ) throws(ConfigurationError) -> [Reaction] {
    var choices: [Reaction] = []
    for element in try node.scalarOrSequence(of: "reactions to \(field.name)") {
      let reaction = try element.choice(of: "reaction", Reaction.self)
      guard
        reaction.applies(to: field, overTCP: true) || reaction.applies(to: field, overTCP: false)
      else {
        throw element.error(
          "'\(reaction.rawValue)' cannot answer '\(field.name)'",
          remedy: "use one of: \(fitting(field))")
      }
      guard placement == .inPath || !reaction.takesPackets else {
        throw element.error(
          "'\(reaction.rawValue)' needs 'placement: in-path', and this censor is on-path",
          remedy: "set 'placement: in-path', or use a reaction that adds packets",
          about: .neighbours)
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
}
