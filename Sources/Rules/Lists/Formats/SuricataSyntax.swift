import Configuration
import Dissection

/// Rules of Suricata (<https://docs.suricata.io/en/latest/rules/>), as far as a gateway's fields go: texts and
/// expressions in `dns.query`, `tls.sni`, `quic.sni` and `http.host` are names, in `http.uri` URLs, and
/// rules about addresses alone servers. `pass` excepts; all other actions block. Names are looked for in
/// all fields that hold names, whichever the rule asks for.
enum SuricataSyntax: ListSyntax {
  private static let actions: Set<String> = [
    "alert", "drop", "reject", "rejectsrc", "rejectdst", "rejectboth", "pass", "config",
  ]

  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most { line in
      let words = line.prefix(512).split(maxSplits: 2, whereSeparator: isBlankByte)
      return words.count == 3 && actions.contains(words[0].text) && line.contains(UInt8(ascii: "("))
        && (words[2].firstRange(of: "->".utf8) ?? words[2].firstRange(of: "<>".utf8)) != nil
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var lines = text.lines
    var joined: [UInt8] = []
    while let range = lines.next(in: text.bytes) {
      // A backslash at its end has a rule go on in the next line.
      if text[range].last == UInt8(ascii: "\\"), joined.count < 1 << 16 {
        joined += text[range].dropLast()
        continue
      }
      let line = joined.isEmpty ? text[range] : (joined + text[range])[...]
      joined = []
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      guard line.count <= 1 << 16, let rule = SuricataRule(line), actions.contains(rule.action)
      else {
        entries.leaveOut(.malformed("is no rule of Suricata"), line, line: lines.number)
        continue
      }
      add(rule, line, lines.number, into: &entries)
    }
  }

  private static func add(
    _ rule: SuricataRule, _ line: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) {
    if let loss = loss(of: rule) { return entries.leaveOut(loss, line, line: number) }
    let standing: EntryStanding = rule.action == "pass" ? .excepted : .blocked
    let names = rule.contents.filter { $0.buffer == .name || $0.buffer == .host }
    let paths = rule.contents.filter { $0.buffer == .uri }
    let counts = entries.counts
    if rule.contents.isEmpty {
      addServers(rule, standing, line, number, into: &entries)
    } else if paths.isEmpty {
      addName(names[0], standing, number, into: &entries)
    } else {
      entries.addURL(
        .urlRegex, expression(host: names.first, path: paths[0])[...], standing, line: number)
    }
    entries.join(since: counts)
  }

  /// Why a rule is not used; nil when it is.
  private static func loss(of rule: SuricataRule) -> ListLoss? {
    for content in rule.contents {
      switch content.buffer {
      case .name, .host, .uri: continue
      case .payload: return .unused("looks at the payload")
      case .other(let name): return .unused("looks at \(name)")
      }
    }
    if let other = rule.others.first { return .unused("asks for '\(other.prefix(30))'") }
    if rule.contents.contains(where: \.isNegated) { return .unused("is about what is not there") }
    let names = rule.contents.filter { $0.buffer != .uri }
    let paths = rule.contents.filter { $0.buffer == .uri }
    let isJoined =
      names.count > 1 || paths.count > 1
      || !paths.isEmpty && (names.contains { $0.buffer == .name } || hasExpression(rule))
    if isJoined { return .unused("joins conditions") }
    if !rule.contents.isEmpty, servers(of: rule) != nil { return .unused("joins conditions") }
    return nil
  }

  private static func hasExpression(_ rule: SuricataRule) -> Bool {
    rule.contents.count > 1 && rule.contents.contains(where: \.isExpression)
  }

  // MARK: - Names and URLs

  private static func addName(
    _ content: SuricataRule.Content, _ standing: EntryStanding, _ number: Int,
    into entries: inout ListEntries
  ) {
    let text = content.text[...]
    let startsWithDot = text.first == UInt8(ascii: ".")
    if content.isExpression { return entries.add(.regex, text, standing, line: number) }
    let bare = startsWithDot ? text.dropFirst() : text
    switch (content.isAtStart, content.isAtEnd) {
    case (true, true): entries.add(.exact, content.isDotted ? bare : text, standing, line: number)
    case (true, false): entries.add(.prefix, content.isDotted ? bare : text, standing, line: number)
    case (false, true) where startsWithDot:
      entries.add(content.isDotted ? .suffix : .below, bare, standing, line: number)
    case (false, true): entries.addEnding(text, standing, line: number)
    case (false, false): entries.add(.contains, text, standing, line: number)
    }
  }

  /// An expression over the URLs of requests.
  private static func expression(
    host: SuricataRule.Content?, path: SuricataRule.Content
  ) -> [UInt8] {
    let anyHost = Array("[^\\/]*".utf8)
    var expression = Array("^http:\\/\\/".utf8)
    if let host {
      if !host.isAtStart, !host.isDotted || host.text.first != UInt8(ascii: ".") {
        expression += anyHost
      } else if host.isDotted, !host.isAtStart {
        expression += Array("([^\\/]*\\.)?".utf8)
      }
      let isBare = host.isDotted && host.text.first == UInt8(ascii: ".")
      expression += (isBare ? host.text.dropFirst() : host.text[...])
        .flatMap { ExpressionText.escaped($0) }
      expression += host.isAtEnd ? Array("(:[0-9]+)?".utf8) : anyHost
    } else {
      expression += anyHost
    }
    if path.isExpression { return expression + path.text }
    if !path.isAtStart { expression += Array("\\/?.*".utf8) }
    expression += path.text.flatMap { ExpressionText.escaped($0) }
    return path.isAtEnd ? expression + [UInt8(ascii: "$")] : expression
  }

  // MARK: - Servers

  /// The side of the header that names servers: the destination, or the source where it alone is told.
  private static func servers(of rule: SuricataRule) -> SuricataRule.Side? {
    [rule.destination, rule.source].first { side in
      let text = side.addresses.text
      return text != "any" && !text.contains("$")
    }
  }

  private static func addServers(
    _ rule: SuricataRule, _ standing: EntryStanding, _ line: ArraySlice<UInt8>, _ number: Int,
    into entries: inout ListEntries
  ) {
    guard let side = servers(of: rule) else {
      return entries.leaveOut(.unused("means all traffic"), line, line: number)
    }
    let isPart = { (byte: UInt8) in !"[], ".utf8.contains(byte) }
    let prefixes = side.addresses.split { !isPart($0) }.map {
      IPPrefix(masking: $0.prefix(64).text)
    }
    var ports: [ClosedRange<UInt16>] = []
    var isKnown = !prefixes.isEmpty && !prefixes.contains(nil)
    if !["any", ""].contains(side.ports.text), !side.ports.contains(UInt8(ascii: "$")) {
      for part in side.ports.split(whereSeparator: { !isPart($0) }) {
        guard let range = PortText.range(part, separator: ":") else {
          isKnown = false
          break
        }
        ports.append(range)
      }
    }
    guard isKnown else {
      return entries.leaveOut(
        .unused("is about all but some addresses or ports"), line, line: number)
    }
    let transport = AddressPattern.Transport(rawValue: rule.proto)
    for prefix in prefixes {
      entries.add(
        AddressPattern(prefix: prefix, ports: ports, transport: transport), standing)
    }
  }
}
