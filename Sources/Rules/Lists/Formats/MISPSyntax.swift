import Configuration

/// A warning list of MISP (<https://github.com/MISP/misp-warninglists>, `schema.json`): its `type` says what
/// the entries of `list` mean: `hostname` a name and all below it, `string` a name alone, `substring` a part
/// of names, `regex` an expression, `cidr` servers.
enum MISPSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.first == UInt8(ascii: "{") && sample.holds("\"list\"")
      && (sample.holds("\"type\"") || sample.holds("\"matching_attributes\""))
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var type = "string"
    var reader = JSONReader(text)
    // The type may stand behind the list.
    try forEachMember(of: &reader) { reader, key throws(ConfigurationError) in
      if key == "type" {
        try reader.forEachString { value, _ in type = value.prefix(64).text }
      } else {
        try reader.skipValue()
      }
    }
    reader = JSONReader(text)
    try forEachMember(of: &reader) { reader, key throws(ConfigurationError) in
      if key == "list" {
        try reader.forEachString { add($0, type, $1, into: &entries) }
      } else {
        try reader.skipValue()
      }
    }
  }

  private static func forEachMember(
    of reader: inout JSONReader,
    _ visit: (inout JSONReader, _ key: String) throws(ConfigurationError) -> Void
  ) throws(ConfigurationError) {
    _ = try reader.next()
    while case .key(let key) = try reader.next() { try visit(&reader, key) }
  }

  private static func add(
    _ text: ArraySlice<UInt8>, _ type: String, _ line: Int, into entries: inout ListEntries
  ) {
    switch type {
    case "hostname":
      let name = text.first == UInt8(ascii: ".") ? text.dropFirst() : text
      if entries.addAddress(name) { return }
      entries.add(entries.options.meaning ?? .suffix, name, line: line)
    case "string":
      if entries.addAddress(text) { return }
      if text.contains(UInt8(ascii: "/")) { return entries.addPage(text, .exact, line: line) }
      entries.add(entries.options.meaning ?? .exact, text, line: line)
    case "substring": entries.add(.contains, text, line: line)
    case "regex": entries.add(.regex, withoutDelimiters(text), line: line)
    case "cidr":
      if !entries.addAddress(text) {
        entries.leaveOut(.malformed("is no prefix of addresses"), text, line: line)
      }
    default: entries.leaveOut(.unused("is of another type"), text, line: line)
    }
  }

  /// An expression without the slashes of PHP, and the flags behind them.
  private static func withoutDelimiters(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let slash = UInt8(ascii: "/")
    guard text.first == slash, let last = text.lastIndex(of: slash), last > text.startIndex else {
      return text
    }
    return text[(text.startIndex + 1)..<last]
  }
}
