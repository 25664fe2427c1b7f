import Configuration

/// A dataset of Suricata of the type `string` (<https://docs.suricata.io/en/latest/rules/datasets.html>): base64, one
/// value a line, with a reputation behind a comma in a `datarep`. A value is all of what is looked at: a
/// name alone.
enum DatasetSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most(0.8) { line in
      let value = line.prefix { $0 != UInt8(ascii: ",") }
      guard value.count >= 4, !value.contains(UInt8(ascii: ".")),
        let text = Base64.decoded(value)
      else { return false }
      return text.contains(UInt8(ascii: ".")) && text.allSatisfy { nameByte($0) != 0 }
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    entries.reserve(byteCount: text.bytes.count)
    var lines = text.lines
    while let line = text.next(&lines, &entries) {
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      let value = line.prefix { $0 != UInt8(ascii: ",") }
      guard value.count <= ListEntries.lengthMax, let name = Base64.decoded(value) else {
        entries.leaveOut(.malformed("is no base64"), line, line: lines.number)
        continue
      }
      entries.add(text.options.meaning ?? .exact, name[...], line: lines.number)
    }
  }
}
