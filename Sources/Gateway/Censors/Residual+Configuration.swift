import Configuration

extension Residual {
  private static let keys = [
    "key", "seconds", "begins-after", "renewed", "on", "probability", "reaction", "triggers",
    "within-seconds", "hosts", "client-ports", "name", "source",
  ]
  /// More than any box was measured to have.
  private static let countMax = 8

  /// Reads `residual:`: a memory, or a list of them.
  static func all(
    _ node: ConfigurationNode, _ placement: Censor.Placement
  ) throws(ConfigurationError) -> [Residual] {
    guard !node.isMapping else { return [try Residual(node, placement)] }
    var residuals: [Residual] = []
    for element in try node.sequence(of: "residual") {
      residuals.append(try Residual(element, placement))
    }
    guard (1...countMax).contains(residuals.count) else {
      throw node.error("a box has 1 to \(countMax) memories, not \(residuals.count)")
    }
    return residuals
  }

  private init(
    _ node: ConfigurationNode, _ placement: Censor.Placement
  ) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "residual", keys: Self.keys)
    self.init(
      key: try mapping.required("key").choice(of: "key", Key.self),
      seconds: try mapping.required("seconds").integer(of: "seconds", in: 0...86_400))
    delaySeconds = try mapping.integer("begins-after", in: 0...86_400, else: 0)
    isRenewed = try mapping["renewed"]?.boolean(of: "renewed") ?? false
    trigger = try mapping.choice("on", else: trigger)
    if let value = mapping["probability"] { try readOdds(value) }
    if let value = mapping["reaction"] { reaction = try Self.reaction(value, placement) }
    try readTriggers(mapping)
    if let value = mapping["hosts"] { hosts = try Self.part(value) }
    if let value = mapping["client-ports"] {
      clientPorts = Self.millionths(try value.number(of: "client-ports", in: 0...1))
    }
    name = try mapping["name"]?.string(of: "name")
  }

  /// A probability as a box has it, or `by-trigger`: one for each trigger.
  private mutating func readOdds(_ node: ConfigurationNode) throws(ConfigurationError) {
    guard node.keys.contains("by-trigger") else {
      odds = try BlockingOdds(node)
      return
    }
    let mapping = try node.mapping(of: "probability", keys: ["by-trigger", "source"])
    let list = try mapping.required("by-trigger")
    for element in try list.sequence(of: "by-trigger") {
      oddsByTrigger.append(
        Int32(Self.millionths(try element.number(of: "a probability", in: 0...1))))
    }
    guard (1...64).contains(oddsByTrigger.count) else {
      throw list.error("'by-trigger' has 1 to 64 numbers, not \(oddsByTrigger.count)")
    }
  }

  private mutating func readTriggers(
    _ mapping: ConfigurationMapping
  ) throws(ConfigurationError) {
    triggerCount = try mapping.integer("triggers", in: 1...1_000, else: 1)
    guard let value = mapping["within-seconds"] else { return }
    triggerSeconds = try value.integer(of: "within-seconds", in: 1...86_400)
    guard countsTriggers else {
      throw value.error(
        "'within-seconds' means nothing without 'triggers' or 'by-trigger'", remedy: "remove it",
        about: .neighbours)
    }
  }

  private static func reaction(
    _ node: ConfigurationNode, _ placement: Censor.Placement
  ) throws(ConfigurationError) -> Reaction {
    let reaction = try node.choice(of: "reaction", Reaction.self)
    guard reaction == .drop || reaction == .tcpReset || reaction == .throttle else {
      throw node.error(
        "'\(reaction.rawValue)' cannot answer any packet",
        remedy: "use drop, tcp-reset or throttle")
    }
    guard placement == .inPath || !reaction.takesPackets else {
      throw node.error(
        "'\(reaction.rawValue)' needs 'placement: in-path', and this censor is on-path",
        remedy: "set 'placement: in-path', or use 'tcp-reset'", about: .file)
    }
    return reaction
  }

  /// A share of all hosts, from the beginning, or from one place to another.
  static func part(_ node: ConfigurationNode) throws(ConfigurationError) -> Range<Int> {
    guard node.isMapping else {
      return 0..<millionths(try node.number(of: "hosts", in: 0...1))
    }
    let mapping = try node.mapping(of: "hosts", keys: ["from", "to"])
    let from = millionths(try mapping.required("from").number(of: "from", in: 0...1))
    let end = try mapping.required("to")
    let to = millionths(try end.number(of: "to", in: 0...1))
    guard from <= to else {
      throw end.error("'to' must not be less than 'from'", remedy: "swap the two")
    }
    return from..<to
  }

  private static func millionths(_ share: Double) -> Int { Int((share * 1_000_000).rounded()) }
}

extension Residual {
  /// What it does, in a sentence.
  var sentence: String {
    let same =
      switch key {
      case .hostPair: "between the same addresses"
      case .threeTuple: "of the same client to the same address and port"
      case .fourTuple: "on the same addresses and ports"
      }
    let what =
      switch reaction {
      case nil: "acts on"
      case .drop: "drops"
      case .tcpReset: "resets"
      case .throttle: "throttles"
      case .dnsInjection, .blockPage, .nullRoute, .tlsInterception: "blocks"
      }
    let beginning = delaySeconds > 0 ? ", from \(delaySeconds) s after the first on," : ""
    let moment = trigger == .data ? ", once they bring payload" : ""
    let renewal = isRenewed ? "; each begins the time anew" : ""
    let share = odds.isCertain && oddsByTrigger.isEmpty ? "" : ", in part"
    return
      "For \(seconds) s\(beginning) it \(what) later flows \(same)\(moment)\(share)\(renewal)."
      + limits
  }

  /// When and for whom, in sentences.
  private var limits: String {
    var text = ""
    if triggerCount > 1 {
      text += " It takes \(triggerCount) triggers within \(triggerSeconds) s."
    } else if oddsByTrigger.count > 1 {
      text += " The more triggers, the more often, up to \(oddsByTrigger.count)."
    }
    if hosts.count < 1_000_000 { text += " That is so of \(percent(hosts.count)) of the hosts." }
    if clientPorts < 1_000_000 {
      text += " It is so of \(percent(clientPorts)) of the client's ports."
    }
    if let name { text += " Rules ask for it as '\(name)'." }
    return text
  }

  private func percent(_ millionths: Int) -> String {
    millionths % 10_000 == 0
      ? "\(millionths / 10_000) %" : "\(millionths / 10_000).\(millionths / 1000 % 10) %"
  }
}
