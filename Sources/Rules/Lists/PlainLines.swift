import Dissection

/// Lines with one entry each: a name, an address or prefix, a URL, a line of a hosts file, or an entry in
/// our own notation (`exact:`, `contains:`, ...). `#`, `;`, `!` and `//` begin a comment.
enum PlainLines {
  /// - Parameter form: what a name means that stands alone on its line. Behind `*.` or `.` it means the
  ///   name and all below it.
  static func read(
    _ text: ListText, _ form: NamePattern.Form, into entries: inout ListEntries
  ) {
    let hostForm = text.options.meaning ?? .exact
    entries.reserve(byteCount: text.bytes.count)
    var lines = text.lines
    while var range = lines.next(in: text.bytes) {
      guard !range.isEmpty else { continue }
      let sinkCount = HostsFile.sinkCount(text.bytes, range)
      if sinkCount > 0 {
        range = (range.lowerBound + sinkCount)..<range.upperBound
      }
      if entries.addPlainName(text.bytes, range, sinkCount > 0 ? hostForm : form, lines.number) {
        continue
      }
      readLine(
        text[(range.lowerBound - sinkCount)..<range.upperBound], form, lines.number, into: &entries)
    }
  }

  private static let slashes: StaticText = "//"

  /// Reads a line that is not just a name.
  private static func readLine(
    _ line: ArraySlice<UInt8>, _ form: NamePattern.Form, _ number: Int,
    into entries: inout ListEntries
  ) {
    if [UInt8(ascii: "!"), UInt8(ascii: ";")].contains(line.first ?? 0) || line.hasPrefix(slashes) {
      return
    }
    let content = line.withoutComment(UInt8(ascii: "#"))
    guard !content.isEmpty else { return }
    guard content.count <= ListEntries.lengthMax else {
      return entries.leaveOut(.name(.tooLong), content, line: number)
    }
    let words = content.split(whereSeparator: isBlankByte)
    let isScoped = { (byte: UInt8) in byte != UInt8(ascii: "%") }
    if words.count > 1, let address = IPAddress(words[0].prefix(while: isScoped).text) {
      let form = entries.options.meaning ?? .exact
      HostsFile.read(words.dropFirst(), of: address, content, form, number, into: &entries)
    } else {
      readEntry(content, form, number, into: &entries)
    }
  }

  /// Reads an entry without a comment.
  static func readEntry(
    _ entry: ArraySlice<UInt8>, _ form: NamePattern.Form, _ number: Int,
    into entries: inout ListEntries
  ) {
    let slash = entry.firstIndex(of: UInt8(ascii: "/"))
    let colon = entry.firstIndex(of: UInt8(ascii: ":"))
    if NamePattern.Form.allCases.contains(where: { entry.starts(with: ($0.name + ":").utf8) }) {
      return entries.addEntry(entry, else: form, line: number)
    }
    if entries.addAddress(entry) { return }
    if let slash {
      let isURL = colon.map { $0 < slash && entry[slash...].hasPrefix(slashes) } ?? false
      let isPage = isURL || entry[..<slash].contains(UInt8(ascii: "."))
      guard isPage, !entry.contains(where: isBlankByte) else {
        return entries.leaveOut(.name(.path), entry, line: number)
      }
      return entries.addPage(entry, form == .suffix ? .exact : form, line: number)
    }
    let isDotted = entry.starts(with: "*.".utf8) || entry.first == UInt8(ascii: ".")
    let name = entry.starts(with: "*.".utf8) ? entry.dropFirst(2) : entry
    guard name.contains(UInt8(ascii: "*")), !name.contains(where: isBlankByte) else {
      return entries.addEntry(entry, else: isDotted ? .suffix : form, line: number)
    }
    entries.addGlob(entry, line: number)
  }
}

extension ListEntries {
  /// Adds what `range` of `bytes` is when it is a name and nothing else, without effort; false when it is
  /// not, and nothing is added. Names that hosts files give to the device itself are not.
  mutating func addPlainName(
    _ bytes: [UInt8], _ range: Range<Int>, _ form: NamePattern.Form, _ line: Int
  ) -> Bool {
    var start = range.lowerBound
    var form = form
    if range.count > 2, bytes[start] == UInt8(ascii: "*"), bytes[start + 1] == UInt8(ascii: ".") {
      start += 2
      form = .suffix
    } else if bytes[start] == UInt8(ascii: ".") {
      start += 1
      form = .suffix
    }
    let isLocal = form == .exact && bytes[start...].starts(with: HostsFile.localBeginning)
    guard !isLocal else { return false }
    return addPlain(form, bytes.span.extracting(start..<range.upperBound), line: line)
  }
}
