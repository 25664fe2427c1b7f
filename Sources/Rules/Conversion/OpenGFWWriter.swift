/// Writes rules of OpenGFW: expressions over what its analyzers tell (opengfw.org, "Rules" and "Analyzers").
struct OpenGFWWriter: RuleWriter {
  /// How many entries an expression joins.
  private static let entriesMax = 100

  private var title = ""
  private var fields: FieldSet = []
  /// What is to be joined, by the expression that it is about.
  private var alternatives: [(subject: Subject, tests: [String])] = []

  /// What an expression is about.
  private enum Subject: String, CaseIterable {
    case dns, sni, quic, host, other

    /// An expression of some tests, any of which may hold.
    func expression(_ tests: String) -> String {
      switch self {
      case .dns: "dns != nil && !dns.qr && any(dns.questions, {\(tests)})"
      case .sni: "let n = lower(string(tls?.req?.sni)); \(tests)"
      case .quic: "let n = lower(string(quic?.req?.sni)); \(tests)"
      case .host: "let n = lower(string(http?.req?.headers?.host)); \(tests)"
      case .other: tests
      }
    }
  }

  mutating func begin(_ rule: Rule, of set: RuleSet) -> [String] {
    title = "\(set.name): \(rule.id)"
    fields = rule.fields
    alternatives = Subject.allCases.map { ($0, []) }
    return []
  }

  mutating func write(_ entry: RuleEntry) -> WrittenEntry {
    switch entry {
    case .name(let pattern): return write(pattern)
    case .keyword(let word): return write(keyword: word)
    case .address(let pattern): return add(Self.test(pattern), to: .other)
    case .protocol(let named):
      guard let test = Self.test(named) else { return .leftOut(.protocol) }
      return add(test, to: .other)
    }
  }

  mutating func end() -> [String] {
    alternatives.flatMap { Self.lines(title, $0.subject, $0.tests) }
  }

  private static func lines(_ title: String, _ subject: Subject, _ tests: [String]) -> [String] {
    var lines: [String] = []
    for start in stride(from: 0, to: tests.count, by: entriesMax) {
      let part = tests[start..<min(start + entriesMax, tests.count)].joined(separator: " || ")
      let name = title + (subject == .other ? "" : ", \(subject.rawValue)")
      lines += [
        "- name: \(YAMLText.quoted(name))", "  action: block",
        "  expr: \(YAMLText.quoted(subject.expression(part)))",
      ]
    }
    return lines
  }

  private mutating func write(_ pattern: NamePattern) -> WrittenEntry {
    guard pattern.form != .urlRegex else { return .leftOut(.url) }
    var written = WrittenEntry()
    let places: [(Field, Subject)] = [
      (.dns, .dns), (.sni, .sni), (.quicSNI, .quic), (.httpHost, .host),
    ]
    for (field, subject) in places where fields.contains(field) {
      let name = subject == .dns ? "lower(.name)" : "n"
      written = add(Self.test(pattern, of: name), to: subject)
    }
    return written
  }

  private mutating func write(keyword word: String) -> WrittenEntry {
    guard !fields.isDisjoint(with: [FieldSet(.httpURL), FieldSet(.httpRequest)]) else {
      return .leftOut(.keyword)
    }
    var written = add(
      "lower(string(http?.req?.path)) contains \(Self.quoted(word.lowercased()))", to: .other)
    written.losses.append(.place)
    return written
  }

  private mutating func add(_ test: String, to subject: Subject) -> WrittenEntry {
    for place in alternatives.indices where alternatives[place].subject == subject {
      alternatives[place].tests.append(test)
    }
    return WrittenEntry(isWritten: true)
  }

  private static func test(_ pattern: NamePattern, of name: String) -> String {
    switch pattern {
    case .suffix(let text): "\(name) == \(quoted(text)) || \(name) endsWith \(quoted("." + text))"
    case .exact(let text): "\(name) == \(quoted(text))"
    case .contains(let text): "\(name) contains \(quoted(text))"
    case .prefix(let text): "\(name) startsWith \(quoted(text))"
    case .below(let text): "\(name) endsWith \(quoted("." + text))"
    case .child(let text):
      "\(name) matches \(quoted("^[^.]+[.]" + text.replacing(".", with: "[.]") + "$"))"
    case .regex(let text), .urlRegex(let text): "\(name) matches \(quoted("(?i)" + text))"
    }
  }

  private static func test(_ pattern: AddressPattern) -> String {
    var parts: [String] = []
    if let prefix = pattern.prefix {
      parts.append("cidr(string(ip.dst), \(quoted(prefix.description)))")
    }
    if let transport = pattern.transport { parts.append("proto == \(quoted(transport.rawValue))") }
    let ports = pattern.ports.map {
      $0.count == 1
        ? "port.dst == \($0.lowerBound)"
        : "port.dst >= \($0.lowerBound) && port.dst <= \($0.upperBound)"
    }
    if ports.count == 1 { parts += ports }
    if ports.count > 1 { parts.append("(" + ports.joined(separator: " || ") + ")") }
    return "(" + parts.joined(separator: " && ") + ")"
  }

  private static func test(_ named: RuledProtocol) -> String? {
    switch named {
    case .fullyEncrypted: "(fet != nil && fet.yes)"
    case .ssh: "ssh != nil"
    case .wireguard: "wireguard != nil"
    case .openvpn: "openvpn != nil"
    case .esni, .ech, .doh, .dot, .doq, .quic, .tor, .vpn, .dtls, .stun, .unrecognised: nil
    }
  }

  /// A text in double quotes, as the Expr language has them.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
