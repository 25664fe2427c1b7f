import Configuration

extension StreamHabits {
  private static let keys = [
    "segments", "messages", "overlap", "out-of-order", "holes", "held-bytes", "held-segments",
    "checksums", "hop-limit-min", "ip-fragments", "options", "data-flags", "data-in-syn",
    "opened-by", "handshake",
    "handshake-numbers", "reads", "data-packets", "passes", "first-segment-min", "message-bytes",
    "record-headers",
    "free-pass-seconds", "re-anchors-on", "events", "source",
  ]

  /// Reads and checks the `stream:` block of a censor.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "stream", keys: Self.keys)
    try readSegments(mapping)
    try readOrder(mapping)
    try readConnection(mapping)
    if let anchors = mapping["re-anchors-on"] {
      self.anchors = []
      for element in try anchors.scalarOrSequence(of: "re-anchors-on") {
        self.anchors.insert(Anchors(try element.choice(of: "re-anchors-on", Anchor.self)))
      }
    }
    if let passed = mapping["passes"] { try readPassed(passed) }
    if let events = mapping["events"] { self.events = try Self.events(events) }
    try checkConsistency(mapping)
  }

  /// Which segments it takes.
  private mutating func readSegments(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    checksums = try mapping.choice("checksums", else: checksums)
    hopLimitMin = UInt8(
      truncatingIfNeeded: try mapping.integer("hop-limit-min", in: 1...255, else: 0))
    fragmentsMax = Int32(
      truncatingIfNeeded: try mapping.integer(
        "ip-fragments", in: 0...8192, else: Int(fragmentsMax)))
    options = try mapping.choice("options", else: options)
    dataFlags = try mapping.choice("data-flags", else: dataFlags)
    synData = try mapping.choice("data-in-syn", else: synData)
    sides = try mapping.choice("reads", else: sides)
    dataPacketsMax = Int32(
      truncatingIfNeeded: try mapping.integer(
        "data-packets", in: 1...1_000_000, else: Int(dataPacketsMax)))
  }

  /// Which protocols it lets pass.
  private mutating func readPassed(_ node: ConfigurationNode) throws(ConfigurationError) {
    for element in try node.scalarOrSequence(of: "passes") {
      let name = try element.choice(of: "protocol", ProtocolFingerprints.Name.self)
      passedProtocols.insert(ProtocolFingerprints(name))
    }
    guard segments == .alone, dataPacketsMax < .max else {
      throw node.error(
        "'passes' is about the segments that a censor looks at, each for itself",
        remedy: "add 'segments: alone' and 'data-packets: 2'", about: .neighbours)
    }
  }

  /// What it makes of their order.
  private mutating func readOrder(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    segments = try mapping.choice("segments", else: segments)
    messages = try mapping.choice("messages", else: messages)
    order.overlap = try mapping.choice("overlap", else: order.overlap)
    order.holes = try mapping.choice("holes", else: order.holes)
    order.outOfOrder = try mapping.choice("out-of-order", else: order.outOfOrder)
    order.heldBytesMax = Int32(
      truncatingIfNeeded: try mapping.integer(
        "held-bytes", in: 0...1 << 30, else: Int(order.heldBytesMax)))
    order.heldSegmentsMax = Int32(
      truncatingIfNeeded: try mapping.integer(
        "held-segments", in: 0...1_000_000, else: Int(order.heldSegmentsMax)))
    firstSegmentMin = Int32(
      truncatingIfNeeded: try mapping.integer("first-segment-min", in: 1...65_535, else: 0))
    messageBytesMax = Int32(
      truncatingIfNeeded: try mapping.integer(
        "message-bytes", in: 1...65_536, else: Int(messageBytesMax)))
    recordHeaders = try mapping.choice("record-headers", else: recordHeaders)
  }

  /// When it knows a connection.
  private mutating func readConnection(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    opening = try mapping.choice("opened-by", else: opening)
    handshake = try mapping.choice("handshake", else: handshake)
    handshakeNumbers = try mapping.choice("handshake-numbers", else: handshakeNumbers)
    freePass =
      Int64(try mapping.integer("free-pass-seconds", in: 1...86_400, else: 0)) * 1_000_000_000
  }

  private static func events(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [StreamEvent] {
    let elements = try node.sequence(of: "events")
    guard elements.count <= eventsMax else {
      throw node.error("more than \(eventsMax) events", remedy: "join some of them")
    }
    var events: [StreamEvent] = []
    for element in elements { events.append(try StreamEvent(element)) }
    return events
  }

  /// Refuses keys that change nothing beside the others.
  private func checkConsistency(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    if handshake == .complete, opening == .anything {
      throw mapping.node.error(
        "'handshake: complete' needs a censor that looks for the opening",
        remedy: "add 'opened-by: syn' or 'opened-by: syn-or-syn-ack'", about: .neighbours)
    }
    if recordHeaders == .whole, segments == .alone || messageBytesMax == .max {
      throw mapping.node.error(
        "'record-headers: whole' is about messages that are put together, up to some size",
        remedy: "add 'message-bytes: 16384', and leave 'segments: alone' out", about: .neighbours)
    }
    if segments == .reassembled, messages != .all, let value = mapping["messages"] {
      throw value.error(
        "'messages: \(messages.rawValue)' is a habit of censors that put no segments together",
        remedy: "add 'segments: alone'", about: .neighbours)
    }
    if segments == .alone {
      for key in ["overlap", "holes", "held-bytes", "held-segments", "first-segment-min"] {
        guard let value = mapping[key] else { continue }
        throw value.error(
          "'\(key)' means nothing to a censor that puts no segments together",
          remedy: "remove it, or 'segments: alone'", about: .neighbours)
      }
    }
  }
}

extension StreamEvent {
  /// Reads and checks an element of `events:`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "an event",
      keys: [
        "on", "from", "when", "numbers", "every", "effect", "probability", "otherwise", "source",
      ])
    kind = try mapping.required("on").choice(of: "on", Kind.self)
    effect = try mapping.required("effect").choice(of: "effect", Effect.self)
    sender = try mapping.choice("from", else: sender)
    stage = try mapping.choice("when", else: stage)
    numbers = try mapping.choice("numbers", else: numbers)
    every = UInt8(truncatingIfNeeded: try mapping.integer("every", in: 1...255, else: 1))
    if let probability = mapping["probability"] {
      perMillion = Int32(try probability.number(of: "probability", in: 0...1) * 1_000_000)
    }
    otherwise = try mapping.choice("otherwise", else: otherwise)
    if let value = mapping["otherwise"], mapping["probability"] == nil {
      throw value.error(
        "'otherwise' without 'probability' never happens", remedy: "add 'probability: 0.5'",
        about: .neighbours)
    }
  }
}
