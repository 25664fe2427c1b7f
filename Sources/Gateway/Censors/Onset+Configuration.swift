import Configuration

extension Onset {
  private static let keys = [
    "on-packet", "after-packets", "after-bytes", "after-seconds", "within-seconds", "counted",
    "source",
  ]

  /// In place of the block: the box spares the flow in which it reads what a rule names.
  private enum Word: String, CaseIterable {
    case onLaterFlows = "on-later-flows"
  }

  /// Reads and checks `acts:`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init()
    guard node.isMapping else {
      _ = try node.choice(of: "acts", Word.self)
      sparesFlow = true
      return
    }
    let mapping = try node.mapping(of: "acts", keys: Self.keys)
    for element in try mapping["on-packet"]?.scalarOrSequence(of: "on-packet") ?? [] {
      kinds.formUnion(
        TriggerPacketKinds(try element.choice(of: "kind of packet", TriggerPacketKind.self)))
    }
    packets = try Self.range(mapping, "after-packets", in: 0...1_000_000)
    bytes = try Self.range(mapping, "after-bytes", in: 0...1 << 30)
    seconds = try Self.range(mapping, "after-seconds", in: 0...86_400)
    secondsMax = try mapping["within-seconds"].map { node throws(ConfigurationError) in
      UInt32(clamping: try node.integer(of: "within-seconds", in: 1...86_400))
    }
    counted = try mapping.choice("counted", else: counted)
    guard waits || !kinds.isEmpty else {
      throw node.error(
        "'acts' does not say when",
        remedy: "add 'on-packet', 'after-packets', 'after-bytes' or 'after-seconds', or remove it")
    }
    if let least = seconds?.upperBound, let most = secondsMax, most <= least,
      let value = mapping["within-seconds"]
    {
      throw value.error(
        "'within-seconds' is over before 'after-seconds'", remedy: "make it more than \(least)")
    }
    if packets == nil, bytes == nil, let value = mapping["counted"] {
      throw value.error(
        "'counted' means nothing without 'after-packets' or 'after-bytes'", remedy: "remove it",
        about: .neighbours)
    }
  }

  /// A number, or a mapping with `from` and `to`.
  private static func range(
    _ mapping: ConfigurationMapping, _ key: String, in bounds: ClosedRange<Int>
  ) throws(ConfigurationError) -> ClosedRange<UInt32>? {
    guard let node = mapping[key] else { return nil }
    let values: ClosedRange<Int>
    if node.isMapping {
      values = try node.mapping(of: key, keys: ["from", "to"]).range(in: bounds)
    } else {
      let value = try node.integer(of: key, in: bounds)
      values = value...value
    }
    return UInt32(clamping: values.lowerBound)...UInt32(clamping: values.upperBound)
  }
}

extension CensorBox {
  /// Whether a reaction can come later than what it answers.
  private static func mayWait(_ reaction: Reaction) -> Bool {
    switch reaction {
    case .drop, .tcpReset, .nullRoute, .throttle: true
    case .dnsInjection, .blockPage, .tlsInterception: false
    }
  }

  /// Reads `acts:`, `connections:` and `rate:`, which are about when and how far a box acts, and checks
  /// that its reactions can do so.
  mutating func readOnset(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    if let node = mapping["connections"] { quota = try ConnectionQuota(node) }
    if let node = mapping["rate"] {
      rate = try ThrottleRate(node)
      guard has(.throttle) else {
        throw node.error(
          "'rate' means nothing without the reaction 'throttle'", remedy: "remove it",
          about: .neighbours)
      }
    }
    guard let node = mapping["acts"] ?? mapping["connections"] else { return }
    if let other = Reaction.allCases.first(where: { has($0) && !Self.mayWait($0) }) {
      throw node.error(
        "'\(other.rawValue)' comes at once, and cannot wait for a later packet",
        remedy: "remove the reaction, or give it a box without 'acts' and 'connections'",
        about: .neighbours)
    }
    guard let node = mapping["acts"] else { return }
    let onset = try Onset(node)
    if quota != nil {
      throw node.error(
        "a box has 'acts' or 'connections', not both", remedy: "make two boxes of it",
        about: .neighbours)
    }
    if onset.sparesFlow, residuals.isEmpty {
      throw node.error(
        "'acts: on-later-flows' needs a memory", remedy: "add 'residual' to the box",
        about: .neighbours)
    }
    self.onset = onset
  }
}
