import Configuration
import Dissection

/// Lists for ad blockers, as far as DNS and URLs go
/// (<https://adguard-dns.io/kb/general/dns-filtering-syntax/>). `||x^` is the host and all below it,
/// `|x^` the host alone, `x` too, `.x` all below it, `/.../` an expression over hosts or URLs; `@@` excepts,
/// and always wins. Of the modifiers `important` is taken as said already; rules for some kinds of
/// requests, for clients or DNS types, and those for what is on pages are counted as unused.
enum AdBlockSyntax: ListSyntax {
  private static let headers: [StaticText] = ["[adblock", "[ublock", "[adguard", "[abp"]
  /// What stands between domains and what is done on their pages.
  private static let pageMarks = [
    "##", "#@#", "#?#", "#$#", "#%#", "#@?#", "#@$#", "#@%#", "$$", "$@$",
  ]
  .map { Array($0.utf8) }

  /// Whether a line says no more than which program the list is for.
  private static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == UInt8(ascii: "[") && headers.contains { line.hasPrefix($0) }
  }

  /// Whether a rule is about what is on pages.
  private static func isAboutPages(_ line: ArraySlice<UInt8>) -> Bool {
    line.indices.contains { index in
      (line[index] == UInt8(ascii: "#") || line[index] == UInt8(ascii: "$"))
        && pageMarks.contains { line[index...].starts(with: $0) }
    }
  }

  static func recognizes(_ sample: ListSample) -> Bool {
    if let first = sample.lines.first, isHeader(first) { return true }
    return sample.most(0.1) { line in
      line.starts(with: "||".utf8) || line.starts(with: "@@".utf8)
        || line.count <= ListEntries.lengthMax && isAboutPages(line)
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    entries.reserve(byteCount: text.bytes.count)
    let disabled = disabledRules(in: text)
    var lines = text.lines
    while let line = text.next(&lines, &entries) {
      if disabled.isEmpty, addHost(line, lines.number, into: &entries) { continue }
      guard let first = line.first, first != UInt8(ascii: "!"), !isHeader(line) else {
        continue
      }
      if line.count <= ListEntries.lengthMax, isAboutPages(line) {
        entries.leaveOut(.unused("is about what is on pages"), line, line: lines.number)
      } else if first != UInt8(ascii: "#") {
        readRule(line, disabled, lines.number, into: &entries)
      }
    }
  }

  /// Adds what is nothing but `||x^`, as nearly all rules are; false when it is anything else.
  private static func addHost(
    _ line: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) -> Bool {
    let bar = UInt8(ascii: "|")
    guard line.count > 3, line.last == UInt8(ascii: "^"), line[line.startIndex] == bar,
      line[line.startIndex + 1] == bar
    else { return false }
    let host = line.dropFirst(2).dropLast()
    return entries.addPlain(.suffix, host.span, line: number)
  }

  /// The rules that others disable: those before `$badfilter`.
  private static func disabledRules(in text: ListText) -> Set<ArraySlice<UInt8>> {
    let mark = Array("badfilter".utf8)
    var rules: Set<ArraySlice<UInt8>> = []
    var lines = text.lines
    while let range = lines.next(in: text.bytes) {
      let line = text[range]
      guard line.last == mark.last, line.suffix(mark.count).elementsEqual(mark) else { continue }
      rules.insert(line.dropLast(mark.count + 1))
    }
    return rules
  }

  private static func readRule(
    _ line: ArraySlice<UInt8>, _ disabled: Set<ArraySlice<UInt8>>, _ number: Int,
    into entries: inout ListEntries
  ) {
    guard line.count <= ListEntries.lengthMax else {
      return entries.leaveOut(.name(.tooLong), line, line: number)
    }
    let isException = line.starts(with: "@@".utf8)
    let (pattern, modifiers) = split(isException ? line.dropFirst(2) : line)
    if let loss = loss(by: modifiers) { return entries.leaveOut(loss, line, line: number) }
    if disabled.contains(line) {
      return entries.leaveOut(.unused("is disabled by a rule with badfilter"), line, line: number)
    }
    let words = pattern.split(maxSplits: 16, whereSeparator: isBlankByte)
    if words.count > 1, let address = IPAddress(words[0].text) {
      HostsFile.read(words.dropFirst(), of: address, line, .exact, number, into: &entries)
    } else if !isException, entries.addAddress(pattern) {
      return
    } else {
      URLPattern(pattern, bareName: .name, isException ? .excepted : .blocked)
        .add(to: &entries, line: number)
    }
  }

  /// The pattern, and the modifiers behind its last `$`.
  private static func split(
    _ rule: ArraySlice<UInt8>
  ) -> (pattern: ArraySlice<UInt8>, modifiers: [ArraySlice<UInt8>]) {
    guard let dollar = rule.lastIndex(of: UInt8(ascii: "$")) else { return (rule, []) }
    let modifiers = rule[(dollar + 1)...]
    // In an expression it is the end.
    if rule.first == UInt8(ascii: "/"), rule.last == UInt8(ascii: "/"), rule.count > 1 {
      return (rule, [])
    }
    return (rule[..<dollar], modifiers.split(separator: UInt8(ascii: ",")).map(\.trimmed))
  }

  /// Why a rule with such modifiers is not used; nil when it is.
  private static func loss(by modifiers: [ArraySlice<UInt8>]) -> ListLoss? {
    for modifier in modifiers {
      let name = modifier.prefix { $0 != UInt8(ascii: "=") }.text.lowercased()
      switch name {
      // All requests of a page, or the page itself: the host.
      case "important", "all", "document", "doc", "match-case": continue
      case "badfilter": return .unused("disables another rule")
      case "dnsrewrite" where isSink(modifier): continue
      case "dnsrewrite": return .unused("gives another answer")
      case "dnstype": return .unused("is about one type of DNS question")
      case "client", "ctag": return .unused("is for some clients")
      case "denyallow", "domain", "third-party", "3p", "1p", "~third-party", "from", "to":
        return .unused("is about some sites only")
      default: return .unused("has the modifier '\(name.prefix(30))', for some requests only")
      }
    }
    return nil
  }

  /// Whether `dnsrewrite` leads nowhere.
  private static func isSink(_ modifier: ArraySlice<UInt8>) -> Bool {
    guard let equals = modifier.firstIndex(of: UInt8(ascii: "=")) else { return false }
    let values = modifier[(equals + 1)...].split(separator: UInt8(ascii: ";")).map {
      $0.text.lowercased()
    }
    guard let last = values.last else { return false }
    if ["nxdomain", "refused", "servfail"].contains(values[0]) { return true }
    return IPAddress(last).map(HostsFile.isSink) ?? false
  }
}
