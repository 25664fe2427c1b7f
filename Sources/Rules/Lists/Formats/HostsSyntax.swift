import Configuration
import Dissection

/// A hosts file (hosts(5)): an address and the names that it is given to. Names that are sent to the device
/// itself or to nowhere are blocked, each alone: such files know no subdomains.
enum HostsSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most { line in
      let words = line.split(maxSplits: 2, whereSeparator: isBlankByte)
      return words.count > 1 && words[1].first != UInt8(ascii: "#")
        && IPAddress(words[0].prefix { $0 != UInt8(ascii: "%") }.text) != nil
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    PlainLines.read(text, text.options.meaning ?? .exact, into: &entries)
  }
}
