import Configuration
import Dissection

extension EvasionStep {
  private static let words = [
    "records-at", "request", "before", "behind", "segments-at", "segments", "ip-fragments",
    "client-port",
    "datagram-before", "version-negotiation", "quic-version", "crypto-frames",
    "crypto-length", "initials", "ping-first", "datagram-bytes",
  ]

  /// More than any strategy that was published has.
  private static let stepsMax = 8
  private static let bytesMax = 4096

  /// Reads `steps:`.
  static func steps(_ node: ConfigurationNode) throws(ConfigurationError) -> [EvasionStep] {
    let entries = try node.mapping(of: "steps", keys: words).entries
    guard (1...stepsMax).contains(entries.count) else {
      throw node.error("a strategy has 1 to \(stepsMax) steps, not \(entries.count)")
    }
    var steps: [EvasionStep] = []
    for entry in entries {
      steps.append(try EvasionStep(entry.key.string(of: "a step"), entry.value))
    }
    return steps
  }

  private init(_ word: String, _ node: ConfigurationNode) throws(ConfigurationError) {
    switch word {
    case "records-at": self = .records(at: try Self.place(node))
    case "request": self = .request(try Self.changes(node))
    case "before": self = .before(try Self.bytes(node))
    case "behind": self = .behind(try Self.bytes(node))
    case "segments-at": self = .segments(at: try Self.place(node))
    case "segments": self = .segmentOrder(try Self.order(node))
    case "ip-fragments": self = .fragments(try node.integer(of: word, in: 2...128))
    case "client-port":
      self = .clientPort(UInt16(truncatingIfNeeded: try node.integer(of: word, in: 1...65_535)))
    case "datagram-before":
      self = .datagramBefore(count: try node.integer(of: word, in: 1...1200))
    case "version-negotiation": self = try Self.flag(.versionNegotiation, word, node)
    case "quic-version": self = .quicVersion(try Self.version(node))
    case "crypto-frames": self = .cryptoFrames(try node.integer(of: word, in: 2...16))
    case "crypto-length": self = .cryptoLength(try node.integer(of: word, in: 0...16_383))
    case "initials": self = .initials(try node.integer(of: word, in: 2...16))
    case "datagram-bytes": self = .datagramSize(try node.integer(of: word, in: 300...1500))
    default: self = try Self.flag(.pingFirst, word, node)
    }
  }

  /// `path insert %20 start 1; host upper`.
  private static func changes(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [RequestChange] {
    let text = try node.string(of: "a request's changes")
    var changes: [RequestChange] = []
    for part in text.split(separator: ";") {
      guard let change = RequestChange(part) else {
        throw node.error(
          "'\(part.prefix(60))' is no change of a request",
          remedy: "write it as 'path insert %20 start 1', 'method replace PUT' or 'name upper'")
      }
      changes.append(change)
    }
    guard !changes.isEmpty else { throw node.error("no change of a request") }
    return changes
  }

  /// A step that is either done or not written.
  private static func flag(
    _ step: EvasionStep, _ word: String, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> EvasionStep {
    guard try node.boolean(of: word) else {
      throw node.error("'\(word)' is done where it is written", remedy: "remove it")
    }
    return step
  }

  private static func place(_ node: ConfigurationNode) throws(ConfigurationError) -> MessagePlace {
    switch try node.string(of: "a place") {
    case "before-name": .beforeName
    case "in-name": .inName
    case "behind-name": .behindName
    default:
      .offset(
        try node.integer(of: "a place, before-name, in-name, behind-name or", in: 1...bytesMax))
    }
  }

  /// `[2, 1]`: the second piece, and then the first.
  private static func order(_ node: ConfigurationNode) throws(ConfigurationError) -> [Int] {
    var order: [Int] = []
    for element in try node.sequence(of: "segments") {
      order.append(try element.integer(of: "a segment", in: 1...64))
    }
    guard order.count > 1, order.sorted() == Array(1...order.count) else {
      throw node.error(
        "an order of segments has each of their numbers once",
        remedy: "write it as [2, 1] for two in reverse")
    }
    return order
  }

  /// A text, in which `%XX` stands for a byte; or one that is repeated.
  private static func bytes(_ node: ConfigurationNode) throws(ConfigurationError) -> [UInt8] {
    guard node.isMapping else {
      let text = try node.string(of: "bytes")
      guard let bytes = GenevaValue.percentDecoded(text), bytes.count <= bytesMax else {
        throw node.error(
          "'\(text.prefix(60))' is no text of \(bytesMax) bytes at most, with %XX for what is none")
      }
      return bytes
    }
    let mapping = try node.mapping(of: "bytes", keys: ["bytes", "times"])
    let bytes = try bytes(mapping.required("bytes"))
    let times = try mapping.required("times").integer(of: "times", in: 1...bytesMax)
    guard bytes.count * times <= bytesMax else { throw node.error("more than \(bytesMax) bytes") }
    return (0..<times).flatMap { _ in bytes }
  }

  private static func version(_ node: ConfigurationNode) throws(ConfigurationError) -> QUICVersion {
    let text = try node.string(of: "a version")
    guard let version = QUICVersion(name: text), version.isSupported else {
      throw node.error(
        "'\(text)' is no version of QUIC whose Initial packets are written",
        remedy: "write it as v1, v2 or draft-29")
    }
    return version
  }
}
