import Configuration
import Dissection

/// unbound's configuration (unbound.conf(5)): `local-zone: "x." TYPE` is the name and all below it, blocked
/// or left alone by its type, and of several zones the nearest decides; `local-data: "x. A IP"` is the name
/// alone.
enum UnboundSyntax: ListSyntax {
  private static let zone: StaticText = "local-zone:"
  private static let data: StaticText = "local-data:"
  /// Types whose names are not resolved.
  private static let blocking: Set<String> = [
    "deny", "refuse", "static", "redirect", "inform_deny", "inform_redirect", "always_refuse",
    "always_nxdomain", "always_nodata", "always_deny", "always_null",
  ]
  /// Types whose names are resolved as others are.
  private static let open: Set<String> = [
    "transparent", "typetransparent", "nodefault", "inform", "always_transparent", "noview",
    "ipset",
  ]

  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most(0.4) { $0.hasPrefix(zone) || $0.hasPrefix(data) }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    entries.reserve(byteCount: text.bytes.count)
    var lines = text.lines
    while let whole = text.next(&lines, &entries) {
      let line = whole.withoutComment(UInt8(ascii: "#"))
      if line.hasPrefix(zone) {
        readZone(line, lines.number, into: &entries)
      } else if line.hasPrefix(data) {
        readData(line, lines.number, into: &entries)
      } else if line.starts(with: "include".utf8) {
        entries.leaveOut(.unused("names other files"), line, line: lines.number)
      }
    }
  }

  private static func readZone(
    _ line: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) {
    let words = line.dropFirst(zone.bytes.count).split(whereSeparator: isBlankByte)
    guard words.count == 2 else {
      return entries.leaveOut(.malformed("has no name and type"), line, line: number)
    }
    let type = words[1].unquoted.text
    let name = withoutRoot(words[0].unquoted)
    if blocking.contains(type) {
      entries.add(.suffix, name, line: number)
    } else if open.contains(type) {
      entries.add(.suffix, name, .hole, line: number)
    } else {
      entries.leaveOut(.malformed("has an unknown type of zone"), line, line: number)
    }
  }

  private static func readData(
    _ line: ArraySlice<UInt8>, _ number: Int, into entries: inout ListEntries
  ) {
    let words = line.dropFirst(data.bytes.count).trimmed.unquoted.split(whereSeparator: isBlankByte)
    let types = ["a", "aaaa", "cname"]
    guard let name = words.first, words.count > 2,
      words.dropFirst().contains(where: { types.contains($0.text.lowercased()) })
    else {
      return entries.leaveOut(.unused("is a record of another type"), line, line: number)
    }
    entries.add(.exact, withoutRoot(name), line: number)
  }

  private static func withoutRoot(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    name.count > 1 && name.last == UInt8(ascii: ".") ? name.dropLast() : name
  }
}
