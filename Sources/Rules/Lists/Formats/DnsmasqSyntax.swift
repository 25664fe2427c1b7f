import Configuration
import Dissection

/// dnsmasq's configuration (dnsmasq(8)): `address=/x/IP`, `local=/x/` and `server=/x/` answer the name and
/// all below it themselves; `server=/x/#` leaves it to the usual servers, and of several the longest name
/// decides. A name of another server is answered, and no block; nor is one of an `ipset`.
enum DnsmasqSyntax: ListSyntax {
  private static let keys = ["address", "server", "local", "ipset", "nftset"]

  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most { line in
      guard let (key, value) = split(line) else { return false }
      return keys.contains(key) && value.first == UInt8(ascii: "/")
    }
  }

  /// The key and the value of a line.
  private static func split(
    _ line: ArraySlice<UInt8>
  ) -> (key: String, value: ArraySlice<UInt8>)? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals - line.startIndex < 32 else {
      return nil
    }
    let key = line[..<equals].trimmed
    return (
      (key.starts(with: "--".utf8) ? key.dropFirst(2) : key).text, line[(equals + 1)...].trimmed
    )
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    entries.reserve(byteCount: text.bytes.count)
    var lines = text.lines
    while let whole = text.next(&lines, &entries) {
      if addUsual(whole, lines.number, into: &entries) { continue }
      let line = whole.withoutComment(UInt8(ascii: "#"))
      guard !line.isEmpty else { continue }
      guard let (key, value) = split(line) else { continue }
      if ["conf-file", "conf-dir", "servers-file", "addn-hosts"].contains(key) {
        entries.leaveOut(.unused("names other files"), line, line: lines.number)
      }
      // All other keys are settings of the program.
      guard keys.contains(key), value.first == UInt8(ascii: "/") else { continue }
      readDomains(line, key, value, lines.number, into: &entries)
    }
  }

  /// How nearly all lines begin, and how those that block end.
  private static let usualStarts = ["address=/", "local=/", "server=/"].map { Array($0.utf8) }
  private static let usualEnds = ["/", "/0.0.0.0", "/#", "/::", "/127.0.0.1"].map { Array($0.utf8) }

  /// Adds a line with one name that is blocked; false when it is anything else.
  private static func addUsual(
    _ line: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) -> Bool {
    guard let start = usualStarts.firstIndex(where: { line.starts(with: $0) }) else { return false }
    let name = line.dropFirst(usualStarts[start].count).prefix { $0 != UInt8(ascii: "/") }
    let end = line[name.endIndex...]
    // Behind another key than `address` nothing but the slash blocks.
    guard
      usualEnds.prefix(start == 0 ? usualEnds.count : 1).contains(where: { end.elementsEqual($0) })
    else { return false }
    return entries.addPlain(.suffix, name.span, line: number)
  }

  /// Reads `/x/y/target`.
  private static func readDomains(
    _ line: ArraySlice<UInt8>, _ key: String, _ value: ArraySlice<UInt8>, _ number: Int,
    into entries: inout ListEntries
  ) {
    let slash = UInt8(ascii: "/")
    guard let end = value.lastIndex(of: slash), end > value.startIndex else {
      return entries.leaveOut(.malformed("has no '/' behind its name"), line, line: number)
    }
    let target = value[(end + 1)...]
    let names = value[value.startIndex..<end].dropFirst().split(separator: slash)
    guard !names.isEmpty else {
      // `//`: names without dots.
      return entries.leaveOut(.unused("is about names without a dot"), line, line: number)
    }
    for name in names {
      switch key {
      case "ipset", "nftset":
        entries.leaveOut(.unused("goes to a set of the firewall"), line, line: number)
      case "address" where target.elementsEqual("#".utf8) || target.isEmpty || isAddress(target),
        "server" where target.isEmpty, "local" where target.isEmpty:
        add(name, .blocked, number, into: &entries)
      case "server" where target.elementsEqual("#".utf8),
        "local" where target.elementsEqual("#".utf8):
        add(name, .hole, number, into: &entries)
      case "address":
        entries.leaveOut(.malformed("has no address behind its name"), line, line: number)
      default:
        entries.leaveOut(.unused("is asked of another server"), line, line: number)
      }
    }
  }

  private static func isAddress(_ target: ArraySlice<UInt8>) -> Bool {
    target.count <= 64 && IPAddress(target.text) != nil
  }

  /// Adds a name. `#` is every name; `*` in front has it end within a label.
  private static func add(
    _ name: ArraySlice<UInt8>, _ standing: EntryStanding, _ number: Int,
    into entries: inout ListEntries
  ) {
    if name.elementsEqual("#".utf8) {
      return entries.leaveOut(.malformed("means every name"), name, line: number)
    }
    if name.starts(with: "*.".utf8) {
      entries.add(.below, name.dropFirst(2), standing, line: number)
    } else if name.first == UInt8(ascii: "*") {
      entries.addEnding(name.dropFirst(), standing, line: number)
    } else {
      let isDotted = name.first == UInt8(ascii: ".")
      entries.add(.suffix, isDotted ? name.dropFirst() : name, standing, line: number)
    }
  }
}
