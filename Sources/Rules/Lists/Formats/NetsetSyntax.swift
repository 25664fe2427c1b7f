import Configuration
import Dissection

/// Addresses and prefixes, one a line, as FireHOL's `.netset` and `.ipset`
/// (<https://github.com/firehol/blocklist-ipsets>) have them: servers.
enum NetsetSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most(0.9) {
      let entry = $0.withoutComment(UInt8(ascii: "#"))
      return entry.count <= 64 && IPPrefix(masking: entry.text) != nil
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    PlainLines.read(text, text.options.meaning ?? .suffix, into: &entries)
  }
}
