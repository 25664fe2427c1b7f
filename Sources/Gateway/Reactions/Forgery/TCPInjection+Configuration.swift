public import Configuration
import Dissection

extension TCPInjection {
  /// Reads and checks the value of `packets:`, a list of segments in the order in which they are
  /// sent.
  public init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let elements = try node.sequence(of: "packets")
    guard !elements.isEmpty else {
      throw node.error("'packets' is empty", remedy: "write '- flags: rst', or leave it out")
    }
    guard elements.count <= Self.segmentsMax else {
      throw node.error(
        "more than \(Self.segmentsMax) packets", remedy: "write equal ones once, with 'copies'")
    }
    var segments: [ForgedSegment] = []
    for element in elements {
      let segment = try ForgedSegment(element)
      if segments.isEmpty, segment.sequence == .afterPrevious {
        throw element.error(
          "'after-previous' means nothing in the first packet", remedy: "use 'expected'",
          about: .neighbours)
      }
      segments.append(segment)
    }
    self.init(segments: segments)
  }
}

extension ForgedSegment {
  private static let keys =
    [
      "flags", "copies", "sequence", "sequence-offsets", "to", "window", "payload", "payload-hex",
    ] + ForgedIPHeader.keys

  /// The flags by their names in RFC 9293 §3.1.
  private enum Flag: String, CaseIterable {
    case fin, syn, rst, psh, ack, urg, ece, cwr, ae, reserved

    var flags: TCPFlags {
      switch self {
      case .fin: .fin
      case .syn: .syn
      case .rst: .rst
      case .psh: .psh
      case .ack: .ack
      case .urg: .urg
      case .ece: .ece
      case .cwr: .cwr
      case .ae, .reserved: []
      }
    }

    /// The bits before the flags. Which of the three that are reserved is not told by who saw one: the
    /// lowest, beside AE, is taken.
    var reservedBits: UInt8 {
      switch self {
      case .ae: 0x1
      case .reserved: 0x2
      case .fin, .syn, .rst, .psh, .ack, .urg, .ece, .cwr: 0
      }
    }
  }

  /// Reads and checks an element of `packets:`.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "a packet", keys: Self.keys)
    self.init(flags: [])
    for flag in try mapping.required("flags").scalarOrSequence(of: "flags") {
      let choice = try flag.choice(of: "flag", Flag.self)
      flags.insert(choice.flags)
      reservedBits |= choice.reservedBits
    }
    if let value = mapping["to"] { receivers = try value.choice(of: "to", Receivers.self) }
    if let value = mapping["sequence"] {
      sequence = try value.choice(of: "sequence", Sequence.self)
    }
    sequenceOffsets = try Self.offsets(mapping)
    header = try ForgedIPHeader(mapping)
    if let value = mapping["window"] {
      window = try FieldPattern(value, of: "window", in: 0...65_535)
    }
    payload = try Self.payload(mapping)
  }

  private static func offsets(
    _ mapping: ConfigurationMapping
  ) throws(ConfigurationError) -> [Int32] {
    let copies = try mapping["copies"]?.integer(of: "copies", in: 1...copiesMax)
    guard let node = mapping["sequence-offsets"] else {
      return Array(repeating: 0, count: copies ?? 1)
    }
    var offsets: [Int32] = []
    for element in try node.scalarOrSequence(of: "sequence-offsets") {
      let offset = try element.integer(
        of: "a sequence offset", in: Int(Int32.min)...Int(Int32.max))
      offsets.append(Int32(truncatingIfNeeded: offset))
    }
    guard (1...copiesMax).contains(offsets.count) else {
      throw node.error(
        "\(offsets.count) sequence offsets", remedy: "give 1 to \(copiesMax), one a copy")
    }
    if let copies, copies != offsets.count {
      throw node.error(
        "\(offsets.count) sequence offsets for \(copies) copies",
        remedy: "give one a copy, or leave 'copies' out")
    }
    return offsets
  }

  private static func payload(
    _ mapping: ConfigurationMapping
  ) throws(ConfigurationError) -> [UInt8] {
    guard let hexadecimal = mapping["payload-hex"] else {
      guard let node = mapping["payload"] else { return [] }
      return try checked(Array(try node.string(of: "payload").utf8), node)
    }
    if let text = mapping["payload"] {
      throw text.error("both 'payload' and 'payload-hex'", remedy: "remove one of them")
    }
    let text = try hexadecimal.string(of: "payload-hex")
    let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }.map(\.hexDigitValue)
    let values = digits.compactMap { $0 }
    guard values.count == digits.count, values.count.isMultiple(of: 2) else {
      throw hexadecimal.error(
        "payload-hex must be pairs of hexadecimal digits, not '\(text.prefix(60))'",
        remedy: "write it in quotes, as \"01 02 0a\"")
    }
    let bytes = stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    return try checked(bytes, hexadecimal)
  }

  private static func checked(
    _ payload: [UInt8], _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [UInt8] {
    guard payload.count <= payloadCountMax else {
      throw node.error(
        "a payload of \(payload.count) bytes does not fit into one packet",
        remedy: "spread it over packets of \(payloadCountMax) bytes, "
          + "with 'sequence: after-previous'")
    }
    return payload
  }
}
