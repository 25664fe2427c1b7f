import Configuration

/// A rule provider of Clash or mihomo (<https://wiki.metacubex.one/en/config/rule-providers/content/>), in
/// YAML below `payload:` or in text. Names: `+.x` is the name and all below it, `.x` all below it alone, a `*`
/// stands for one label, and a name without either for itself
/// (<https://wiki.metacubex.one/en/handbook/syntax/#domain-wildcards>). Beside them prefixes, and rules with
/// their type in front.
enum ClashSyntax: ListSyntax {
  private static let payload: StaticText = "payload:"
  /// The most bytes of a payload that is not one item a line.
  private static let yamlBytesMax = 16 << 20

  static func recognizes(_ sample: ListSample) -> Bool {
    if sample.entries.first?.hasPrefix(payload) ?? false { return true }
    return sample.entries.contains { $0.starts(with: "+.".utf8) }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    entries.reserve(byteCount: text.bytes.count)
    var isYAML = false
    var lines = text.lines
    // A payload in one line may be longer than that; what stands in it is read by itself.
    while let range = lines.next(in: text.bytes) {
      var line = text[range]
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      if line.hasPrefix(payload) {
        guard line.dropFirst(payload.bytes.count).withoutComment(UInt8(ascii: "#")).isEmpty else {
          return try readYAML(text, into: &entries)
        }
        isYAML = true
        continue
      }
      if isYAML {
        guard let item = item(line) else { return try readRest(line, text, &entries, lines.number) }
        line = item
      }
      readEntry(line.withoutComment(UInt8(ascii: "#")).unquoted, lines.number, into: &entries)
    }
  }

  /// What stands behind the dash of a line of a YAML list, when it is a plain or quoted text; nil when it is
  /// anything else.
  private static func item(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.first == UInt8(ascii: "-"), line.count > 1,
      isBlankByte(line[line.startIndex + 1])
    else { return nil }
    let item = line.dropFirst().trimmed
    // What begins otherwise than a text does: anchors, aliases, tags, blocks, lists and mappings. A
    // plain `*.x` would be an alias to a parser of YAML; what people mean by it is a name.
    let marks = Array("&!|>{[%@`".utf8)
    return item.first.map(marks.contains) ?? true ? nil : item
  }

  /// Says what is wrong with a line that is no item.
  private static func readRest(
    _ line: ArraySlice<UInt8>, _ text: ListText, _ entries: inout ListEntries, _ number: Int
  ) throws(ConfigurationError) {
    throw text.error(
      "'\(line.prefix(60).text)' is no item of 'payload'", line: number,
      remedy: "write one text behind '- ' a line")
  }

  /// Reads a payload that is written otherwise than one item a line.
  private static func readYAML(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    guard text.bytes.count <= yamlBytesMax else {
      throw text.error(
        "is larger than \(yamlBytesMax >> 20) MiB", remedy: "write one item behind '- ' a line")
    }
    let yaml = try ConfigurationNode.text(of: text.bytes, file: text.path)
    let root = try ConfigurationNode.parse(yaml, file: text.path)
    let payload = try root.mapping(of: "the rule provider", keys: ["payload"]).required("payload")
    for node in try payload.sequence(of: "'payload'") {
      let item = try node.string(of: "an item of 'payload'")
      readEntry(Array(item.utf8)[...].trimmed, node.line, into: &entries)
    }
  }

  private static func readEntry(
    _ entry: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) {
    guard let first = entry.first else { return }
    guard entry.count <= ListEntries.lengthMax else {
      return entries.leaveOut(.name(.tooLong), entry, line: number)
    }
    if entry.starts(with: "+.".utf8) {
      let name = entry.dropFirst(2)
      if entries.addPlain(.suffix, name.span, line: number) { return }
    }
    guard !entries.addPlain(entries.options.meaning ?? .exact, entry.span, line: number) else {
      return
    }
    if entry.contains(UInt8(ascii: ",")) {
      return ClassicalRule.read(entry, rejectsAlone: false, number, into: &entries)
    }
    guard !entries.addAddress(entry) else { return }
    let isWild = entry.dropFirst(2).contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "+") }
    if isWild || entry.count < 3 {
      addWildcard(entry, number, into: &entries)
    } else if entry.starts(with: "+.".utf8) {
      entries.add(.suffix, entry.dropFirst(2), line: number)
    } else if entry.starts(with: "*.".utf8) {
      entries.add(.child, entry.dropFirst(2), line: number)
    } else if first == UInt8(ascii: ".") {
      entries.add(.below, entry.dropFirst(), line: number)
    } else {
      entries.add(entries.options.meaning ?? .exact, entry, line: number)
    }
  }

  /// Adds a name with wildcards elsewhere than in front.
  private static func addWildcard(
    _ entry: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) {
    var expression = Array("^".utf8)
    var rest = entry
    if rest.starts(with: "+.".utf8) {
      expression += Array("(.*\\.)?".utf8)
      rest = rest.dropFirst(2)
    } else if rest.first == UInt8(ascii: ".") {
      expression += Array(".+\\.".utf8)
      rest = rest.dropFirst()
    }
    guard rest.contains(where: { nameByte($0) != 0 && $0 != UInt8(ascii: ".") }) else {
      return entries.leaveOut(.malformed("means nearly every name"), entry, line: number)
    }
    for byte in rest {
      if byte == UInt8(ascii: "*") {
        expression += Array("[^.]+".utf8)
      } else {
        expression += ExpressionText.escaped(byte)
      }
    }
    entries.add(.regex, (expression + "$".utf8)[...], line: number)
  }
}
