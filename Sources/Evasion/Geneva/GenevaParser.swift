import Configuration

/// Reads the notation of strategies, from left to right.
struct GenevaParser {
  /// More than any strategy that was published has.
  private static let byteCountMax = 4096
  private static let actionCountMax = 64

  private let bytes: [UInt8]
  private var offset = 0
  private var actionCount = 0

  init(_ notation: String) throws(GenevaError) {
    bytes = Array(notation.utf8)
    guard bytes.count <= Self.byteCountMax else {
      throw GenevaError(
        position: 1, message: "the strategy has more than \(Self.byteCountMax) bytes")
    }
  }

  /// The whole notation.
  mutating func strategy() throws(GenevaError) -> [GenevaStrategy.Tree] {
    var trees: [GenevaStrategy.Tree] = []
    skipBlanks()
    while peek() == UInt8(ascii: "[") {
      trees.append(try tree())
      skipBlanks()
    }
    if peek() == UInt8(ascii: "\\") {
      offset += 1
      try expect("/", to: "end the outbound part, as \\/")
      skipBlanks()
      if peek() == UInt8(ascii: "[") {
        throw error("inbound actions are not supported", remedy: #"end the strategy with \/"#)
      }
    }
    guard offset == bytes.count else {
      throw error("\(found) instead of a trigger", remedy: "write it as [TCP:flags:PA]")
    }
    guard !bytes.isEmpty else {
      throw error("the strategy is empty", remedy: #"write \/ for none"#)
    }
    return trees
  }

  /// `[TCP:flags:PA]-action-|`; the bar may be missing after the last one.
  private mutating func tree() throws(GenevaError) -> GenevaStrategy.Tree {
    let trigger = try trigger()
    try expect("-", to: "go on to the action")
    let action = peek() == UInt8(ascii: "-") ? .send : try action()
    try expect("-", to: "end the action")
    if peek() == UInt8(ascii: "|") {
      offset += 1
    } else {
      skipBlanks()
      guard peek() != UInt8(ascii: "[") else { throw error("no '|' between two triggers") }
    }
    return GenevaStrategy.Tree(trigger: trigger, action: action)
  }

  private mutating func trigger() throws(GenevaError) -> SegmentFlags {
    let start = offset
    offset += 1
    let parts = text(upTo: "]").split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "TCP", parts[1] == "flags" else {
      throw error("unknown trigger", remedy: "write it as [TCP:flags:PA]", at: start)
    }
    guard let flags = SegmentFlags(letters: parts[2]) else { throw unknownFlags(parts[2], start) }
    try expect("]", to: "end the trigger")
    return flags
  }

  /// An action with its branches.
  private mutating func action() throws(GenevaError) -> GenevaAction {
    actionCount += 1
    guard actionCount <= Self.actionCountMax else {
      throw error("more than \(Self.actionCountMax) actions")
    }
    let start = offset
    let name = text { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    switch name {
    case "send": return .send
    case "drop": return .drop
    case "duplicate":
      let (first, second) = try branches()
      return .duplicate(first, second)
    case "tamper":
      let tamper = try tamper()
      let end = offset
      let (next, other) = try branches()
      guard case .send = other else {
        throw error("tamper has one branch only", remedy: "write tamper{...}(action,)", at: end)
      }
      return .tamper(tamper, then: next)
    case "fragment":
      let fragment = try fragment()
      let (first, second) = try branches()
      return .fragment(fragment, first, second)
    default:
      guard !name.isEmpty else { throw error("\(found) instead of an action") }
      let names = ["duplicate", "tamper", "fragment", "drop", "send"]
      throw error(
        "unknown action '\(name)'", remedy: Suggestion.remedy(for: name, among: names), at: start)
    }
  }

  /// `(A,B)`, each of which may be empty; nothing at all is the same as `(,)`.
  private mutating func branches() throws(GenevaError) -> (GenevaAction, GenevaAction) {
    guard peek() == UInt8(ascii: "(") else { return (.send, .send) }
    offset += 1
    let first = peek() == UInt8(ascii: ",") ? .send : try action()
    try expect(",", to: "go on to the second branch, which may be empty")
    let second = peek() == UInt8(ascii: ")") ? .send : try action()
    try expect(")", to: "end the branches")
    return (first, second)
  }

  // MARK: - What stands in braces

  private mutating func tamper() throws(GenevaError) -> GenevaTamper {
    let (parts, start) = try parameters()
    guard parts.count >= 3 else {
      throw error("tamper without its three parts", remedy: "{TCP:flags:replace:R}", at: start)
    }
    let name = "\(parts[0]):\(parts[1])"
    guard let field = GenevaTamper.Field(rawValue: name) else {
      let names = GenevaTamper.Field.allCases.map(\.rawValue)
      throw error(
        "unknown field '\(name)'", remedy: Suggestion.remedy(for: name, among: names), at: start)
    }
    switch (parts[2], parts.count) {
    case ("corrupt", 3): return GenevaTamper(field: field, replacement: nil)
    case ("replace", 4):
      guard let value = GenevaValue.read(parts[3], for: field) else {
        throw error(
          "'\(parts[3])' is no value of \(name)", remedy: GenevaValue.expected(for: field),
          at: start)
      }
      return GenevaTamper(field: field, replacement: value)
    default:
      throw error(
        "unknown way to tamper '\(parts[2...].joined(separator: ":"))'",
        remedy: "replace with a value, or corrupt without one", at: start)
    }
  }

  private mutating func fragment() throws(GenevaError) -> GenevaFragment {
    let (parts, start) = try parameters()
    guard parts.count == 3 || parts.count == 4, parts[0] == "tcp", let cut = Int(parts[1]),
      (-1...0xffff).contains(cut), parts[2] == "True" || parts[2] == "False",
      let overlap = parts.count == 4 ? Int(parts[3]) : 0, (0...0xffff).contains(overlap)
    else {
      throw error(
        "fragment without its parts",
        remedy: "{tcp:N:True} or {tcp:N:False}, N of -1 to 65535, and perhaps :OVERLAP", at: start)
    }
    return GenevaFragment(
      offset: cut < 0 ? nil : cut, isInOrder: parts[2] == "True", overlap: overlap)
  }

  /// The parts between `{` and `}`, which colons divide, and where they begin.
  private mutating func parameters() throws(GenevaError) -> (parts: [String], start: Int) {
    try expect("{", to: "go on to the parameters")
    let start = offset
    let parts = text(upTo: "}").split(separator: ":", omittingEmptySubsequences: false)
    try expect("}", to: "end the parameters")
    return (parts.map(String.init), start)
  }

  // MARK: - Bytes

  private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = peek(), byte == 0x20 || (9...13).contains(byte) { offset += 1 }
  }

  private mutating func expect(_ character: Character, to purpose: String) throws(GenevaError) {
    guard let byte = peek(), byte == character.asciiValue else {
      throw error("\(found) instead of '\(character)' to \(purpose)")
    }
    offset += 1
  }

  private mutating func text(upTo end: Character) -> String { text { $0 != end.asciiValue } }

  private mutating func text(while isPart: (UInt8) -> Bool) -> String {
    let start = offset
    while let byte = peek(), isPart(byte) { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// What stands here, as errors say it.
  private var found: String {
    guard offset < bytes.count else { return "the end" }
    let rest = String(decoding: bytes[offset...], as: UTF8.self)
    return "'\(rest.first.map(String.init) ?? "")'"
  }

  private func unknownFlags(_ letters: Substring, _ start: Int) -> GenevaError {
    error(
      "unknown flags '\(letters)'", remedy: "letters of \(SegmentFlags.letters)", at: start)
  }

  private func error(_ message: String, remedy: String? = nil, at place: Int? = nil) -> GenevaError
  {
    // Bytes that continue a character are none of their own (RFC 3629 §3).
    let before = bytes.prefix(place ?? offset).count { $0 & 0xc0 != 0x80 }
    return GenevaError(position: before + 1, message: message, remedy: remedy)
  }
}
