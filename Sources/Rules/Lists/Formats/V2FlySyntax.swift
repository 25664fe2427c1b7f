import Configuration

/// A domain list of v2fly (<https://github.com/v2fly/domain-list-community>, "Structure of data"): `domain:x`
/// or `x` is the name and all below it, `full:` a name alone, `keyword:` a part of names, `regexp:` an
/// expression; `include:` takes in the list of that name beside it; `@` and a word behind an entry is its
/// attribute.
enum V2FlySyntax: ListSyntax {
  private static let prefixes = ["domain:", "full:", "keyword:", "regexp:", "include:"]
    .map { Array($0.utf8) }
  /// How many lists may include each other.
  private static let depthMax = 16
  /// How many lists may be included in all.
  private static let includeCountMax = 2_000

  static func recognizes(_ sample: ListSample) -> Bool {
    let entries = sample.entries
    let isMarked = { (line: ArraySlice<UInt8>) in
      prefixes.contains { line.starts(with: $0) }
        || line.split(whereSeparator: isBlankByte).dropFirst().first?.first == UInt8(ascii: "@")
    }
    return entries.contains(where: isMarked)
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    entries.reserve(byteCount: text.bytes.count)
    var lines = text.lines
    while let whole = text.next(&lines, &entries) {
      let line = whole.withoutComment(UInt8(ascii: "#"))
      guard !line.isEmpty else { continue }
      let words = line.split(whereSeparator: isBlankByte)
      let attributes = words.dropFirst().filter { $0.first == UInt8(ascii: "@") }.map {
        $0.dropFirst().text
      }
      if words[0].starts(with: prefixes[4]) {
        try include(
          words[0].dropFirst(prefixes[4].count), attributes, text, lines.number, into: &entries)
      } else if isChosen(attributes, text.options.attribute) {
        add(words[0], lines.number, into: &entries)
      }
    }
  }

  /// Whether an entry with `attributes` is among those asked for.
  static func isChosen(_ attributes: [String], _ wanted: String?) -> Bool {
    guard let wanted else { return true }
    // `@-cn`: those without the attribute.
    if wanted.hasPrefix("-") { return !attributes.contains(String(wanted.dropFirst())) }
    return attributes.contains(wanted)
  }

  private static func add(
    _ entry: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) {
    let forms: [NamePattern.Form] = [.suffix, .exact, .contains, .regex]
    for (prefix, form) in zip(prefixes, forms) where entry.starts(with: prefix) {
      return entries.add(form, entry.dropFirst(prefix.count), line: number)
    }
    entries.add(entries.options.meaning ?? .suffix, entry, line: number)
  }

  /// Reads the list called `name` beside this one, with only those of its entries that have all `attributes`.
  private static func include(
    _ name: ArraySlice<UInt8>, _ attributes: [String], _ text: ListText, _ number: Int,
    into entries: inout ListEntries
  ) throws(ConfigurationError) {
    let isPlain = name.allSatisfy { nameByte($0) != 0 || $0 == UInt8(ascii: "!") }
    let path = FilePath.resolve(name.text, from: text.path)
    guard isPlain, !name.isEmpty, name.count <= 200, FileBytes.isRegularFile(path) else {
      return entries.leaveOut(
        .unused("includes a list that is not beside this one"), name, line: number)
    }
    guard text.depth < depthMax, entries.files.count < includeCountMax else {
      throw text.error(
        "includes '\(name.text)', and with it more than \(depthMax) lists within each other",
        line: number, remedy: "do they include themselves?")
    }
    let bytes = try FileBytes.contents(of: path, limit: ListReader.fileBytesMax)
    entries.include(ReadFile(.list, path: path, bytes: bytes))
    var options = text.options
    options.attribute = attributes.first ?? options.attribute
    entries.begin(path)
    try read(
      ListText(bytes: bytes, path: path, options: options, depth: text.depth + 1), into: &entries)
    entries.begin(text.path)
  }
}
