import Configuration

/// An intelligence file of Zeek (<https://docs.zeek.org/en/master/frameworks/intel.html>): columns between
/// tabs, named by `#fields`. `Intel::DOMAIN` is a name alone, `Intel::URL` host and path of a request,
/// `Intel::ADDR` and `Intel::SUBNET` servers.
enum ZeekSyntax: ListSyntax {
  private static let tab = UInt8(ascii: "\t")

  static func recognizes(_ sample: ListSample) -> Bool {
    sample.lines.contains { $0.starts(with: "#fields\t".utf8) } && sample.holds("indicator")
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var indicator: Int?
    var type: Int?
    var lines = text.lines
    while let line = text.next(&lines, &entries) {
      let fields = line.split(separator: tab, omittingEmptySubsequences: false)
      guard let first = fields.first, !line.isEmpty else { continue }
      if first.elementsEqual("#fields".utf8) {
        let names = fields.dropFirst().map(\.text)
        indicator = names.firstIndex(of: "indicator")
        type = names.firstIndex(of: "indicator_type")
      }
      if first.first == UInt8(ascii: "#") { continue }
      guard let indicator, let type else {
        throw text.error(
          "names no 'indicator' and 'indicator_type' in '#fields'", line: lines.number)
      }
      guard fields.count > max(indicator, type) else {
        entries.leaveOut(.malformed("has too few columns"), line, line: lines.number)
        continue
      }
      add(fields[indicator], fields[type].text, lines.number, into: &entries)
    }
  }

  private static func add(
    _ value: ArraySlice<UInt8>, _ type: String, _ line: Int, into entries: inout ListEntries
  ) {
    switch type {
    case "Intel::DOMAIN": entries.add(entries.options.meaning ?? .exact, value, line: line)
    case "Intel::URL": entries.addPage(value, .exact, line: line)
    case "Intel::ADDR", "Intel::SUBNET":
      if !entries.addAddress(value) {
        entries.leaveOut(.malformed("is no address"), value, line: line)
      }
    default:
      entries.leaveOut(
        .unused("is of the type \(type.prefix(30)), which no gateway sees"), value, line: line)
    }
  }
}
