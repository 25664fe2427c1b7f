/// Writes signatures of Suricata, one for each entry and place where it is looked for.
///
/// Buffers and their transformations are those of docs.suricata.io, "Suricata Rules": a buffer begins
/// with a dot after `dotprefix`, so that a name and all below it end alike.
struct SuricataWriter: RuleWriter {
  /// The first number of those that are kept for local use.
  private static let firstNumber = 1_000_001
  /// The longest content that is searched for as one.
  private static let contentLengthMax = 255

  private var number = Self.firstNumber - 1
  private var message = ""
  private var fields: FieldSet = []

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    message = Self.escapedMessage("\(set.name): \(rule.id)")
    fields = rule.fields
    return []
  }

  mutating func write(_ entry: RuleEntry) -> WrittenEntry {
    switch entry {
    case .name(let pattern): lines(of: pattern)
    case .keyword(let word): lines(ofKeyword: word)
    case .address(let pattern): WrittenEntry(lines: lines(of: pattern))
    case .protocol(.ssh): WrittenEntry(lines: [line("ssh any any -> any any", "")])
    case .protocol: .leftOut(.protocol)
    }
  }

  private mutating func lines(of pattern: NamePattern) -> WrittenEntry {
    guard pattern.form != .urlRegex else { return .leftOut(.url) }
    guard pattern.text.utf8.count < Self.contentLengthMax else { return .leftOut(.length) }
    let places: [(field: Field, header: String, buffer: String)] = [
      (.dns, "dns any any -> any any", "dns.query"),
      (.sni, "tls any any -> any any", "tls.sni"),
      (.quicSNI, "quic any any -> any any", "quic.sni"),
      (.httpHost, "http any any -> any any", "http.host"),
    ]
    var written = WrittenEntry()
    for place in places where fields.contains(place.field) {
      // http.host is in lower case, and takes no nocase.
      let condition = Self.condition(pattern, ignoresCase: place.field != .httpHost)
      written.lines.append(line(place.header, "\(place.buffer); \(condition)"))
    }
    return written
  }

  private static func condition(_ pattern: NamePattern, ignoresCase: Bool) -> String {
    let ignoringCase = ignoresCase ? " nocase;" : ""
    return switch pattern {
    case .suffix(let name):
      "dotprefix; content:\"\(escaped("." + name))\";\(ignoringCase) endswith;"
    case .exact(let name):
      "content:\"\(escaped(name))\";\(ignoringCase) startswith; endswith;"
    case .contains(let text): "content:\"\(escaped(text))\";\(ignoringCase)"
    case .prefix(let text): "content:\"\(escaped(text))\";\(ignoringCase) startswith;"
    case .below(let name): "content:\"\(escaped("." + name))\";\(ignoringCase) endswith;"
    case .child(let name):
      "pcre:\"/^[^.]+[.]\(escapedExpression(name.replacing(".", with: "[.]")))$/i\";"
    case .regex(let text), .urlRegex(let text): "pcre:\"/\(escapedExpression(text))/i\";"
    }
  }

  private mutating func lines(ofKeyword word: String) -> WrittenEntry {
    guard word.utf8.count <= Self.contentLengthMax else { return .leftOut(.length) }
    let content = "content:\"\(Self.escaped(word))\"; nocase;"
    var written = WrittenEntry()
    if fields.contains(.httpURL) {
      written.lines.append(
        line("http any any -> any any", "flow:to_server; http.uri; \(content)"))
      // A word that stands partly in the host and partly in the target is not found.
      written.lines.append(
        line(
          "http any any -> any any",
          "flow:to_server; http.host; content:\"\(Self.escaped(word.lowercased()))\";"))
      written.losses.append(.place)
    }
    if fields.contains(.httpRequest) {
      for buffer in ["http.request_line", "http.header.raw"] {
        written.lines.append(
          line("http any any -> any any", "flow:to_server; \(buffer); \(content)"))
      }
    }
    if fields.contains(.payload) {
      for transport in ["tcp", "udp"] {
        written.lines.append(line("\(transport) any any -> any any", content))
      }
    }
    return written
  }

  private mutating func lines(of pattern: AddressPattern) -> [String] {
    let address = pattern.prefix?.description ?? "any"
    guard !pattern.ports.isEmpty || pattern.transport != nil else {
      return [line("ip any any -> \(address) any", "")]
    }
    let ranges = pattern.ports.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)"
    }
    let ports =
      ranges.count > 1 ? "[\(ranges.joined(separator: ","))]" : ranges.first ?? "any"
    let transports = pattern.transport.map { [$0] } ?? AddressPattern.Transport.allCases
    return transports.map { line("\($0.rawValue) any any -> \(address) \(ports)", "") }
  }

  private mutating func line(_ header: String, _ options: String) -> String {
    number += 1
    let middle = options.isEmpty ? "" : " " + options
    return "drop \(header) (msg:\"\(message)\";\(middle) sid:\(number); rev:1;)"
  }

  /// A text as content: what has a meaning there, and what is not printable, in hexadecimal.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let isSpecial = byte < 0x20 || byte > 0x7E || #"";:\|"#.utf8.contains(byte)
      result += isSpecial ? "|\(byte.hexadecimal)|" : String(UnicodeScalar(byte))
    }
    return result
  }

  /// A text as a message, in which some characters are written behind a backslash.
  private static func escapedMessage(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if #"";:\"#.unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
    }
    return result
  }

  /// An expression between slashes and quotes, where a semicolon ends an option.
  private static func escapedExpression(_ text: String) -> String {
    var result = ""
    var isQuoted = false
    for character in text {
      if !isQuoted, #"/";"#.contains(character) { result += "\\" }
      isQuoted = character == "\\" && !isQuoted
      result.append(character)
    }
    return result
  }
}

extension UInt8 {
  /// Two hexadecimal digits.
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }
}
