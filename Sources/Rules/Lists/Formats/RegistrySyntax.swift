import Configuration

/// The registry of Russia's censor, as z-i publishes it (<https://github.com/zapret-info/z-i>, `dump.csv`):
/// `addresses;name;URLs;organization;decision;date`, in windows-1251, several addresses or URLs between `|`.
/// Where a URL is named that URL is blocked, over TLS its whole site; else a name is blocked alone, behind
/// `*.` with all below it; and so are all addresses.
enum RegistrySyntax: ListSyntax {
  static let charset = "WINDOWS-1251"
  private static let semicolon = UInt8(ascii: ";")
  private static let bar = UInt8(ascii: "|")

  static func recognizes(_ sample: ListSample) -> Bool {
    sample.lines.first?.starts(with: "Updated: ".utf8) ?? false
      || sample.most(0.8) { $0.count(where: { $0 == semicolon }) >= 5 }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var lines = text.lines
    // One decision may name thousands of addresses.
    while let line = text.next(&lines, &entries, limit: 1 << 20) {
      guard !line.isEmpty, !line.starts(with: "Updated: ".utf8) else { continue }
      let fields = line.split(
        separator: semicolon, maxSplits: 5, omittingEmptySubsequences: false
      ).map(\.trimmed.unquoted)
      guard fields.count >= 3 else {
        entries.leaveOut(.malformed("has too few columns"), line, line: lines.number)
        continue
      }
      let name = fields[1]
      let urls = fields[2].split(separator: bar).map(\.trimmed).filter { !$0.isEmpty }
      for url in urls { entries.addPage(url, .exact, line: lines.number) }
      if urls.isEmpty, !name.isEmpty { add(name, lines.number, into: &entries) }
      for address in fields[0].split(separator: bar).map(\.trimmed) where !address.isEmpty {
        if !entries.addAddress(address) {
          entries.leaveOut(.malformed("is no address"), address, line: lines.number)
        }
      }
    }
  }

  private static func add(
    _ name: ArraySlice<UInt8>, _ line: Int, into entries: inout ListEntries
  ) {
    if entries.addAddress(name) { return }
    let isMask = name.starts(with: "*.".utf8)
    let form = entries.options.meaning ?? (isMask ? .suffix : .exact)
    entries.add(form, isMask ? name.dropFirst(2) : name, line: line)
  }
}
