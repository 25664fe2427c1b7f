/// A pattern of ad blockers over URLs, without its options: what it means to a gateway.
///
/// Names are tried as the address of their start page, `https://NAME/`, requests by their URL. `^` stands for a
/// separator: anything but letters, digits and `_-.%`, or the end; `*` for anything
/// (<https://adguard.com/kb/general/ad-filtering/create-own-filters/#basic-rules-special-characters>).
struct URLPattern {
  /// What a name without marks around it means.
  enum BareName {
    /// A part of URLs.
    case part
    /// The name alone, or with a dot in front all below it: of lists for DNS.
    case name
  }

  private let pattern: ArraySlice<UInt8>
  private let bareName: BareName
  private let standing: EntryStanding

  init(_ pattern: ArraySlice<UInt8>, bareName: BareName, _ standing: EntryStanding = .blocked) {
    self.pattern = pattern
    self.bareName = bareName
    self.standing = standing
  }

  private static let bar = UInt8(ascii: "|")
  private static let slash = UInt8(ascii: "/")
  private static let caret = UInt8(ascii: "^")
  private static let star = UInt8(ascii: "*")

  /// Adds what it means, as one entry of the list.
  func add(to entries: inout ListEntries, line: Int) {
    let counts = entries.counts
    if pattern.count > ListEntries.lengthMax {
      entries.leaveOut(.name(.tooLong), pattern, line: line)
    } else if pattern.count > 2, pattern.first == Self.slash, pattern.last == Self.slash {
      addExpression(to: &entries, line)
    } else if pattern.starts(with: [Self.bar, Self.bar]) {
      addHost(pattern.dropFirst(2), to: &entries, line)
    } else if pattern.first == Self.bar {
      addStart(pattern.dropFirst(), to: &entries, line)
    } else {
      addPart(to: &entries, line)
    }
    entries.join(since: counts)
  }

  /// `/.../`: over URLs when it has a slash in it, else over names.
  private func addExpression(to entries: inout ListEntries, _ line: Int) {
    let expression = pattern.dropFirst().dropLast()
    if bareName == .name, !expression.contains(Self.slash) {
      return entries.add(.regex, expression, standing, line: line)
    }
    addOverURLs(expression, to: &entries, line)
  }

  /// Adds an expression over URLs for names and for requests.
  private func addOverURLs(
    _ expression: ArraySlice<UInt8>, to entries: inout ListEntries, _ line: Int
  ) {
    let counts = entries.counts
    entries.add(.urlRegex, expression, standing, line: line)
    if entries.counts.used > counts.used {
      entries.addURL(.urlRegex, expression, standing, line: line)
    }
  }

  /// `||x`: the host and all below it; with a path, requests to these.
  private func addHost(_ rest: ArraySlice<UInt8>, to entries: inout ListEntries, _ line: Int) {
    let host = rest.prefix { nameByte($0) != 0 || $0 >= 0x80 }
    if Self.isEnd(rest.dropFirst(host.count)) {
      if host.last.map(ByteSet.digits.contains) ?? false, entries.addAddress(host, standing) {
        return
      }
      return entries.add(.suffix, host, standing, line: line)
    }
    // The scheme, and any labels before the host.
    addOverURLs(
      (Array("^[a-z]+:\\/\\/([^\\/?#]*\\.)?".utf8) + Self.expression(of: rest))[...],
      to: &entries, line)
  }

  /// Whether what stands behind a host says no more than that it ends.
  private static func isEnd(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.isEmpty || rest.count <= 2 && ends.contains { rest.elementsEqual($0) }
  }

  private static let ends = ["^", "^|", "|", "/", "^*", "*", "/*"].map { Array($0.utf8) }

  /// `|x`: the beginning of a URL, or where it has no scheme of a name.
  private func addStart(_ rest: ArraySlice<UInt8>, to entries: inout ListEntries, _ line: Int) {
    let parts = SiteURL.Parts(rest)
    let isPlain = rest.allSatisfy { $0 != Self.star && $0 != Self.caret && $0 != Self.bar }
    guard !parts.scheme.isEmpty else {
      let name = rest.prefix { nameByte($0) != 0 || $0 >= 0x80 }
      let end = rest.dropFirst(name.count)
      if end.isEmpty { return entries.add(.prefix, name, standing, line: line) }
      if ["^", "|", "^|", "/"].contains(where: { end.elementsEqual($0.utf8) }) {
        return entries.add(.exact, name, standing, line: line)
      }
      return addOverURLs(
        (Array("^([a-z]+:\\/\\/)?".utf8) + Self.expression(of: rest))[...], to: &entries, line)
    }
    if isPlain, parts.scheme.elementsEqual("https".utf8), !parts.target.dropFirst().isEmpty {
      let loss = ListLoss.unused("is about a path over TLS, which no gateway reads")
      return entries.leaveOut(loss, pattern, line: line)
    }
    if isPlain, parts.scheme.elementsEqual("http".utf8), !parts.target.dropFirst().isEmpty {
      return entries.addURL(
        .prefix, (Array(parts.authority) + parts.target)[...], standing, line: line)
    }
    addOverURLs(([Self.caret] + Self.expression(of: rest))[...], to: &entries, line)
  }

  /// A part of URLs; in lists for DNS a name.
  private func addPart(to entries: inout ListEntries, _ line: Int) {
    let isNameText = pattern.allSatisfy { nameByte($0) != 0 || $0 >= 0x80 }
    if bareName == .name, isNameText, pattern.contains(UInt8(ascii: ".")) {
      let isDotted = pattern.first == UInt8(ascii: ".")
      return entries.add(
        isDotted ? .below : .exact, isDotted ? pattern.dropFirst() : pattern, standing, line: line)
    }
    if isNameText, pattern.allSatisfy({ $0 < 0x80 }) {
      let counts = entries.counts
      entries.add(.contains, pattern, standing, line: line)
      if entries.counts.used > counts.used {
        entries.addURL(.contains, pattern, standing, line: line)
      }
      return
    }
    let expression = Self.expression(of: pattern)
    guard !expression.isEmpty else {
      return entries.leaveOut(.malformed("means every URL"), pattern, line: line)
    }
    addOverURLs(expression[...], to: &entries, line)
  }

  /// The pattern as an expression.
  private static func expression(of pattern: ArraySlice<UInt8>) -> [UInt8] {
    var pattern = pattern
    while pattern.first == star { pattern.removeFirst() }
    while pattern.last == star { pattern.removeLast() }
    let isAtEnd = pattern.last == bar
    if isAtEnd { pattern.removeLast() }
    var expression: [UInt8] = []
    for byte in pattern {
      switch byte {
      case star: expression += Array(".*".utf8)
      case caret: expression += Array("([^a-z0-9_.%-]|$)".utf8)
      default: expression += ExpressionText.escaped(byte)
      }
    }
    return isAtEnd ? expression + [UInt8(ascii: "$")] : expression
  }
}
