import Configuration

/// AutoProxy's rules, as gfwlist ships them, also in base64: those of Adblock Plus without options
/// (<https://github.com/gfwlist/gfwlist/wiki/Syntax>, <https://help.adblockplus.org/hc/en-us/articles/360062733293>).
/// `||x` is the host and all below it, `|URL` the beginning of a URL, `/.../` an expression over URLs, all
/// else a part of URLs with `*` for anything; `@@` excepts.
enum AutoProxySyntax: ListSyntax {
  private static let header: StaticText = "[autoproxy"
  /// `[AutoProxy` in base64.
  private static let packed = Array("W0F1dG9Qcm94e".utf8)

  static func recognizes(_ sample: ListSample) -> Bool {
    guard let first = sample.lines.first else { return false }
    return first.hasPrefix(header) || first.starts(with: packed)
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    guard text.lines.isPacked(in: text.bytes, as: packed) else {
      return readLines(text.bytes, text.lines, into: &entries)
    }
    guard let bytes = Base64.decoded(text.bytes) else {
      throw text.error(
        "is an AutoProxy list in base64 that is damaged", remedy: "download it again")
    }
    readLines(bytes, ListLines(count: bytes.count, start: 0), into: &entries)
  }

  private static func readLines(
    _ bytes: [UInt8], _ lines: ListLines, into entries: inout ListEntries
  ) {
    var lines = lines
    while let range = lines.next(in: bytes) {
      let line = bytes[range]
      guard let first = line.first, first != UInt8(ascii: "!"), !line.hasPrefix(header) else {
        continue
      }
      var pattern = URLPattern(line, bareName: .part)
      if line.starts(with: "@@".utf8) {
        pattern = URLPattern(line.dropFirst(2), bareName: .part, .excepted)
      }
      pattern.add(to: &entries, line: lines.number)
    }
  }
}

extension ListLines {
  /// Whether the first line that is not blank begins with `text`.
  fileprivate func isPacked(in bytes: [UInt8], as text: [UInt8]) -> Bool {
    var lines = self
    while let range = lines.next(in: bytes) {
      if !range.isEmpty { return bytes[range].starts(with: text) }
    }
    return false
  }
}
