import Configuration

/// Spamhaus's lists of networks that nobody should route (<https://www.spamhaus.org/blocklists/do-not-route-or-peer/>):
/// prefixes with their number behind a `;`, or one object of JSON a line, with `cidr`.
enum DROPSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    if sample.first == UInt8(ascii: "{") { return sample.holds("\"cidr\"") }
    return sample.most(0.9) { line in
      line.contains(UInt8(ascii: ";"))
        && line.first.map { ByteSet.hexadecimal.contains($0) } ?? false
        && line.prefix { $0 != UInt8(ascii: ";") }.contains(UInt8(ascii: "/"))
        && !line.starts(with: "http".utf8)
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    guard text.bytes.first(where: { !isBlankByte($0) }) != UInt8(ascii: "{") else {
      return try readJSON(text, into: &entries)
    }
    var lines = text.lines
    while let line = text.next(&lines, &entries) {
      let prefix = line.prefix { $0 != UInt8(ascii: ";") }
        .withoutComment(UInt8(ascii: "#")).trimmed
      guard !prefix.isEmpty else { continue }
      if !entries.addAddress(prefix) {
        entries.leaveOut(.malformed("is no prefix of addresses"), prefix, line: lines.number)
      }
    }
  }

  private static func readJSON(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var reader = JSONReader(text)
    while true {
      switch try reader.next() {
      case .key("cidr"):
        guard case .string(let prefix) = try reader.next() else { continue }
        if !entries.addAddress(prefix) {
          entries.leaveOut(.malformed("is no prefix of addresses"), prefix, line: reader.line)
        }
      case .end: return
      case .key, .beginObject, .endObject, .beginArray, .endArray, .string, .literal: continue
      }
    }
  }
}
