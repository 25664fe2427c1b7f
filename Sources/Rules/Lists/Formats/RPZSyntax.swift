import Configuration

/// A response policy zone (draft-vixie-dnsop-dns-rpz-00): records of a zone file. An owner is a name alone,
/// behind `*.` all below it; `CNAME rpz-passthru.` excepts, and of several owners the nearest decides. All
/// other actions give no true answer: `CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, other records. Triggers that
/// look at answers, name servers or clients are counted as unused.
enum RPZSyntax: ListSyntax {
  private static let records: Set<String> = [
    "a", "aaaa", "cname", "txt", "mx", "ns", "soa", "dname",
  ]

  static func recognizes(_ sample: ListSample) -> Bool {
    let entries = sample.entries
    if entries.contains(where: { $0.starts(with: "$TTL".utf8) || $0.starts(with: "$ORIGIN".utf8) })
    {
      return true
    }
    return sample.most { line in
      line.count <= 1024
        && line.split(whereSeparator: isBlankByte).dropFirst().first { type in
          type.text.lowercased() == "cname"
        } != nil
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var reader = RPZReader(text)
    entries.reserve(byteCount: text.bytes.count)
    var lines = text.lines
    while let line = text.next(&lines, &entries) {
      reader.readLine(line, lines.number, into: &entries)
    }
  }

  /// Goes through the records of a zone.
  private struct RPZReader {
    private let text: ListText
    /// What relative names are relative to; with a dot in front.
    private var origin: [UInt8] = []
    private var owner: ArraySlice<UInt8> = []
    /// How many parentheses are open: a record may have several lines.
    private var depth = 0

    init(_ text: ListText) { self.text = text }

    mutating func readLine(
      _ whole: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
    ) {
      let line = withoutComment(whole)
      let isContinued = depth > 0
      for byte in line {
        depth += byte == UInt8(ascii: "(") ? 1 : byte == UInt8(ascii: ")") ? -1 : 0
      }
      depth = max(0, depth)
      guard !isContinued, !line.isEmpty else { return }
      var words = line.split(whereSeparator: isBlankByte)
      if words[0].starts(with: "$".utf8) {
        let isOrigin = words[0].text.uppercased() == "$ORIGIN"
        if isOrigin, words.count > 1 { setOrigin(words[1]) }
        if words[0].text.uppercased() == "$INCLUDE" {
          entries.leaveOut(.unused("names another file"), line, line: number)
        }
        return
      }
      // A record without an owner, which begins with a blank, has that of the one before.
      let isIndented = whole.startIndex > 0 && isBlankByte(text.bytes[whole.startIndex - 1])
      if !isIndented { owner = words.removeFirst() }
      readRecord(words, line, number, into: &entries)
    }

    private func withoutComment(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      guard let mark = line.firstIndex(of: UInt8(ascii: ";")) else { return line }
      return line[..<mark].trimmed
    }

    private mutating func setOrigin(_ name: ArraySlice<UInt8>) {
      origin = [UInt8(ascii: ".")] + name.map(lowerCased)
      if origin.last == UInt8(ascii: ".") { origin.removeLast() }
    }

    private mutating func readRecord(
      _ words: [ArraySlice<UInt8>], _ line: ArraySlice<UInt8>, _ number: Int,
      into entries: inout ListEntries
    ) {
      // Before the type stand a class and a time to live, in any order.
      let isBefore = { (word: ArraySlice<UInt8>) in
        word.isText("in") || word.first.map { ByteSet.digits.contains($0) } ?? false
      }
      let rest = words.drop(while: isBefore)
      guard let type = rest.first?.text.lowercased(), RPZSyntax.records.contains(type) else {
        return entries.leaveOut(.malformed("is no record of a zone"), line, line: number)
      }
      if type == "soa" {
        if owner.last == UInt8(ascii: "."), origin.isEmpty { setOrigin(owner) }
        return
      }
      if type == "ns" || owner.elementsEqual("@".utf8) { return }
      guard let target = rest.dropFirst().first else {
        return entries.leaveOut(.malformed("has no target"), line, line: number)
      }
      add(relativeOwner, type, target, line, number, into: &entries)
    }

    /// The owner without the zone's name.
    private var relativeOwner: ArraySlice<UInt8> {
      guard owner.last == UInt8(ascii: ".") else { return owner }
      let name = owner.dropLast()
      guard !origin.isEmpty, name.suffix(origin.count).map(lowerCased) == origin else {
        return name
      }
      return name.dropLast(origin.count)
    }

    private func add(
      _ name: ArraySlice<UInt8>, _ type: String, _ target: ArraySlice<UInt8>,
      _ line: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
    ) {
      let label = name.split(separator: UInt8(ascii: ".")).last?.text.lowercased() ?? ""
      if label.hasPrefix("rpz-") {
        let what =
          label == "rpz-ip"
          ? "looks at the addresses of answers" : "looks at name servers or clients"
        return entries.leaveOut(.unused(what), line, line: number)
      }
      let target = target.text.lowercased()
      if type == "cname", target.hasPrefix("rpz-tcp-only") {
        return entries.leaveOut(.unused("asks for TCP"), line, line: number)
      }
      let standing: EntryStanding =
        type == "cname" && target.hasPrefix("rpz-passthru") ? .hole : .blocked
      let isBelow = name.starts(with: "*.".utf8)
      entries.add(
        isBelow ? .below : .exact, isBelow ? name.dropFirst(2) : name, standing, line: number)
    }
  }
}
